# shellcheck shell=sh
# Displays for the runs of the real window: Xvfb on free numbers, large enough for an upright 4K screen, each with openbox.
# Sourced, never run.
# Without a window manager the page is never active: no caret, no focus ring.

# The names of all of them, and their processes.
DISPLAYS=
DISPLAY_PIDS=

# start_display: DISPLAY names the new one afterwards; fails with one sentence. Once more is one more of them. stop_displays
# belongs into the EXIT trap.
start_display() {
  rm -f build/display
  Xvfb -displayfd 3 -screen 0 3840x3840x24 -nolisten tcp -noreset 3>build/display >build/xvfb.log 2>&1 </dev/null &
  xvfb_pid=$!
  DISPLAY_PIDS="$xvfb_pid $DISPLAY_PIDS"
  if ! await_display; then
    say "Xvfb did not start; its output is in build/xvfb.log"
    return 1
  fi
  DISPLAY=":$(cat build/display)"
  DISPLAYS="${DISPLAYS:+$DISPLAYS }$DISPLAY"
  export DISPLAY
  unset WAYLAND_DISPLAY
  openbox --sm-disable >build/openbox.log 2>&1 </dev/null &
  DISPLAY_PIDS="$! $DISPLAY_PIDS"
}

# Xvfb writes its number once it takes connections.
await_display() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -s build/display ] && return 0
    kill -0 "$xvfb_pid" 2>/dev/null || return 1
    sleep 0.5
  done
  return 1
}

# start_displays COUNT: so many of them.
start_displays() {
  for _ in $(seq "$1"); do start_display || return; done
}

stop_displays() {
  for display_pid in $DISPLAY_PIDS; do
    kill "$display_pid" 2>/dev/null || true
  done
  DISPLAYS=
  DISPLAY_PIDS=
}
