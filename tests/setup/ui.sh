#!/bin/sh
# Builds the UI into ui/dist, unless it is already built from exactly these sources. Leaving
# the files alone matters: the shell embeds them and would be compiled again.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root/ui"
stamp=node_modules/.built-from
sources=$(find . -path ./node_modules -prune -o -path ./dist -prune -o -path ./tests -prune -o -type f -print |
    LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum | cut -d' ' -f1)
[ -f dist/index.html ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$sources" ] && exit 0
echo "Building the UI" >&2
npm run --silent build -- --logLevel error >&2
printf '%s\n' "$sources" >"$stamp"
