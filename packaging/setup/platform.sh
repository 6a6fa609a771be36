# shellcheck shell=sh
# A platform on this machine for `./kiosk run`, so that a newcomer sees an answer arrive. Its cluster, keys, pack, token and
# log lie in build/platform and stay there: the second run only starts it. Sourced, never run.
# It listens on loopback only, is a demo platform, and is stopped with the window.

PLATFORM_FOLDER=$PWD/build/platform
PLATFORM_CONFIG=$PLATFORM_FOLDER/shiwen-platform.toml
PLATFORM_LOG=$PLATFORM_FOLDER/log.jsonl
PLATFORM_PROGRAM=
PLATFORM_URL=
PLATFORM_PID=

# start_platform PROGRAM: PLATFORM_URL is where it listens afterwards. Fails with one sentence; stop_platform belongs into
# the EXIT trap.
start_platform() {
  PLATFORM_PROGRAM=$1
  mkdir -p "$PLATFORM_FOLDER"
  # What only one may use at a time is held by a lock that goes with this process, however it ends.
  exec 9>"$PLATFORM_FOLDER/lock"
  if ! flock --nonblock 9; then
    say "another ./kiosk run has the platform in build/platform"
    return 1
  fi
  # What cannot be installed ends the shell that tried; it may not end this one.
  (need_postgres) && find_postgres || return
  start_postgres "$PLATFORM_FOLDER/postgres" max_connections=50 shared_buffers=32MB 9>&- || return
  prepare_platform || {
    say "the platform could not be prepared; its output is in $PLATFORM_LOG"
    return 1
  }
  serve_platform
}

# stop_platform: stops it and its cluster; harmless if neither runs.
stop_platform() {
  [ -z "$PLATFORM_PID" ] || kill "$PLATFORM_PID" 2>/dev/null || true
  [ -z "$PLATFORM_PID" ] || wait "$PLATFORM_PID" 2>/dev/null || true
  PLATFORM_PID=
  stop_postgres
}

# Everything but the migration and the pack is done once.
prepare_platform() {
  has_database shiwen || create_database shiwen || return
  [ -e "$PLATFORM_FOLDER/port" ] || new_port
  write_config
  [ -d "$PLATFORM_FOLDER/keys" ] ||
    platform_does keygen --folder "$PLATFORM_FOLDER/keys" --pack-key "$PLATFORM_FOLDER/pack.key" || return
  platform_does migrate || return
  publish_demo_pack || return
  [ -s "$PLATFORM_FOLDER/token" ] || make_token
}

# Not among those that the system gives away to whoever asks for any.
new_port() {
  shuf --input-range 20000-32000 --head-count 1 >"$PLATFORM_FOLDER/port"
}

# The socket is another one in each run.
write_config() {
  cat >"$PLATFORM_CONFIG" <<TOML
# Written anew by each ./kiosk run.
database = "host=$POSTGRES_SOCKET user=shiwen dbname=shiwen"
listen = "127.0.0.1:$(cat "$PLATFORM_FOLDER/port")"
public_url = "http://127.0.0.1:$(cat "$PLATFORM_FOLDER/port")"
demo = true
name = "platform.example.cn"
keys_folder = "$PLATFORM_FOLDER/keys"
TOML
}

# The demo hall as it is in assets, signed with the key that a real platform would not have. Once, until a file changes.
publish_demo_pack() {
  pack_sum=$(cd assets && find demo surveys reasons -type f -exec sha256sum {} + | sort | sha256sum)
  [ "$(cat "$PLATFORM_FOLDER/published" 2>/dev/null)" != "$pack_sum" ] || return 0
  rm -rf "$PLATFORM_FOLDER/pack"
  mkdir "$PLATFORM_FOLDER/pack"
  cp -R assets/demo assets/surveys assets/reasons "$PLATFORM_FOLDER/pack/"
  platform_does pack sign "$PLATFORM_FOLDER/pack" --key "$PLATFORM_FOLDER/pack.key" || return
  platform_does pack publish "$PLATFORM_FOLDER/pack" || return
  printf '%s\n' "$pack_sum" >"$PLATFORM_FOLDER/published"
}

make_token() {
  (umask 077 && platform token add kiosk --duty results --duty orders 2>>"$PLATFORM_LOG" >"$PLATFORM_FOLDER/token.new") &&
    mv "$PLATFORM_FOLDER/token.new" "$PLATFORM_FOLDER/token"
}

# Another program may have taken the port since the last run; then it gets a new one, once.
serve_platform() {
  listen_platform && return
  new_port
  write_config
  listen_platform && return
  say "the platform does not start; its output is in $PLATFORM_LOG"
  return 1
}

listen_platform() {
  rm -f "$PLATFORM_FOLDER/listening"
  SHIWEN_PLATFORM_CONFIG=$PLATFORM_CONFIG "$PLATFORM_PROGRAM" serve >"$PLATFORM_FOLDER/listening" 2>>"$PLATFORM_LOG" \
    </dev/null 9>&- &
  PLATFORM_PID=$!
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    PLATFORM_URL=$(sed -n 's/.*"listening":"\([^"]*\)".*/\1/p' "$PLATFORM_FOLDER/listening" 2>/dev/null)
    [ -z "$PLATFORM_URL" ] || return 0
    kill -0 "$PLATFORM_PID" 2>/dev/null || break
    sleep 0.1
  done
  kill "$PLATFORM_PID" 2>/dev/null || true
  PLATFORM_PID=
  return 1
}

# enrol_terminal PROGRAM: makes the terminal in SHIWEN_HOME known to this platform, unless it is known to it, or to another
# one that is not on this machine.
enrol_terminal() {
  enrolled_at=$(sed -n 's/.*"platform": *"\([^"]*\)".*/\1/p' "$SHIWEN_HOME/enrolment.json" 2>/dev/null)
  case "$enrolled_at" in
  "$PLATFORM_URL" | "$PLATFORM_URL/") return 0 ;;
  '' | http://127.0.0.1:*) ;;
  *)
    say "the terminal in $SHIWEN_HOME is enrolled with $enrolled_at and stays so"
    return 1
    ;;
  esac
  demo_hall=$(sed -n 's/.*"id": *"\([^"]*\)".*/\1/p' assets/demo/pack.json | sed -n 1p)
  demo_code=$(platform enrol-code --hall "$demo_hall" 2>>"$PLATFORM_LOG" | sed -n '$p')
  [ -n "$demo_code" ] &&
    "$1" enrol --platform "$PLATFORM_URL" --code "$demo_code" >>"$PLATFORM_LOG" && return
  say "the terminal could not be enrolled with the platform; it works all the same, and sends nothing"
  return 1
}

# say_where_to_look: what a newcomer may open beside the window.
say_where_to_look() {
  say "its answers arrive at a platform on this machine; the results, as the platform shows them, are at"
  say "  http://kiosk:$(cat "$PLATFORM_FOLDER/token")@${PLATFORM_URL#http://}/"
  say "what became of the bad ratings:"
  say "  SHIWEN_PLATFORM_CONFIG=build/platform/shiwen-platform.toml ${PLATFORM_PROGRAM#"$PWD"/} work-orders list"
}

platform() {
  SHIWEN_PLATFORM_CONFIG=$PLATFORM_CONFIG "$PLATFORM_PROGRAM" "$@" </dev/null 9>&-
}

platform_does() {
  platform "$@" >>"$PLATFORM_LOG" 2>&1
}
