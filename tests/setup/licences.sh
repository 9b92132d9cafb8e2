#!/bin/sh
# Checks the licence of everything that is linked against deny.toml. Brings cargo-deny where it
# is missing (once). Advisories need a database from outside: not here.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
if ! command -v cargo-deny >/dev/null 2>&1; then
    echo "Installing cargo-deny under target/tools" >&2
    CARGO_TARGET_DIR="$root/target/tools/build" cargo install -q --locked --no-default-features \
        --root "$root/target/tools" --debug cargo-deny --version 0.20.2
    rm -rf "$root/target/tools/build"
fi
cargo-deny --log-level error check licenses bans sources
