#!/bin/sh
# Runs a command beside a demo authority on loopback and a set of SoftHSM tokens with certificates of it.
#   with-pki.sh cargo test …
# Touches no token of this machine and leaves nothing running. The command sees:
#   MOTCUA_PKI_DIR         certificates and PKCS#12 files (see tests/sign/services.py), the trusted root in `trust`
#   MOTCUA_PKI_URL         the address of OCSP, CRL, timestamps, remote signing and their faults
#   MOTCUA_PKCS11_MODULE   SoftHSM's module; SOFTHSM2_CONF names the tokens, whose PIN is MOTCUA_TOKEN_PIN
#   MOTCUA_READER_MODULE   the same module behind a reader with faults (see tests/sign/reader.c)
#   MOTCUA_SIGN_TOOLS      the folder of pyhanko and the Python beside it
# MOTCUA_PKI_PORT keeps the address, and with it certificates and tokens, the same from run to run, as a practice store
# needs that remembers them; otherwise any is taken, and the tokens are new.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
tools=$root/target/tools/py/bin
# The keys are made once and kept; one place per run for the rest.
kept=$root/target/pki
mkdir -p "$kept"
place=$(mktemp -d "$kept/run.XXXXXX")
# SoftHSM notes every login in its files. The product's process for drivers may write devices alone, and this is there.
tokens=$(mktemp -d -p /dev/shm motcua-tokens.XXXXXX)
services=

finish() {
    status=$?
    trap - EXIT INT TERM
    if [ -n "$services" ]; then
        kill "$services" 2>/dev/null || true
        wait "$services" 2>/dev/null || true
    fi
    rm -rf "$place" "$tokens"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

for tool in softhsm2-util pkcs11-tool; do
    command -v "$tool" >/dev/null || {
        echo "Missing: $tool (packages softhsm2, opensc)" >&2
        exit 1
    }
done
"$root/tests/setup/python.sh"
module=
for module in /usr/lib/*/softhsm/libsofthsm2.so /usr/lib/softhsm/libsofthsm2.so /usr/lib64/pkcs11/libsofthsm2.so; do
    [ -f "$module" ] && break
done
[ -f "$module" ] || {
    echo "Missing: libsofthsm2.so (package softhsm2)" >&2
    exit 1
}

export MOTCUA_PKI_DIR="$place/pki"
export MOTCUA_PKCS11_MODULE="$module" MOTCUA_TOKEN_PIN=246810 MOTCUA_SIGN_TOOLS="$tools"
export SOFTHSM2_CONF="$place/softhsm2.conf"

"$tools/python" "$here/services.py" "$kept/keys" "$MOTCUA_PKI_DIR" "${MOTCUA_PKI_PORT:-0}" >"$place/log" 2>&1 &
services=$!
printf 'directories.tokendir = %s\nlog.level = ERROR\n' "$tokens" >"$SOFTHSM2_CONF"
export MOTCUA_READER_MODULE="$place/reader.so"
cc -shared -fPIC -O1 -Wall -Wextra -o "$MOTCUA_READER_MODULE" "$here/reader.c" -ldl
for _ in $(seq 600); do
    [ -f "$MOTCUA_PKI_DIR/url" ] && break
    kill -0 "$services" 2>/dev/null || break
    sleep 0.05
done
[ -f "$MOTCUA_PKI_DIR/url" ] || {
    echo "The demo authority does not start; its last words:" >&2
    tail -n 20 "$place/log" >&2
    exit 1
}
MOTCUA_PKI_URL=$(cat "$MOTCUA_PKI_DIR/url")
export MOTCUA_PKI_URL

# put TOKEN ID NAME: the key and certificate of NAME on the token, both under ID, which is how they belong together.
put() {
    softhsm2-util --import "$kept/keys/$3.pem" --token "$1" --label "$3" --id "$2" --pin "$MOTCUA_TOKEN_PIN"
    put_certificate "$@"
}
put_certificate() {
    pkcs11-tool --module "$module" --token-label "$1" --login --pin "$MOTCUA_TOKEN_PIN" --write-object \
        "$MOTCUA_PKI_DIR/$3.der" --type cert --id "$2" --label "$3"
}
put_issuer() {
    put_certificate "$1" ca issuing
}
make_tokens() {
    for token in "The cua lanh dao" "The cua con dau" "The thu"; do
        softhsm2-util --init-token --free --label "$token" --so-pin 13579246 --pin "$MOTCUA_TOKEN_PIN"
    done
    put "The cua lanh dao" 01 officer
    put "The cua con dau" 01 seal
    # Bought tokens bring the certificate of their issuer along.
    put_issuer "The cua lanh dao"
    put_issuer "The cua con dau"
    put "The thu" 01 deputy
    put "The thu" 02 expired
    put "The thu" 03 revoked
    put "The thu" 04 future
    put "The thu" 05 unknown
    put "The thu" 06 chief-p384
    put "The thu" 07 seal-p256
}

# What was kept is of one port and one state of the authority.
same=$kept/tokens.${MOTCUA_PKI_PORT:-none}.$(cat "$here/pki.yml" "$kept/keys/root.pem" | sha256sum | cut -c1-16)
if [ -n "${MOTCUA_PKI_PORT:-}" ] && [ -d "$same" ]; then
    cp -r "$same/." "$tokens"
else
    # `set -e` is off within a condition: one line that fails must not pass for all.
    (set -e; make_tokens) >"$place/tokens.log" 2>&1 &
    wait $! || {
        echo "The tokens could not be made:" >&2
        tail -n 20 "$place/tokens.log" >&2
        exit 1
    }
    if [ -n "${MOTCUA_PKI_PORT:-}" ]; then
        cp -r "$tokens" "$same.$$"
        mv -T "$same.$$" "$same"
    fi
fi
"$@"
