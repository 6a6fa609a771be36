# shellcheck shell=sh
# How the scripts speak: one line for each thing they do, one sentence when they stop. Sourced, never run.

# say TEXT...: what is being done, on stderr so that tables on stdout stay clean.
say() {
  printf 'kiosk: %s\n' "$*" >&2
}

# stop CODE TEXT...: one sentence, then out (2 wrong use, 3 could not run).
stop() {
  stop_code=$1
  shift
  say "$*"
  exit "$stop_code"
}

# quietly LOG COMMAND...: keeps the output in LOG and shows its end only if the command fails.
quietly() {
  quiet_log=$1
  shift
  "$@" >"$quiet_log" 2>&1 </dev/null && return
  tail -n 20 "$quiet_log" >&2
  return 1
}

# at_least HAVE WANT: are these dotted version numbers in order?
at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | sed -n 1p)" = "$2" ]
}
