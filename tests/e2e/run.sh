#!/bin/sh
# Browser tests against a service of their own: a fresh database, the demo
# data, two workers, nginx, Chromium. Everything is stopped at the end. Each
# file finds the data as they were loaded, whatever the file before it did.
#
#   tests/e2e/run.sh [FILE...]   all of tests/e2e/*.test.mjs, or these
set -eu
cd "$(dirname "$0")/../.."
VAR=$(mktemp -d "${TMPDIR:-/tmp}/pz-e2e.XXXXXX")
chmod 755 "$VAR"
PORT=${E2E_PORT:-8471}
# The names of downloads are Chinese: without UTF-8 Chromium cannot say them.
LC_ALL=C.UTF-8
export VAR PORT LC_ALL
log=$VAR/e2e.log
trap 'scripts/serve stop >/dev/null 2>&1 || true; rm -rf "$VAR"' EXIT
trap 'exit 130' INT TERM

serve() { scripts/serve "$1" >"$log" 2>&1 || { cat "$log"; exit 1; }; }

# The service on a copy of the data that were loaded.
begin_anew() {
    serve stop
    rm -rf "$VAR/db"
    cp -a "$VAR/db.loaded" "$VAR/db"
    serve start
}

tests/e2e/packages.sh
[ $# -gt 0 ] || set -- tests/e2e/*.test.mjs
serve start
serve stop
mv "$VAR/db" "$VAR/db.loaded"
export E2E_BASE="http://127.0.0.1:$PORT" E2E_VAR="$VAR"
passed=0 failed=0
for t in "$@"; do
    echo "== $t"
    begin_anew
    HOME=$VAR node "$t" >"$VAR/out" 2>&1 || true
    cat "$VAR/out"
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$VAR/out" | tail -1)
    : "${line:=0 passed, 1 failed}"
    passed=$((passed + ${line%% *}))
    line=${line#*, }
    failed=$((failed + ${line%% *}))
done
[ -z "${E2E_PICTURES:-}" ] || cp -r "$VAR/pictures/." "$E2E_PICTURES/"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
