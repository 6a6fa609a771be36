# shellcheck shell=sh
# A PostgreSQL of our own: the programs of Debian's package, a cluster in a folder of ours, one UNIX socket and no port.
# Sourced, never run. Refuses to touch the system's cluster, and none is left running because the package was installed.

POSTGRES_WANTED=15
# What pg_createcluster reads while Debian's package is installed. Ours is there for that minute only.
POSTGRES_NO_MAIN=/etc/postgresql-common/createcluster.d/shiwen.conf
POSTGRES_BIN=
POSTGRES_CLUSTER=
POSTGRES_SOCKET=

# need_postgres: POSTGRES_BIN names the programs of a PostgreSQL that is new enough afterwards.
need_postgres() {
  find_postgres && return
  root_at_hand || stop 3 "PostgreSQL is missing and needs root or sudo: apt-get install postgresql"
  as_root mkdir -p "${POSTGRES_NO_MAIN%/*}"
  printf 'create_main_cluster = false\n' | as_root tee "$POSTGRES_NO_MAIN" >/dev/null
  # In a shell of its own, so that our file goes again whatever happens.
  if (need_packages postgresql); then postgres_status=0; else postgres_status=$?; fi
  as_root rm -f "$POSTGRES_NO_MAIN"
  [ "$postgres_status" -eq 0 ] || exit "$postgres_status"
  find_postgres || stop 3 "PostgreSQL $POSTGRES_WANTED or newer is needed, and this system's package is older"
}

# The newest of those installed side by side.
find_postgres() {
  POSTGRES_BIN=
  for postgres_folder in /usr/lib/postgresql/*/bin; do
    postgres_version=${postgres_folder#/usr/lib/postgresql/}
    [ -x "$postgres_folder/initdb" ] || continue
    ! at_least "${postgres_version%/bin}" "$POSTGRES_WANTED" || POSTGRES_BIN=$postgres_folder
  done
  [ -n "$POSTGRES_BIN" ]
}

# start_postgres FOLDER [SETTING...]: starts the cluster in the folder below build, which is made if it is not there. A
# setting is NAME=VALUE without blanks. POSTGRES_URL is a connection string of its superuser afterwards. Fails with one
# sentence. stop_postgres belongs into the EXIT trap.
start_postgres() {
  postgres_data=$(postgres_place "$1")
  shift
  [ -e "$postgres_data/PG_VERSION" ] || make_cluster "$postgres_data" || return
  fit_programs "$postgres_data" || return
  # One that outlived its kiosk (a kill -9): it is ours, the folder says so.
  as_postgres "$POSTGRES_BIN/pg_ctl" stop --silent --mode fast --pgdata "$postgres_data" >/dev/null 2>&1 || true
  # A socket's path may not be longer than 107 bytes, and build may lie deep.
  POSTGRES_SOCKET=$(mktemp -d /tmp/shiwen.XXXXXX)
  give_to_postgres "$POSTGRES_SOCKET"
  postgres_options="-c listen_addresses= -c unix_socket_directories=$POSTGRES_SOCKET -c log_error_verbosity=terse"
  for postgres_setting in "$@"; do
    postgres_options="$postgres_options -c $postgres_setting"
  done
  POSTGRES_CLUSTER=$postgres_data
  as_postgres "$POSTGRES_BIN/pg_ctl" start --silent --wait --pgdata "$postgres_data" \
    --log "$postgres_data/server.log" --options "$postgres_options" >/dev/null 2>&1 </dev/null || {
    say "PostgreSQL did not start; its output is in $postgres_data/server.log"
    stop_postgres
    return 1
  }
  # shellcheck disable=SC2034 # for whoever sourced this
  POSTGRES_URL="host=$POSTGRES_SOCKET user=shiwen dbname=postgres"
}

# stop_postgres: stops what start_postgres started; harmless if nothing was.
stop_postgres() {
  [ -z "$POSTGRES_CLUSTER" ] ||
    as_postgres "$POSTGRES_BIN/pg_ctl" stop --silent --wait --mode fast --pgdata "$POSTGRES_CLUSTER" >/dev/null 2>&1 || true
  [ -z "$POSTGRES_SOCKET" ] || rm -rf "$POSTGRES_SOCKET"
  POSTGRES_CLUSTER=
  POSTGRES_SOCKET=
}

# remove_postgres FOLDER: the cluster in the folder, with all it holds.
remove_postgres() {
  postgres_data=$(postgres_place "$1")
  as_postgres "$POSTGRES_BIN/pg_ctl" stop --silent --mode immediate --pgdata "$postgres_data" >/dev/null 2>&1 || true
  rm -rf "$postgres_data"
}

# has_database NAME / create_database NAME: in the running cluster.
has_database() {
  [ "$(psql_ours postgres "select 1 from pg_database where datname = '$1'")" = 1 ]
}

create_database() {
  psql_ours postgres "create database $1" >/dev/null
}

psql_ours() {
  "$POSTGRES_BIN/psql" --no-psqlrc --quiet --tuples-only --no-align --host "$POSTGRES_SOCKET" --username shiwen \
    --dbname "$1" --command "$2"
}

# Who may reach the socket is the superuser: nobody but this user and root may, because its folder is theirs alone.
make_cluster() {
  mkdir -p "$1" || return
  give_to_postgres "$1"
  as_postgres "$POSTGRES_BIN/initdb" --pgdata "$1" --username shiwen --auth trust --encoding UTF8 --locale C \
    >build/initdb.log 2>&1 </dev/null && return
  say "PostgreSQL's cluster could not be made; the output is in build/initdb.log"
  return 1
}

# An older release's cluster is served by its own programs, as long as they are there.
fit_programs() {
  postgres_version=$(cat "$1/PG_VERSION")
  POSTGRES_BIN=/usr/lib/postgresql/$postgres_version/bin
  [ -x "$POSTGRES_BIN/postgres" ] && return
  say "the cluster in $1 is of PostgreSQL $postgres_version, which is not installed any more: install it, or delete that folder"
  return 1
}

# postgres_place FOLDER: where the cluster is kept. PostgreSQL refuses to run as root, and the user that stands in may not
# be able to enter a checkout in root's own home.
postgres_place() {
  mkdir -p "${1%/*}"
  if as_postgres test -x "${1%/*}"; then
    printf '%s' "$1"
  else
    printf '/var/lib/postgresql/shiwen-%s' "$(printf '%s' "$1" | cksum | cut -d ' ' -f 1)"
  fi
}

give_to_postgres() {
  chmod 700 "$1"
  [ "$(id -u)" -ne 0 ] || chown postgres: "$1"
}

# From a folder that every user may enter.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}
