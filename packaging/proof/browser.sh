# shellcheck shell=sh
# The two that are weighed: the terminal by its package, and Debian's Chromium in kiosk mode before a server on this machine.
# Sourced, never run. Chromium has the easier part: no session, no window manager, no store, no watch; its server is not counted.

SIZE=1080x1920
VISITOR=59999
SERVER_PID=

# in_tree NAME: what follows happens in the tree of the terminal or of the browser.
in_tree() {
  TREE=$PROOF/$1-tree
}

# installed_kib: what all packages of the tree say they take.
installed_kib() {
  # shellcheck disable=SC2016 # dpkg-query's own placeholder
  inside dpkg-query --show --showformat='${Installed-Size}\n' | awk '{ sum += $1 } END { print sum }'
}

# fresh_tree NAME: unpacked, with the lists of packages.
fresh_tree() {
  in_tree "$1"
  unpack_tree
  inside apt-get update --quiet >"$PROOF/update.log" 2>&1 ||
    cannot "the package lists of Debian cannot be fetched; apt's output is in $PROOF/update.log"
  keep "$1.before_kib" "$(installed_kib)"
}

install_terminal() {
  note "installing the terminal and Chromium into a clean Debian each"
  fresh_tree terminal
  install_packages "$TERMINAL_DEB" >"$PROOF/terminal.log" 2>&1 ||
    cannot "the package could not be installed; apt's output is in $PROOF/terminal.log"
  keep terminal.after_kib "$(installed_kib)"
  printf 'mode = "counter"\ncounter = "counter-1"\n' >"$TREE/etc/shiwen/kiosk.toml"
  inside shiwen provision >>"$PROOF/terminal.log" 2>&1 ||
    cannot "the terminal could not be set up; its output is in $PROOF/terminal.log"
}

# Its sandbox by the helper: in a chroot the kernel gives nobody a user namespace. The letters are those that the terminal brings.
install_browser() {
  fresh_tree browser
  inside apt-get install --yes --quiet --no-install-recommends chromium chromium-sandbox fonts-noto-cjk \
    >"$PROOF/browser.log" 2>&1 || return
  keep browser.after_kib "$(installed_kib)"
  inside useradd --uid "$VISITOR" --create-home visitor >>"$PROOF/browser.log" 2>&1 || return
  serve_page
}

# serve_page: the page on a port of this machine's own.
serve_page() {
  python3 -u -m http.server --bind 127.0.0.1 --directory "$PAGE" 0 >"$PROOF/server.log" 2>&1 </dev/null &
  SERVER_PID=$!
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.5
    PAGE_PORT=$(sed -n 's/^Serving HTTP on .* port \([0-9]*\).*/\1/p' "$PROOF/server.log")
    [ -z "$PAGE_PORT" ] || return 0
  done
  return 1
}

end_server() {
  [ -z "$SERVER_PID" ] || kill "$SERVER_PID" 2>/dev/null || true
  SERVER_PID=
}

start_terminal() {
  in_tree terminal
  WINDOW_TITLE=十问
  start_session
}

# As somebody would set a kiosk up; besides, what spares it work: no questions, no offer to translate, nothing fetched in the
# background, and no attempt at a graphics card where there is none (the terminal looks for that itself).
start_browser() {
  in_tree browser
  WINDOW_TITLE='十问 - Chromium'
  without_card=--disable-gpu
  [ ! -e /dev/dri ] || without_card=
  # shellcheck disable=SC2016 # expanded inside
  inside sh -c 'cd /home/visitor || exit 1
    exec setpriv --reuid="$0" --regid="$0" --clear-groups env HOME=/home/visitor LANG=C.UTF-8 /usr/bin/chromium "$@"' "$VISITOR" \
    --kiosk --no-first-run --no-default-browser-check --noerrdialogs --disable-infobars --disable-session-crashed-bubble \
    --disable-background-networking --disable-component-update --disable-sync --disable-features=Translate --password-store=basic \
    --user-data-dir=/home/visitor/kiosk --window-position=0,0 --window-size="${SIZE%x*},${SIZE#*x}" \
    ${without_card:+"$without_card"} "http://127.0.0.1:$PAGE_PORT/" >"$SESSION_LOG" 2>&1 </dev/null &
  SESSION_PID=$!
}

# program_pid: of what runs, the process that all others of it are below.
program_pid() {
  case "$TREE" in
  */terminal-tree) terminal_pid ;;
  *) pgrep --uid "$VISITOR" --oldest ;;
  esac
}

# end_program: in order if it can within ten seconds.
end_program() {
  [ -n "$SESSION_PID" ] || return 0
  kill -TERM "$(program_pid)" 2>/dev/null || true
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -n "$(program_pid)" ] || break
    sleep 0.5
  done
  kill -KILL "$(program_pid)" 2>/dev/null || true
  wait "$SESSION_PID" 2>/dev/null || true
  SESSION_PID=
}
