# shellcheck shell=sh
# Where the programs come from: licences, sources, known holes. Sourced, never run.
# What cannot be asked from here is said as NOT CHECKED, never as passed.

# The release of cargo-deny that deny.toml was written for.
DENY_RELEASE=0.20.2

# has_deny: installed, or built here before.
has_deny() {
  PATH="$PWD/build/tools/bin:$PATH"
  cargo deny --version >/dev/null 2>&1
}

# need_deny: building it takes longer than most stages, so only a long run does.
need_deny() {
  has_deny && return
  [ -n "${SHIWEN_LONG:-}" ] || return
  say "building cargo-deny $DENY_RELEASE, which checks licences and sources"
  quietly build/deny.log cargo install --quiet --locked --root build/tools --version "$DENY_RELEASE" cargo-deny
}

# check_crates: licences, bans and sources need no network; advisories do. A long run cannot do without.
check_crates() {
  need_deny || {
    if [ -n "${SHIWEN_LONG:-}" ]; then
      say "cargo-deny could not be built; its output is in build/deny.log"
      return 1
    fi
    say "NOT CHECKED: licences, sources and advisories of the crates (cargo-deny is not installed; --long builds it)"
    return 0
  }
  cargo deny --log-level error check licenses bans sources || return
  if deny_advisories; then return 0; fi
  grep -q 'failed to fetch advisory database' build/advisories.log || return 1
  say "NOT CHECKED: advisories of the crates (their database cannot be reached from here)"
}

deny_advisories() {
  cargo deny --log-level error check advisories >build/advisories.log 2>&1 || { tail -n 40 build/advisories.log; return 1; }
}

# check_scripts: of the page, what ships and what builds it.
check_scripts() {
  for audited in --omit=dev --include=dev; do
    npm audit --prefix ui "$audited" >build/audit.log 2>&1 && continue
    cat build/audit.log
    grep -q 'audit endpoint returned an error' build/audit.log || return 1
    say "NOT CHECKED: advisories of the page's scripts (the registry that npm is set up with does not answer that)"
    return 0
  done
}

check_supply() {
  check_crates && check_scripts && check_lists
}

# check_lists: both lists that the packages carry can be made, and nothing in them is without a licence.
check_lists() {
  for program in shiwen shiwen-platform; do
    node packaging/supply/licences.mjs "$program" >"build/$program.licences.txt" || return
    ! grep -n ': not said$' "build/$program.licences.txt" || return
    node packaging/supply/sbom.mjs "$program" "$(package_version)" >"build/$program.cdx.json" || return
  done
}
