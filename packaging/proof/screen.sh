# shellcheck shell=sh
# What the session shows: started by its own script as the kiosk user, on a screen of a terminal's size, looked at from outside.
# Sourced, never run.

SCREEN_PID=
SESSION_PID=
SESSION_LOG=$PROOF/session.log

# open_screen WIDTHxHEIGHT: an X server of that size and nothing else; DISPLAY names it.
open_screen() {
  rm -f "$PROOF/display"
  Xvfb -displayfd 3 -screen 0 "$1x24" -nolisten tcp -noreset -ac 3>"$PROOF/display" >"$PROOF/xvfb.log" 2>&1 </dev/null &
  SCREEN_PID=$!
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ ! -s "$PROOF/display" ] || break
    sleep 0.5
  done
  [ -s "$PROOF/display" ] || cannot "Xvfb did not start; its output is in $PROOF/xvfb.log"
  DISPLAY=":$(cat "$PROOF/display")"
  export DISPLAY
}

close_screen() {
  [ -z "$SCREEN_PID" ] || kill "$SCREEN_PID" 2>/dev/null || true
  [ -z "$SCREEN_PID" ] || wait "$SCREEN_PID" 2>/dev/null || true
  SCREEN_PID=
}

# environment_of_unit: what the unit gives the session, but the display, which is ours.
environment_of_unit() {
  sed -n 's/^Environment=//p' "$TREE/lib/systemd/system/shiwen.service" | grep -v -e ^DISPLAY= -e ^XAUTHORITY=
}

# start_session [NAME=VALUE...]: as systemd starts it, with more in its environment if named.
start_session() {
  # shellcheck disable=SC2046 # settings without blanks
  inside sh -c 'install -d -o shiwen -g shiwen -m 700 /run/shiwen; umask 0077; cd /var/lib/shiwen || exit 1
    exec setpriv --reuid=shiwen --regid=shiwen --init-groups --no-new-privs --bounding-set=-all env "$@" /usr/lib/shiwen/session' \
    session $(environment_of_unit) "$@" >"$SESSION_LOG" 2>&1 </dev/null &
  SESSION_PID=$!
}

# kiosk_uid: the kiosk user's number in the tree.
kiosk_uid() {
  sed -n 's/^shiwen:x:\([0-9]*\):.*/\1/p' "$TREE/etc/passwd"
}

# terminal_pid: the terminal itself; its page has processes of other names.
terminal_pid() {
  pgrep --uid "$(kiosk_uid)" --exact shiwen | head -n 1
}

# stop_session: told as systemd tells it; its exit status.
stop_session() {
  kill -TERM "$(terminal_pid)" 2>/dev/null || kill -KILL "$SESSION_PID"
  stop_status=0
  wait "$SESSION_PID" || stop_status=$?
  SESSION_PID=
  return "$stop_status"
}

# window_id: the window that is looked for, once it is there; the terminal's, unless another title is set.
WINDOW_TITLE=十问
window_id() {
  xwininfo -root -tree 2>/dev/null | sed -n "s/^ *\(0x[0-9a-f]*\) \"$WINDOW_TITLE\".*/\1/p" | head -n 1
}

# colours: how many the picture has when it is small, so that noise counts for nothing.
colours() {
  xwd -root -silent | convert xwd:- -scale '64x64!' -format '%k' info:
}

# await_picture SECONDS: until the same picture, which is not the empty screen, was seen three times; prints after how many
# milliseconds it was seen first. Each look takes some milliseconds, which are in it.
await_picture() {
  began=$(date +%s%3N)
  seen= same=0 first=0
  while [ $(($(date +%s%3N) - began)) -lt $(($1 * 1000)) ]; do
    picture=$(xwd -root -silent 2>/dev/null | md5sum)
    if [ "$picture" != "$seen" ] || [ -z "$(window_id)" ]; then
      seen=$picture same=0 first=$(($(date +%s%3N) - began))
    elif [ "$(colours)" -gt 16 ]; then
      same=$((same + 1))
      [ "$same" -lt 3 ] || { printf '%s\n' "$first"; return 0; }
    fi
    sleep 0.05
  done
  return 1
}

# fills_screen WIDTHxHEIGHT: the window lies at 0,0, is as large as the screen, and nothing stands around it.
fills_screen() {
  window=$(window_id)
  [ -n "$window" ] || { echo "there is no window"; return 1; }
  xwininfo -id "$window" | tee "$PROOF/window.log"
  xprop -id "$window" _NET_WM_STATE _NET_FRAME_EXTENTS
  grep -q 'Absolute upper-left X:  0$' "$PROOF/window.log" && grep -q 'Absolute upper-left Y:  0$' "$PROOF/window.log" &&
    grep -q "Width: ${1%x*}$" "$PROOF/window.log" && grep -q "Height: ${1#*x}$" "$PROOF/window.log" &&
    xprop -id "$window" _NET_WM_STATE | grep -q FULLSCREEN &&
    ! xprop -id "$window" _NET_FRAME_EXTENTS | grep -q '[1-9]'
}

# has_focus: keys and touches go to the window.
has_focus() {
  xprop -root _NET_ACTIVE_WINDOW | grep -q "$(window_id)"
}

# runs_as_kiosk_user: every process of the session.
runs_as_kiosk_user() {
  # Terminal, its page's processes, window manager.
  pgrep --uid "$(kiosk_uid)" --list-name
  [ "$(pgrep --uid "$(kiosk_uid)" --count)" -ge 4 ]
}

# prove_picture NAME WIDTHxHEIGHT [NAME=VALUE...]: one start, looked at.
prove_picture() {
  picture_name=$1 picture_size=$2
  shift 2
  open_screen "$picture_size"
  start_session "$@"
  if first_ms=$(await_picture 240); then
    fact "$picture_name: the first screen is there" true
    note "first screen after $first_ms ms (aim: under 3000)"
  else
    fact "$picture_name: the first screen is there" tail -n 20 "$SESSION_LOG" /nonexistent
  fi
  fact "$picture_name: it fills the screen without a frame" fills_screen "$picture_size"
  fact "$picture_name: it has the focus" has_focus
  fact "$picture_name: the session is the kiosk user's" runs_as_kiosk_user
  import -silent -window root "$PROOF/$(printf '%s' "$picture_name" | tr -c 'a-z0-9\n' -).png"
  fact "$picture_name: told to stop, it ends in order" stop_session
  close_screen
}

# What systemd would hear of the session, as lines in build/proof/notified.
NOTIFY_SOCKET_INSIDE=/var/tmp/notify
LISTENER_PID=
begin_listening() {
  rm -f "$TREE$NOTIFY_SOCKET_INSIDE"
  perl -MIO::Socket::UNIX -e '$| = 1; my $ear = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die;
    chmod 0777, $ARGV[0]; print "$_\n" while defined $ear->recv($_, 4096)' "$TREE$NOTIFY_SOCKET_INSIDE" >"$PROOF/notified" &
  LISTENER_PID=$!
  sleep 0.5
}

end_listening() {
  [ -z "$LISTENER_PID" ] || kill "$LISTENER_PID" 2>/dev/null || true
  LISTENER_PID=
}

# session_became_terminal: what was started as the session, the first process of its namespace, is the terminal itself. systemd
# listens to nobody else (NotifyAccess=main).
session_became_terminal() {
  grep NSpid "/proc/$(terminal_pid)/status" | grep -q '[[:space:]]1$'
}

# says LINE [TIMES]: so often at least.
says() {
  said=$(grep -cx "$1" "$PROOF/notified")
  echo "$1: $said times"
  [ "$said" -ge "${2:-1}" ]
}

prove_signs_of_life() {
  chapter "what systemd hears of it"
  open_screen 1280x800
  begin_listening
  start_session "NOTIFY_SOCKET=$NOTIFY_SOCKET_INSIDE"
  fact "the first screen is there" await_picture 240
  # Two signs of life and more: there is one a second.
  sleep 4
  fact "the session has become the terminal" session_became_terminal
  fact "it says that it is ready" says READY=1
  fact "it goes on saying that all is well" says WATCHDOG=1 2
  fact "told to stop, it ends in order" stop_session
  fact "and has said so" says STOPPING=1
  end_listening
  close_screen
}

prove_screen() {
  chapter "the session in both orientations, and where there is little besides"
  prove_picture upright 1080x1920
  prove_picture wide 1280x800
  begin_hanging_bus
  fact "control: who asks the hanging bus waits" hangs_for_others
  prove_picture 'hanging session bus' 1280x800 "DBUS_SESSION_BUS_ADDRESS=unix:path=$HANGING_BUS"
  end_hanging_bus
  WITHOUT_NETWORK=1
  prove_picture 'without a network' 1280x800
  WITHOUT_NETWORK=
  prove_signs_of_life
}

# A bus that takes connections and never answers: what a portal that hangs does to whoever asks it.
HANGING_BUS=/var/tmp/bus
BUS_PID=
begin_hanging_bus() {
  rm -f "$TREE$HANGING_BUS"
  perl -MIO::Socket::UNIX -e 'my $bus = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 16) or die; chmod 0777, $ARGV[0];
    my @all; push @all, $bus->accept while 1' "$TREE$HANGING_BUS" &
  BUS_PID=$!
  sleep 0.5
}

hangs_for_others() {
  hang_status=0
  timeout 3 dbus-send --bus="unix:path=$TREE$HANGING_BUS" --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.ListNames ||
    hang_status=$?
  [ "$hang_status" -eq 124 ]
}

end_hanging_bus() {
  [ -z "$BUS_PID" ] || kill "$BUS_PID" 2>/dev/null || true
  BUS_PID=
}
