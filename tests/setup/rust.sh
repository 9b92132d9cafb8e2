#!/bin/sh
# Makes sure that a Rust compiler of at least the workspace's `rust-version`, clippy and
# rustfmt are on the PATH. Where rustup is present it updates; where nothing is present it
# installs rustup for this user.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")

recent_enough() {
    have=$(rustc --version 2>/dev/null | cut -d' ' -f2) || return 1
    [ -n "$have" ] || return 1
    oldest=$(printf '%s\n%s\n' "$wanted" "${have%%-*}" | sort -V | head -n1)
    [ "$oldest" = "$wanted" ] && cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1
}

recent_enough && exit 0

echo "Rust $wanted or newer is needed; installing it" >&2
if command -v rustup >/dev/null 2>&1; then
    rustup toolchain install stable --profile minimal -c clippy -c rustfmt >&2
    rustup default stable >&2
else
    installer=$(mktemp)
    trap 'rm -f "$installer"' EXIT
    if ! curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs -o "$installer"; then
        echo "Missing: Rust $wanted (cargo, clippy, rustfmt). See https://rustup.rs" >&2
        exit 1
    fi
    sh "$installer" -y -q --profile minimal -c clippy -c rustfmt --default-toolchain stable --no-modify-path >&2
fi
recent_enough || {
    echo "Missing: Rust $wanted (cargo, clippy, rustfmt); the PATH has $(command -v rustc || echo none)" >&2
    exit 1
}
