#!/bin/sh
# Tries every reader of strangers' bytes by a build that counts which edges of the program were taken: bytes that reach
# something new are kept and damaged further. MOTCUA_FUZZ_SECONDS is the time of each reader (300).
set -eu
cd "$(dirname "$0")/../.."
export MOTCUA_FUZZ_SECONDS="${MOTCUA_FUZZ_SECONDS:-300}"
# A target of its own, because build scripts and macros must not be counted.
host="$(rustc -vV | sed -n 's/^host: //p')"
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=3 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
readers="${*:-case scan pdf worker store sync}"
for crate in $readers; do
    cargo test -q --target "$host" --target-dir target/counted -p "motcua-$crate" --lib fuzz_ -- --nocapture --test-threads=1
done
