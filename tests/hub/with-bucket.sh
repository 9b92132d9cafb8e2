#!/bin/sh
# Runs a command beside a store that speaks S3 and is not ours (moto, in memory), with one empty bucket; gone afterwards.
#   with-bucket.sh cargo test …
# The command sees MOTCUA_TEST_BUCKET, its name, and where it is and who asks as such stores have it said. Where moto is not
# installed the command runs without, and its tests say what they leave out.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
python=${MOTCUA_TEST_PYTHON:-$here/target/tools/py/bin/python}
if ! "$python" -c 'import moto.server' 2>/dev/null; then
    echo "no S3 server for tests (make setup-test installs one): files are tried in a folder alone" >&2
    exec "$@"
fi

place=$(mktemp -d)
finish() {
    status=$?
    trap - EXIT INT TERM
    kill "$store" 2>/dev/null || true
    rm -rf "$place"
    exit "$status"
}
"$python" "$here/tests/hub/bucket.py" >"$place/said" 2>"$place/log" &
store=$!
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Its first line is its address, said once the bucket is there.
while [ ! -s "$place/said" ]; do
    kill -0 "$store" 2>/dev/null || {
        cat "$place/log" >&2
        exit 1
    }
    sleep 0.1
done
AWS_ENDPOINT=$(head -n 1 "$place/said")
export AWS_ENDPOINT AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=tests AWS_SECRET_ACCESS_KEY=tests AWS_ALLOW_HTTP=true
export MOTCUA_TEST_BUCKET=motcua-tests
"$@"
