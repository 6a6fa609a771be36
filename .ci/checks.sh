# shellcheck shell=sh
# What the checks are: the commands behind the stages of `./kiosk test`. Sourced, never run.

# Every cargo command of the checks names the same packages and features: cargo unites features over what is named
# together, so a second choice would compile Tauri a second time.
EVERYTHING="--workspace --features shiwen-tests/window"
BENCH="--package shiwen-tests --features shiwen-tests/window --bin bench"
GENERATED=ui/src/generated

# write_types DIR: the TypeScript types that Rust exports. Never by nextest: its processes would write one file at once.
write_types() {
  for types_crate in shiwen-domain shiwen-app; do
    grep -q '^ts = ' "src-tauri/crates/${types_crate#shiwen-}/Cargo.toml" || continue
    TS_RS_EXPORT_DIR=$1 cargo test --quiet --package "$types_crate" --features ts --lib export_bindings || return
  done
}

types_are_current() {
  rm -rf build/generated
  write_types "$PWD/build/generated" || return
  diff --recursive --brief "$GENERATED" build/generated && return
  say "the committed types differ from the Rust ones: run ./kiosk types"
  return 1
}

renew_types() {
  rm -rf build/generated
  write_types "$PWD/build/generated" || return
  rm -rf "$GENERATED"
  mv build/generated "$GENERATED"
}

page() {
  npm run --silent --prefix ui "$@"
}

lint_rust() {
  # shellcheck disable=SC2086 # several words
  cargo clippy $EVERYTHING --all-targets -- -D warnings
}

build_everything() {
  # shellcheck disable=SC2086 # several words
  cargo build $EVERYTHING --all-targets
}

# The cluster in which the tests make databases of their own, unless there is one already. It is made anew for each run,
# and a power cut would lose no more than it: so no write waits for the disk. What is restarted or filled to the brim in a
# proof is a cluster of that proof's.
start_test_postgres() {
  [ -z "${SHIWEN_TEST_POSTGRES:-}" ] || return 0
  remove_postgres "$PWD/build/postgres"
  start_postgres "$PWD/build/postgres" fsync=off full_page_writes=off max_connections=400 || return
  export SHIWEN_TEST_POSTGRES="$POSTGRES_URL"
}

# With full figures the proofs' own tables are shown at the end: they are what is quoted.
# Everything but the window, which has a stage of its own: it may not share the processors with other tests.
# Neither runner takes the examples in the documentation along, so they are asked for.
test_rust() {
  # shellcheck disable=SC2086 # several words
  if has_nextest; then
    cargo nextest run $EVERYTHING --no-fail-fast ${SHIWEN_LONG:+--success-output final} -E 'not binary(/^window/)'
  else
    other_targets=$(targets_but_window) && cargo test $EVERYTHING --no-fail-fast --lib --bins $other_targets
  fi && cargo test $EVERYTHING --no-fail-fast --doc
}

# Two windows at a time, each test at a display of its own: one alone leaves half of two processors idle. Those whose figures or
# limits are of time are alone all the same (.config/nextest.toml).
WINDOWS_AT_ONCE=2

test_window() {
  # shellcheck disable=SC2086 # several words
  if has_nextest; then
    SHIWEN_DISPLAYS=$DISPLAYS cargo nextest run $EVERYTHING --no-fail-fast --test-threads "$WINDOWS_AT_ONCE" \
      --config "target.'cfg(unix)'.runner='$PWD/.ci/at-display'" ${SHIWEN_LONG:+--success-output final} -E 'binary(/^window/)'
  else
    cargo test $EVERYTHING --no-fail-fast --test 'window*' -- --test-threads 1
  fi
}

has_nextest() {
  cargo nextest --version >/dev/null 2>&1
}

# cargo test has no way to say "all but": the integration tests are named one by one, as cargo itself lists them.
targets_but_window() {
  cargo metadata --no-deps --format-version 1 | node --print '
    JSON.parse(require("fs").readFileSync(0)).packages.flatMap((one) => one.targets)
      .filter((target) => target.kind[0] === "test" && !target.name.startsWith("window"))
      .map((target) => "--test=" + target.name).join(" ")'
}
