#!/bin/sh
# The full figures: every test with its full count, damaged files and data by the thousand, every screen by
# every rule in both languages and themes, and a type check of all crates but the shell for Windows.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"

# Tests that repeat something read their count from here; without it they take about a tenth.
export MOTCUA_KILLS="${MOTCUA_KILLS:-200}"
export MOTCUA_POWER_CUTS="${MOTCUA_POWER_CUTS:-2000}"
export MOTCUA_DAMAGE="${MOTCUA_DAMAGE:-500}"
export MOTCUA_FUZZ="${MOTCUA_FUZZ:-5000}"
export MOTCUA_BOOK_ROWS="${MOTCUA_BOOK_ROWS:-60000}"
export MOTCUA_PHOTOS="${MOTCUA_PHOTOS:-200}"
export MOTCUA_NAMES="${MOTCUA_NAMES:-250}"
export MOTCUA_FUZZ_SECONDS="${MOTCUA_FUZZ_SECONDS:-60}"
export MOTCUA_COUNTED_SECONDS="${MOTCUA_COUNTED_SECONDS:-300}"
export PROPTEST_CASES="${PROPTEST_CASES:-20000}"
export MOTCUA_WALKS="${MOTCUA_WALKS:-10000}"
share_walks="${MOTCUA_SHARE_WALKS:-10000}"
unset MOTCUA_SHARE_WALKS
# Every state of every screen is judged by every rule in both languages, both themes and with forced colours, and
# every phrase is written into every box.
export MOTCUA_SCREENS=all

tests/sign/with-pki.sh tests/print/with-queue.sh tests/secrets/with-service.sh tests/hub/with-postgres.sh tests/hub/with-bucket.sh cargo test -q --workspace --features motcua/custom-protocol --no-fail-fast
tests/hub/walks.sh "$share_walks"
# These bring compilers and flags of their own.
unset RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS
MOTCUA_FUZZ_SECONDS="$MOTCUA_COUNTED_SECONDS" tests/setup/fuzz.sh
(cd ui && npm run --silent test:ui)
tests/setup/windows.sh
echo "nightly: $MOTCUA_KILLS kills, $MOTCUA_POWER_CUTS power cuts, $MOTCUA_DAMAGE rotten stores, $MOTCUA_FUZZ damaged files, every reader tried for $MOTCUA_FUZZ_SECONDS s and $MOTCUA_COUNTED_SECONDS s more with counted edges, $PROPTEST_CASES cases a property, $MOTCUA_WALKS walks with the province, $share_walks among three counters, every screen by every rule: all passed"
