#!/bin/sh
# Makes sure that Node 20.19 or newer is there, then installs the UI's packages exactly as
# locked. The second part is skipped when the lock file has not changed since the last time.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
tools=$root/target/tools/node

recent_enough() {
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
             process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

if ! recent_enough node; then
    # Debian 12 has Node 18. npm itself can bring a newer one into this folder.
    echo "Node 20.19 or newer is needed; installing it under target/tools" >&2
    command -v npm >/dev/null 2>&1 || "$root/tests/setup/packages.sh" node
    mkdir -p "$tools"
    if ! npm install --silent --no-audit --no-fund --prefix "$tools" node@20.20.0 >&2 ||
        ! recent_enough "$tools/node_modules/.bin/node"; then
        echo "Missing: Node 20.19 or newer" >&2
        exit 1
    fi
fi

cd "$root/ui"
stamp=node_modules/.installed-for
lock=$(sha256sum package-lock.json | cut -d' ' -f1)
[ "$(cat "$stamp" 2>/dev/null || true)" = "$lock" ] && exit 0
echo "Installing the UI's packages" >&2
npm ci --silent --no-audit --no-fund >&2
printf '%s\n' "$lock" >"$stamp"
