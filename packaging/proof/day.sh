# shellcheck shell=sh
# A day of visits at the installed terminal, by a finger from outside, because nothing can drive what a hall gets. Sourced, never run.

# So many answers a day are what the platform is sized for (ARCHITECTURE.md).
ANSWERS_A_DAY=100
# Where it takes longer, what was reached by then is the day. SHIWEN_DAY_MINUTES is for trying.
DAY_MINUTES=${SHIWEN_DAY_MINUTES:-60}

# answers: ratings and responses in the record.
answers() {
  as_kiosk_user shiwen query --read-only "SELECT (SELECT count(*) FROM rating) + (SELECT count(*) FROM survey_response)" | tail -n 1
}

# Where things are on the upright glass: the five faces, some reasons, done, and the end on the next screen. What a touch misses
# after a change of the design counts for nothing: how many answers there were is read from the record.
FACES="125 335 540 745 955"
FACES_HIGH=1130

# visit NUMBER: touches a face, a reason, done, the end, and thanks away; each once the screen takes it.
visit() {
  # shellcheck disable=SC2086 # words
  set -- "$1" $FACES
  shift $(($1 % 5 + 1))
  xdotool mousemove 540 500 click 1 sleep 0.8 mousemove "$1" "$FACES_HIGH" click 1 sleep 0.9 \
    mousemove 270 1350 click 1 sleep 0.7 mousemove 940 1750 click 1 sleep 0.9 mousemove 540 1348 click 1 sleep 0.9 \
    mousemove 540 500 click 1 sleep 0.9
}

# stray_visit NUMBER: taps anywhere, so that somebody writes, answers questions or changes the language, and walks away: the visit
# ends by itself. Not at the top: seven taps in its corner ask for the manager's window.
stray_visit() {
  # shellcheck disable=SC2046 # words
  xdotool $(awk -v seed="$1" 'BEGIN { srand(seed)
    for (tap = 0; tap < 12; tap++) printf "mousemove %d %d click 1 sleep 0.7 ", 10 + rand() * 1060, 1000 + rand() * 900 }')
  sleep 35
}

# visitors_come: prints how many answers were given. Every fifth visitor is a stray one.
visitors_come() {
  day_began=$(date +%s) day_visit=0
  answers_before=$(answers)
  answers_now=$answers_before
  while [ $((answers_now - answers_before)) -lt "$ANSWERS_A_DAY" ] && [ $(($(date +%s) - day_began)) -lt $((DAY_MINUTES * 60)) ]; do
    for _ in 1 2 3 4; do
      day_visit=$((day_visit + 1))
      visit "$day_visit" || return
    done
    stray_visit "$day_visit" || return
    answers_now=$(answers)
  done
  printf '%s\n' $((answers_now - answers_before))
}
