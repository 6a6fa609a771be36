# shellcheck shell=sh
# What is measured, in the order in which it is printed. Sourced, never run.

ROUNDS=5
STANDS_SECONDS=30
WATCHED_SECONDS=60
# A screen that nobody touches is dark after three minutes.
DARK_AFTER_SECONDS=200
# How far the pictures of both may be apart (RMSE, made small, so that the drawing of letters counts for little).
APART=0.1

# deb_bytes NAME...: what their packages take on the way.
deb_bytes() {
  inside apt-cache show --no-all-versions "$@" | awk '/^Size: / { sum += $2 } END { if (sum) print sum }'
}

# own_kib NAME...: what they take once they are installed.
own_kib() {
  # shellcheck disable=SC2016 # dpkg-query's own placeholder
  inside dpkg-query --show --showformat='${Installed-Size}\n' "$@" | awk '{ sum += $1 } END { if (sum) print sum }'
}

# grown_kib NAME: what the tree has grown by with everything that the package depends on.
grown_kib() {
  [ -z "$(kept "$1.after_kib")" ] || echo $(($(kept "$1.after_kib") - $(kept "$1.before_kib")))
}

weigh_packages() {
  browser_deb= browser_kib=
  if has browser; then
    in_tree browser
    browser_deb=$(deb_bytes chromium chromium-common chromium-sandbox)
    browser_kib=$(own_kib chromium chromium-common chromium-sandbox)
  fi
  in_tree terminal
  heading "Package size (Chromium's own is chromium, chromium-common and chromium-sandbox; both bring the same letters)"
  beside "the terminal's package" "$(mb "$(stat --format=%s "$TERMINAL_DEB")")" MB "Chromium's" "$(mb "$browser_deb")" ''
  beside "the same, installed" "$(mib "$(own_kib shiwen)")" MiB "Chromium's" "$(mib "$browser_kib")" ''
  beside "with all that a bare Debian lacks" "$(mib "$(grown_kib terminal)")" MiB \
    "Chromium's, without display and session" "$(mib "$(grown_kib browser)")" ''
  alone "the platform's package" "$(mb "$(stat --format=%s "$PLATFORM_DEB")")" MB ''
}

# shows_screen WHO: its first screen is drawn; keeps after how many milliseconds.
shows_screen() {
  open_screen "$SIZE"
  CACHES=dropped
  drop_caches || CACHES=warm
  "start_$1"
  if shown_ms=$(await_picture 120); then
    import -silent -window root "$PROOF/weighed-$1.png"
    return 0
  fi
  import -silent -window root "$PROOF/weighed-$1.png" || true
  tail -n 5 "$SESSION_LOG"
  return 1
}

leave() {
  end_program
  close_screen
}

# The very first start makes a record, keys or a profile, and is not what a hall waits for every morning: it is not counted.
weigh_starts() {
  for who in terminal browser; do
    ! has "$who" || shows_screen "$who" ||
      lacks "$who" "it shows no first screen; what it shows is $PROOF/weighed-$who.png"
    leave
  done
  ! has browser || ! has terminal || compare_screens
  round=0
  while [ "$round" -lt "$ROUNDS" ]; do
    round=$((round + 1))
    for who in terminal browser; do
      ! has "$who" || ! shows_screen "$who" || echo "$shown_ms" >>"$KEPT/$who.starts"
      leave
    done
  done
  print_starts
}

# compare_screens: a floor that draws something else is none.
compare_screens() {
  for who in terminal browser; do convert "$PROOF/weighed-$who.png" -scale '64x64!' "$KEPT/$who.png"; done
  apart=$(compare -metric RMSE "$KEPT/terminal.png" "$KEPT/browser.png" null: 2>&1 | sed 's/.*(\(.*\)).*/\1/')
  note "both show the same screen: their pictures are $apart apart (RMSE at 64x64, 0 to 1)"
  awk "BEGIN { exit !($apart < $APART) }" ||
    lacks browser "Chromium shows another screen than the terminal: see $PROOF/weighed-browser.png"
}

print_starts() {
  caches="page cache dropped before each"
  [ "$CACHES" = dropped ] || caches="NOT COLD: this machine does not let the page cache be dropped"
  heading "Start, from exec to the picture of the first screen ($caches; $ROUNDS rounds by turns, a look every 0.1 s)" median slowest
  ours=$(middle "$KEPT/terminal.starts") theirs=$(middle "$KEPT/browser.starts")
  row "the installed session" "$(amount "$ours" ms)" "$(amount "$(largest "$KEPT/terminal.starts")" ms)" "Chromium in kiosk mode" \
    "$(amount "$theirs" ms)" "$(amount "$(largest "$KEPT/browser.starts")" ms)" "$(ratio "$ours" "$theirs")" 1.0x
}

# stands WHO: keeps what it takes while its first screen stands.
stands() {
  shows_screen "$1" || { lacks "$1" "it shows no first screen"; return 1; }
  stood_since=$(date +%s)
  sleep "$STANDS_SECONDS"
  keep "$1.memory_kib" "$(memory_kib "$(program_pid)" Pss)"
  keep "$1.own_kib" "$(memory_kib "$(program_pid)" 'Pss_Anon|Pss_Shmem')"
  keep "$1.processes" "$(tree_of "$(program_pid)" | wc -l)"
  keep "$1.percent" "$(processor_percent "$(program_pid)" "$WATCHED_SECONDS")"
}

# The browser first: the terminal goes on to stand for a while, and to be visited.
weigh_standing() {
  ! has browser || stands browser || true
  leave
  if has terminal && stands terminal; then
    while [ $(($(date +%s) - stood_since)) -lt "$DARK_AFTER_SECONDS" ]; do sleep 1; done
    keep terminal.dark_percent "$(processor_percent "$(program_pid)" "$WATCHED_SECONDS")"
    weigh_day
  fi
  leave
  print_memory
  print_processor
}

# weigh_day: visits, then the time in which the last one ends by itself and the page is as it was.
weigh_day() {
  if given=$(visitors_come); then
    sleep $((2 * STANDS_SECONDS))
    keep terminal.day_kib "$(memory_kib "$(program_pid)" Pss)"
    keep terminal.answers "$given"
  else
    lacks day "no visitor can be played: xdotool or the record does not answer"
  fi
}

print_memory() {
  heading "Memory of all processes, proportional set size, the first screen standing for $STANDS_SECONDS s"
  note "  processes: terminal $(kept terminal.processes), Chromium $(kept browser.processes)"
  ours=$(mib "$(kept terminal.memory_kib)") theirs=$(mib "$(kept browser.memory_kib)") after=$(mib "$(kept terminal.day_kib)")
  beside "the installed session" "$ours" MiB "Chromium in kiosk mode" "$theirs" 0.5x
  beside "of it what no file holds" "$(mib "$(kept terminal.own_kib)")" MiB "Chromium's" "$(mib "$(kept browser.own_kib)")" ''
  beside "after a day: $(kept terminal.answers) answers" "$after" MiB "the same before it" "$ours" 1.0x
  beside "after a day" "$after" MiB "Chromium that nobody has visited" "$theirs" 0.5x
}

print_processor() {
  heading "Standby: processor time of all processes in $WATCHED_SECONDS s, in percent of a core"
  beside "the first screen, its notices changing" "$(kept terminal.percent)" % "Chromium in kiosk mode" "$(kept browser.percent)" \
    'under 1 %'
  alone "the dark screen" "$(kept terminal.dark_percent)" % 'under 1 %'
}
