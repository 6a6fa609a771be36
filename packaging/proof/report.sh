# shellcheck shell=sh
# What the proof of the packages says: a line for each fact, and the sum as the test runners write it. Sourced, never run.

PROVED=0
REFUTED=0

# chapter TEXT: what the next facts are about.
chapter() {
  printf '\n-- %s\n' "$*"
}

# fact SENTENCE COMMAND...: holds if the command succeeds; its output is shown if it does not.
fact() {
  sentence=$1
  shift
  if "$@" >"$PROOF/fact.log" 2>&1; then
    PROVED=$((PROVED + 1))
    printf 'ok      %s\n' "$sentence"
  else
    REFUTED=$((REFUTED + 1))
    printf 'FAILED  %s\n' "$sentence"
    sed 's/^/        | /' "$PROOF/fact.log" | tail -n 20
  fi
}

# no COMMAND...: succeeds if the command fails.
no() {
  ! "$@"
}

# note TEXT: a figure that is read, not judged.
note() {
  printf '        %s\n' "$*"
}

# cannot TEXT: the proof could not be made, which is no proof.
cannot() {
  printf '\nCOULD NOT RUN: %s\n' "$*"
  printf 'test result: FAILED. %d passed; %d failed\n' "$PROVED" $((REFUTED + 1))
  exit 3
}

# sum_up: the last line; fails if any fact did.
sum_up() {
  if [ "$REFUTED" -eq 0 ] && [ "$PROVED" -gt 0 ]; then verdict=ok; else verdict=FAILED; fi
  printf '\ntest result: %s. %d passed; %d failed\n' "$verdict" "$PROVED" "$REFUTED"
  [ "$verdict" = ok ]
}
