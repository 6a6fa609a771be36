# shellcheck shell=sh
# The Debian packages, proved where they are installed. Sourced, never run.

# check_shell: every script of the repository.
check_shell() {
  shellcheck --external-sources --check-sourced kiosk .ci/run .ci/at-display packaging/proof/run packaging/proof/boot packaging/proof/weigh \
    packaging/proof/enter packaging/terminal/usr/lib/shiwen/display-key packaging/terminal/usr/lib/shiwen/session \
    packaging/terminal/usr/lib/shiwen/stick packaging/debian/shiwen.postinst packaging/debian/shiwen.postrm \
    packaging/debian/shiwen-platform.prerm
}

# build_release_packages: what a hall gets.
build_release_packages() {
  cargo build --release --package shiwen --package shiwen-platform && build_packages release
}

prove_packages() {
  as_root packaging/proof/run "$(package_file shiwen)" "$(package_file shiwen-platform)"
}

boot_packages() {
  as_root packaging/proof/boot "$(package_file shiwen)"
}

# weigh_installed: the bench's rows of the package as it is installed, beside Chromium. Without what it needs it says so, and 3.
weigh_installed() {
  printf '\nThe installed terminal\n'
  # In a shell of its own: what is missing here may not cost what was measured before.
  # shellcheck disable=SC2086 # lists of names
  (need_packages $PACKAGE_PACKAGES $PROOF_PACKAGES $WEIGH_PACKAGES) || { not_measured "packages are missing"; return 3; }
  root_at_hand || { not_measured "a clean Debian can be made by root only"; return 3; }
  "$(built release bench)" --page "$PWD/build/weigh" || { not_measured "there is no page for a browser"; return 3; }
  # What a hall gets has no features for measuring, so it is another program than the bench's.
  cargo build --release --package shiwen --package shiwen-platform || { not_measured "the release build failed"; return 3; }
  build_packages release || { not_measured "the packages could not be built"; return 3; }
  as_root packaging/proof/weigh "$(package_file shiwen)" "$(package_file shiwen-platform)" "$PWD/build/weigh"
}

not_measured() {
  printf 'NOT MEASURED: %s\n' "$*"
}
