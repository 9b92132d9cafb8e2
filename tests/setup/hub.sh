#!/bin/sh
# Starts the hub with a PostgreSQL of its own, to try it by hand.
#   hub.sh PROGRAM FOLDER
# Data, files and key stay in FOLDER; the database stops with the hub. Another address: MOTCUA_HUB_LISTEN=…
set -eu
program=$1
folder=$2
. "$(dirname "$0")/../hub/postgres.sh"
programs=$(postgres_programs)
mkdir -p "$folder/files" "$folder/postgres"
place=$folder/postgres
# As root the database runs as another user, who may not reach this checkout; and a socket's path has 107 characters.
if ! (cd / && as_database_user test -x "$place") || [ ${#place} -gt 80 ]; then
    place=/var/tmp/motcua-hub-$(id -u)
    mkdir -p "$place"
    echo "The database lies in $place" >&2
fi
[ -d "$place/data" ] || postgres_make "$place"
if ! (cd / && as_database_user "$programs/pg_ctl" -D "$place/data" status >/dev/null 2>&1); then
    postgres_start "$place"
    trap 'postgres_stop "$place"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
fi
"$programs/psql" -h "$place" -U motcua -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = 'hub'" | grep -q 1 ||
    "$programs/createdb" -h "$place" -U motcua hub
export MOTCUA_HUB_DATABASE="host=$place user=motcua dbname=hub"
if [ -z "$("$program" commune list 2>/dev/null)" ]; then
    echo "Commune H57.28.13, a SAMPLE; code for its first counter, good for a day:" >&2
    "$program" commune add H57.28.13 --name "Xã Thử Nghiệm" >&2
fi
"$program" serve --listen "${MOTCUA_HUB_LISTEN:-127.0.0.1:8790}" --files "$folder/files" --key "$folder/key"
