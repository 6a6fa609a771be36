# shellcheck shell=sh
# A display of its own for the runs of the real window: Xvfb on a free number, large enough for an upright 4K screen, with
# openbox. Sourced, never run.
# Without a window manager the page is never active: no caret, no focus ring.

XVFB_PID=
OPENBOX_PID=

# start_display: DISPLAY names the new one afterwards; fails with one sentence. stop_display belongs into the EXIT trap.
start_display() {
  rm -f build/display
  Xvfb -displayfd 3 -screen 0 3840x3840x24 -nolisten tcp -noreset 3>build/display >build/xvfb.log 2>&1 </dev/null &
  XVFB_PID=$!
  if ! await_display; then
    say "Xvfb did not start; its output is in build/xvfb.log"
    return 1
  fi
  DISPLAY=":$(cat build/display)"
  export DISPLAY
  unset WAYLAND_DISPLAY
  openbox --sm-disable >build/openbox.log 2>&1 </dev/null &
  OPENBOX_PID=$!
}

# Xvfb writes its number once it takes connections.
await_display() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -s build/display ] && return 0
    kill -0 "$XVFB_PID" 2>/dev/null || return 1
    sleep 0.5
  done
  return 1
}

stop_display() {
  for display_pid in $OPENBOX_PID $XVFB_PID; do
    kill "$display_pid" 2>/dev/null || true
  done
  OPENBOX_PID=
  XVFB_PID=
}
