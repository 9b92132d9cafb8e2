#!/bin/sh
# Runs a command beside a real CUPS scheduler of its own with one queue, `MotCua-Test`.
#   with-queue.sh cargo test …
# Needs no root, touches no printer of this machine, leaves nothing running. The command sees:
#   CUPS_SERVER            the scheduler's socket, understood by lp, lpstat, lpoptions, cancel
#   MOTCUA_PRINT_QUEUE     the name of the queue
#   MOTCUA_PRINT_OUTPUT    the folder in which each finished job leaves JOB.pdf and JOB.options
# A file named `jam` in that folder makes the printer stop, as an empty paper tray does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
mkdir -p "$root/target/print"
# One place per run: two runs at once must not take each other's jobs.
place=$(mktemp -d "$root/target/print/run.XXXXXX")
# A socket's path may have 107 characters, which a deep checkout exceeds.
run=$(mktemp -d)
scheduler=

finish() {
    status=$?
    trap - EXIT INT TERM
    if [ -n "$scheduler" ]; then
        kill "$scheduler" 2>/dev/null || true
        wait "$scheduler" 2>/dev/null || true
    fi
    rm -rf "$run" "$place"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cupsd=$(PATH="$PATH:/usr/sbin" command -v cupsd) || {
    echo "Missing: cupsd (package cups-daemon)" >&2
    exit 1
}
for folder in etc/ppd cache spool/tmp state log bin/backend output; do
    mkdir -p "$place/$folder"
done
for part in daemon filter; do
    ln -s "/usr/lib/cups/$part" "$place/bin/$part"
done
# AppArmor confines the scheduler at its own path to the system's folders; a copy is free of it.
cp "$cupsd" "$place/bin/cupsd"
cp "$here/backend.sh" "$place/bin/backend/motcua"
# CUPS runs a backend that only its owner may read as that owner, so the output is his too.
chmod 700 "$place/bin/backend/motcua"

cat >"$place/etc/cupsd.conf" <<CONF
Listen $run/cups.sock
Browsing Off
DefaultAuthType None
WebInterface No
MaxLogSize 0
LogLevel info
JobRetryInterval 1
PreserveJobHistory Yes
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
CONF
cat >"$place/etc/cups-files.conf" <<CONF
ServerRoot $place/etc
ServerBin $place/bin
CacheDir $place/cache
RequestRoot $place/spool
TempDir $place/spool/tmp
StateDir $place/state
AccessLog $place/log/access_log
ErrorLog $place/log/error_log
PageLog $place/log/page_log
Printcap $place/state/printcap
SystemGroup $(id -gn)
ConfigFilePerm 0600
CONF

export CUPS_SERVER="$run/cups.sock"
export MOTCUA_PRINT_QUEUE=MotCua-Test
export MOTCUA_PRINT_OUTPUT="$place/output"

"$place/bin/cupsd" -f -c "$place/etc/cupsd.conf" -s "$place/etc/cups-files.conf" >"$place/log/start" 2>&1 &
scheduler=$!
for _ in $(seq 200); do
    [ -S "$CUPS_SERVER" ] && break
    kill -0 "$scheduler" 2>/dev/null || break
    sleep 0.05
done
if ! PATH="$PATH:/usr/sbin" lpadmin -p "$MOTCUA_PRINT_QUEUE" -E -v "motcua:$MOTCUA_PRINT_OUTPUT" \
    -P "$here/printer.ppd" -D "Test printer" 2>"$place/log/queue"; then
    cat "$place/log/start" "$place/log/queue" >&2
    echo "The test print queue could not be made; the scheduler's last words:" >&2
    tail -n 20 "$place/log/error_log" >&2
    exit 1
fi
"$@"
