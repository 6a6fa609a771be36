# shellcheck shell=sh
# A day of visits at the installed terminal: a finger that taps anywhere, from outside, because nothing can drive what a hall
# gets. It rates, gives reasons, writes, answers questions, changes languages, walks away. Sourced, never run.

# So many answers a day are what the platform is sized for (ARCHITECTURE.md).
ANSWERS_A_DAY=100
# Where it takes longer, what was reached by then is the day. SHIWEN_DAY_MINUTES is for trying.
DAY_MINUTES=${SHIWEN_DAY_MINUTES:-45}

# answers: ratings and responses in the record.
answers() {
  as_kiosk_user shiwen query --read-only "SELECT (SELECT count(*) FROM rating) + (SELECT count(*) FROM survey_response)" | tail -n 1
}

# taps SEED: sixty of them, each once the screen takes it. Not at the top: seven in its corner ask for the manager's window.
taps() {
  awk -v seed="$1" -v wide="${SIZE%x*}" -v high="${SIZE#*x}" 'BEGIN { srand(seed)
    for (tap = 0; tap < 60; tap++)
      printf "mousemove %d %d click 1 sleep 0.55 ", 10 + rand() * (wide - 20), high * 0.15 + rand() * (high * 0.85 - 10) }'
}

# visitors_come: prints how many answers were given.
visitors_come() {
  day_began=$(date +%s) day_seed=0
  answers_before=$(answers)
  answers_now=$answers_before
  while [ $((answers_now - answers_before)) -lt "$ANSWERS_A_DAY" ] && [ $(($(date +%s) - day_began)) -lt $((DAY_MINUTES * 60)) ]; do
    day_seed=$((day_seed + 1))
    # shellcheck disable=SC2046 # words
    xdotool $(taps "$day_seed") || return
    answers_now=$(answers)
  done
  printf '%s\n' $((answers_now - answers_before))
}
