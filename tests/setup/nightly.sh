#!/bin/sh
# The full figures: every test with its full count, long random walks, fuzzing by proptest, and
# a type check of all crates but the shell for Windows.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"

# Tests that repeat something read their count from here; without it they take about a tenth.
export MOTCUA_KILLS="${MOTCUA_KILLS:-200}"
export MOTCUA_WALKS="${MOTCUA_WALKS:-5000}"
export PROPTEST_CASES="${PROPTEST_CASES:-20000}"
# Figures that are promised are measured here as well.
export MOTCUA_FULL=1

tests/print/with-queue.sh cargo test -q --workspace --features motcua/custom-protocol --no-fail-fast
tests/setup/windows.sh
echo "nightly: $MOTCUA_KILLS kills, $MOTCUA_WALKS walks, $PROPTEST_CASES cases a property: all passed"
