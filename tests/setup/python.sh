#!/bin/sh
# Makes a virtual environment under target/tools/py with exactly the packages of tests/sign/requirements.txt. Done
# once for each state of that file.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
place=$root/target/tools/py
wanted=$root/tests/sign/requirements.txt
stamp=$place/.installed-for
state=$(sha256sum "$wanted" | cut -d' ' -f1)
[ -x "$place/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$state" ] && exit 0

# A Python built by hand may lack what an environment needs; Debian's, with python3-venv, has it.
python=/usr/bin/python3
"$python" -c 'import ensurepip' 2>/dev/null || python=python3
echo "Installing the judges in Python under target/tools/py" >&2
rm -rf "$place"
if ! "$python" -m venv "$place" >&2 ||
    ! "$place/bin/pip" --disable-pip-version-check install -q --no-deps -r "$wanted" >&2; then
    rm -rf "$place"
    echo "Missing: the Python packages of tests/sign/requirements.txt" >&2
    exit 1
fi
printf '%s\n' "$state" >"$stamp"
