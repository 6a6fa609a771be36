# shellcheck shell=sh
# The Debian packages, proved where they are installed. Sourced, never run.

# check_shell: every script of the repository.
check_shell() {
  shellcheck --external-sources --check-sourced kiosk .ci/run packaging/proof/run packaging/proof/boot packaging/proof/enter \
    packaging/terminal/usr/lib/shiwen/display-key packaging/terminal/usr/lib/shiwen/session packaging/terminal/usr/lib/shiwen/stick \
    packaging/debian/shiwen.postinst packaging/debian/shiwen.postrm packaging/debian/shiwen-platform.prerm
}

# build_proof_packages: from the programs that are built anyway; a long run takes the release ones, which a hall gets. What the
# proof looks at (session, units, data) is the same, and a debug program is only slower.
build_proof_packages() {
  if [ -n "${SHIWEN_LONG:-}" ]; then
    cargo build --release --package shiwen --package shiwen-platform && build_packages release
  else
    build_packages debug
  fi
}

prove_packages() {
  as_root packaging/proof/run "$(package_file shiwen)" "$(package_file shiwen-platform)"
}

boot_packages() {
  as_root packaging/proof/boot "$(package_file shiwen)"
}
