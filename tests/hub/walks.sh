#!/bin/sh
# Walks of three counters and their hub, so many in all: one walker for each core and one more, because each waits for its
# disk and its line; each with a PostgreSQL of its own, which loses its power among them.
#   walks.sh 10000
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
walkers=$(($(nproc) + 1))
each=$((($1 + walkers - 1) / walkers))

# In memory where there is room: every walk copies three counters and a hub.
[ ! -d /dev/shm ] || [ "$(df --output=avail -m /dev/shm | tail -1)" -lt 4096 ] || export TMPDIR=/dev/shm

said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
cargo test -q --workspace --features motcua/custom-protocol --test story --no-run
walker=0
while [ "$walker" -lt "$walkers" ]; do
    walker=$((walker + 1))
    {
        MOTCUA_SHARE_WALKS="$each" tests/hub/with-postgres.sh \
            cargo test -q --workspace --features motcua/custom-protocol --test story share::walk >"$said/$walker" 2>&1 ||
            touch "$said/$walker.failed"
    } &
done
wait
for one in "$said"/*.failed; do
    [ -e "$one" ] || continue
    cat "${one%.failed}" >&2
    exit 1
done
echo "walks: $walkers walkers, $each walks each: all passed"
