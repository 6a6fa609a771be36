# shellcheck shell=sh
# The Debian and Ubuntu packages, by what needs them, and their installation. Sourced, never run.
# Refuses to touch anything that is installed already.

BUILD_PACKAGES="build-essential ca-certificates curl libgtk-3-dev librsvg2-dev libssl-dev libwebkit2gtk-4.1-dev pkg-config"
RUN_PACKAGES="fonts-noto-cjk"
TEST_PACKAGES="at-spi2-core dbus-x11 exfat-fuse exfatprogs libreoffice-calc-nogui openbox shellcheck strace webkit2gtk-driver xvfb"

# need_packages NAME...: installs those that are missing.
need_packages() {
  command -v dpkg-query >/dev/null ||
    stop 3 "the set-up knows Debian 12 and Ubuntu 24.04; elsewhere build by hand with the counterparts of: $*"
  missing=$(missing_packages "$@")
  missing=${missing% }
  [ -z "$missing" ] && return
  root_at_hand || stop 3 "these packages are missing and need root or sudo: apt-get install $missing"
  say "installing packages: $missing"
  quietly build/apt-update.log as_root apt-get update -q ||
    say "the package lists could not be refreshed; trying with those at hand"
  # shellcheck disable=SC2086 # a list of names
  quietly build/apt-install.log as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 $missing ||
    stop 3 "the packages could not be installed; the whole output is in build/apt-install.log"
}

# Asks one package at a time: dpkg-query prints nothing for a name it has never heard of.
missing_packages() {
  for package in "$@"; do
    # shellcheck disable=SC2016 # dpkg-query's own placeholder
    dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
      printf '%s ' "$package"
  done
}

# Without a terminal sudo has nobody to ask for a password.
root_at_hand() {
  [ "$(id -u)" -eq 0 ] && return
  command -v sudo >/dev/null || return 1
  [ -t 2 ] || sudo -n true 2>/dev/null
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}
