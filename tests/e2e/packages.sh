#!/bin/sh
# The packages of package-lock.json, fetched when they are not there. npm's own
# record is older than the list when a package has been added.
set -eu
cd "$(dirname "$0")"
if [ -z "$(find node_modules/.package-lock.json \
    -newer package-lock.json 2>/dev/null)" ]; then
    npm ci --no-audit --no-fund >/dev/null
fi
