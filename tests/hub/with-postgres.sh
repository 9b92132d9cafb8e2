#!/bin/sh
# Runs a command beside a PostgreSQL of its own, empty, durable, gone afterwards.
#   with-postgres.sh cargo test …
# The command sees:
#   MOTCUA_TEST_DATABASE   how to reach it, for tokio-postgres and libpq, without a database's name
#   MOTCUA_TEST_POSTGRES   a program: `crash` ends it as a power cut would, `start` starts it again, `dump NAME` writes all
#                          of a database as text, `backup NAME FILE` and `restore NAME FILE` do as OPERATIONS.md of the hub says
# No PostgreSQL of this machine is touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/postgres.sh"

# As the program a test calls: the folder comes from the run that started it.
if [ -n "${MOTCUA_POSTGRES_PLACE:-}" ] && [ "$#" -ge 1 ]; then
    programs=$(postgres_programs)
    case $1 in
    crash) postgres_stop "$MOTCUA_POSTGRES_PLACE" immediate; exit ;;
    start) postgres_start "$MOTCUA_POSTGRES_PLACE"; exit ;;
    dump) "$programs/pg_dump" -h "$MOTCUA_POSTGRES_PLACE" -U motcua --inserts "$2"; exit ;;
    backup) "$programs/pg_dump" -h "$MOTCUA_POSTGRES_PLACE" -U motcua --format=custom --file="$3" "$2"; exit ;;
    restore) "$programs/pg_restore" -h "$MOTCUA_POSTGRES_PLACE" -U motcua --no-owner --exit-on-error --single-transaction --dbname="$2" "$3"; exit ;;
    esac
fi

programs=$(postgres_programs)
# A socket's path may have 107 characters, which a deep checkout exceeds; and the database's user must reach it.
place=$(mktemp -d)
chmod 755 "$place"
started=

finish() {
    status=$?
    trap - EXIT INT TERM
    [ -z "$started" ] || postgres_stop "$place" immediate || true
    rm -rf "$place"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

postgres_make "$place"
started=yes
postgres_start "$place"
export MOTCUA_TEST_DATABASE="host=$place user=motcua" MOTCUA_TEST_POSTGRES="$here/with-postgres.sh" MOTCUA_POSTGRES_PLACE="$place"
"$@"
