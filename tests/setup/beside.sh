#!/bin/sh
# Runs two commands at once, because each of them waits for something else half of the time.
#   beside.sh "FIRST, a line of shell" SECOND …
# What the first one says follows what the second one says. Both must succeed.
set -eu

said=$(mktemp)
sh -eu -c "$1" >"$said" 2>&1 &
first=$!
shift

finish() {
    trap - EXIT INT TERM
    kill "$first" 2>/dev/null || true
    rm -f "$said"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

status=0
"$@" || status=$?
wait "$first" || {
    other=$?
    [ "$status" -ne 0 ] || status=$other
}
cat "$said"
exit "$status"
