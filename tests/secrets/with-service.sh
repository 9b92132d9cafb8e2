#!/bin/sh
# Runs a command beside a real Secret Service of its own (GNOME Keyring on a private bus), unlocked and empty.
#   with-service.sh cargo test …
# The command sees MOTCUA_SECRET_SERVICE=1 and the bus in DBUS_SESSION_BUS_ADDRESS. No keyring of this machine's
# person is touched.
set -eu
for tool in dbus-run-session gnome-keyring-daemon; do
    command -v "$tool" >/dev/null || {
        echo "Missing: $tool (packages dbus, gnome-keyring)" >&2
        exit 1
    }
done
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p "$place/share" "$place/run"
chmod 700 "$place/run"
export MOTCUA_SECRET_SERVICE=1 MOTCUA_KEYRING_PLACE="$place"

# Only the keyring lives in the private folders; the command keeps its own.
dbus-run-session -- sh -c '
    printf "\n" | XDG_DATA_HOME="$MOTCUA_KEYRING_PLACE/share" XDG_RUNTIME_DIR="$MOTCUA_KEYRING_PLACE/run" \
        gnome-keyring-daemon --unlock --components=secrets >/dev/null
    exec "$@"' sh "$@"
