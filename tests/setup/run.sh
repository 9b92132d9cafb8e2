#!/bin/sh
# Opens the app. Without a display it does the main job anyway, in practice mode: the real app
# under a virtual display, one guided intake from the sample pages to the receipt.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
bin=${CARGO_TARGET_DIR:-target}/debug

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    cargo build -q --workspace --bins --features motcua/custom-protocol
    exec "$bin/motcua" "$@"
fi
"$root/tests/setup/packages.sh" app
cargo build -q --workspace --bins --features motcua/custom-protocol
exec "$bin/guided-intake"
