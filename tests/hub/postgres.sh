# Sourced by with-postgres.sh and tests/setup/hub.sh: a PostgreSQL of our own, under one folder, on one socket.
# PostgreSQL refuses to run as root; then it runs as the user its package made, or as nobody.
# shellcheck shell=sh

# Debian keeps its programs off the PATH.
postgres_programs() {
    if command -v initdb >/dev/null 2>&1 && command -v pg_ctl >/dev/null 2>&1; then
        dirname "$(readlink -f "$(command -v initdb)")"
        return
    fi
    for folder in /usr/lib/postgresql/*/bin; do
        [ -x "$folder/initdb" ] && newest=$folder
    done
    [ -n "${newest:-}" ] || {
        echo "Missing: PostgreSQL (package postgresql)" >&2
        return 1
    }
    echo "$newest"
}

as_database_user() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
        return
    fi
    user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"
}

# postgres_make FOLDER: an empty cluster in FOLDER/data, which the database's user owns.
postgres_make() {
    if [ "$(id -u)" -eq 0 ]; then
        id postgres >/dev/null 2>&1 && chown postgres "$1" || chown nobody "$1"
    fi
    (cd / && as_database_user "$programs/initdb" -D "$1/data" -U motcua -A trust -E UTF8 --locale=C --data-checksums >/dev/null)
    # Nothing but the socket, and everything durable: what is tried is what is shipped.
    cat >>"$1/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$1'
shared_buffers = 256MB
max_connections = 200
max_wal_size = 2GB
logging_collector = off
CONF
}

# postgres_start FOLDER: returns when it answers.
postgres_start() {
    (cd / && as_database_user "$programs/pg_ctl" -D "$1/data" -l "$1/log" -w -t 300 -s start) || {
        tail -n 20 "$1/log" >&2
        return 1
    }
}

postgres_stop() {
    (cd / && as_database_user "$programs/pg_ctl" -D "$1/data" -m "${2:-fast}" -w -s stop)
}
