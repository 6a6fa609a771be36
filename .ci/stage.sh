# shellcheck shell=sh
# Runs the checks one after another, times them, adds up what the test runners report, and stops at the first failure.
# Sourced, never run. A stage that could not run, or a test runner that named no result, is a failure.

STAGE_LOGS=build/stages
PASSED=0
FAILED=0

# begin_stages: forgets the last run.
begin_stages() {
  rm -rf "$STAGE_LOGS"
  mkdir -p "$STAGE_LOGS"
  : >"$STAGE_LOGS/table"
}

# stage NAME COMMAND...: one check that passes or fails as a whole.
stage() {
  timed_stage "$@" || end_stages "$1"
}

# test_stage NAME COMMAND...: one that runs tests, whose own count is added to the sum.
test_stage() {
  if timed_stage "$@"; then test_status=0; else test_status=1; fi
  count_tests "$STAGE_LOGS/$1.log"
  PASSED=$((PASSED + run_passed))
  FAILED=$((FAILED + run_failed))
  if [ $((run_passed + run_failed)) -eq 0 ]; then
    say "the stage '$1' reported no test"
    end_stages "$1"
  fi
  [ $((test_status + run_failed)) -eq 0 ] || end_stages "$1"
}

# end_stages [FAILED_STAGE]: the table, the stage that failed, the sum as the very last line; and out.
end_stages() {
  printf '\n%-22s %10s\n' stage seconds
  cat "$STAGE_LOGS/table"
  [ $# -eq 0 ] || printf '\nfailed at: %s (output: %s)\n' "$1" "$STAGE_LOGS/$1.log"
  # A failure that no test runner counted is one failed check.
  [ $# -eq 0 ] || [ "$FAILED" -gt 0 ] || FAILED=1
  printf '\n%d passed, %d failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" -eq 0 ] || exit 1
  exit 0
}

timed_stage() {
  stage_name=$1
  shift
  printf '\n== %s\n' "$stage_name"
  stage_start=$(date +%s%3N)
  if logged "$STAGE_LOGS/$stage_name.log" "$@"; then stage_status=0; else stage_status=$?; fi
  stage_ms=$(($(date +%s%3N) - stage_start))
  printf '%-22s %8d.%d%s\n' "$stage_name" $((stage_ms / 1000)) $((stage_ms % 1000 / 100)) \
    "$([ "$stage_status" -eq 0 ] || printf '  FAILED')" >>"$STAGE_LOGS/table"
  return "$stage_status"
}

# logged FILE COMMAND...: output on the screen and in FILE, and the command's own exit status, which a pipeline would hide.
logged() {
  logged_file=$1
  shift
  rm -f "$STAGE_LOGS/pipe"
  mkfifo "$STAGE_LOGS/pipe"
  tee "$logged_file" <"$STAGE_LOGS/pipe" &
  tee_pid=$!
  logged_status=0
  "$@" >"$STAGE_LOGS/pipe" 2>&1 </dev/null || logged_status=$?
  settle "$tee_pid"
  return "$logged_status"
}

# A process that a stage left behind keeps the pipe open: it may have two seconds, it may not hold up the run.
settle() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  say "the stage '$stage_name' left a process behind that still holds its output"
  kill "$1" 2>/dev/null || true
}

# count_tests LOG: sums the result lines of nextest ("Summary [...] 3 tests run: 2 passed, 1 failed"), cargo test
# ("test result: ok. 3 passed; 0 failed") and vitest ("Tests  1 failed | 2 passed (3)") into run_passed and run_failed.
count_tests() {
  run_counts=$(awk '
    /^ *Summary \[.*tests? run:/ || /^test result: / || /^ *Tests  / {
      for (i = 1; i < NF; i++) {
        if ($i !~ /^[0-9]+$/) continue
        if ($(i + 1) ~ /^passed/) passed += $i
        if ($(i + 1) ~ /^(failed|timed|exec)/) failed += $i
      }
    }
    END { print passed + 0, failed + 0 }' "$1")
  run_passed=${run_counts% *}
  run_failed=${run_counts#* }
}
