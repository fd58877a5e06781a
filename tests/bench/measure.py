"""Run a command, throw its output away: seconds and peak MiB.

    /usr/bin/python3 tests/bench/measure.py COMMAND...
"""
import resource
import subprocess
import sys
import time

began = time.monotonic()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(time.monotonic() - began,
      resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
