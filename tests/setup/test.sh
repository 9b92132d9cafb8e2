#!/bin/sh
# All tests. Those of the window run one at a time beside those of Rust, many of which drive the app and wait for it.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
said=$(mktemp)
window=
finish() {
    status=$?
    trap - EXIT INT TERM
    if [ -n "$window" ]; then kill "$window" 2>/dev/null || true; fi
    rm -f "$said"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

(cd ui && npm run --silent test && npx vitest run --config tests/vitest.config.ts --maxWorkers 1) >"$said" 2>&1 &
window=$!
failed=0
tests/sign/with-pki.sh tests/print/with-queue.sh tests/secrets/with-service.sh \
    cargo test -q --workspace --features motcua/custom-protocol || failed=1
wait "$window" || failed=1
window=
cat "$said"
exit "$failed"
