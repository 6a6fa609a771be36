# shellcheck shell=sh
# `./kiosk package`: the two Debian packages, built by debhelper from programs that cargo has built. Sourced, never run.
# Everything is staged in build/package/source; the packages, with what lintian says of them, lie in build/package.

PACKAGE_PACKAGES="debhelper dpkg-dev lintian"
# What proves them in a clean tree, and in a machine of its own.
PROOF_PACKAGES="dbus-bin debian-archive-keyring e2fsprogs imagemagick mmdebstrap procps x11-apps x11-utils xdotool"
BOOT_PACKAGES="dosfstools qemu-system-x86"
# What weighs the terminal besides: a server for the page. Chromium is installed in a clean tree of its own.
WEIGH_PACKAGES="python3"
PACKAGE_FOLDER=build/package

# package_version: the workspace's.
package_version() {
  sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' Cargo.toml
}

# package_epoch: when what is packed was changed last, so that packing it again gives the same bytes.
package_epoch() {
  git log -1 --format=%ct 2>/dev/null || stat --format=%Y Cargo.lock
}

# build_packages PROFILE: both, from the programs of that profile.
build_packages() {
  package_profile=$1
  SOURCE_DATE_EPOCH=$(package_epoch)
  export SOURCE_DATE_EPOCH
  rm -rf "$PACKAGE_FOLDER"
  mkdir -p "$PACKAGE_FOLDER"
  stage_package "$PACKAGE_FOLDER/source" || return
  say "packing; the output of debhelper is in $PACKAGE_FOLDER/debhelper.log"
  (cd "$PACKAGE_FOLDER/source" && quietly ../debhelper.log dpkg-buildpackage --build=binary --no-sign) || return
  check_packages
}

# stage_package FOLDER: what debian/*.install takes, laid out as it names it.
stage_package() {
  mkdir -p "$1/programs" "$1/doc/shiwen" "$1/doc/shiwen-platform"
  cp -R packaging/debian packaging/terminal packaging/server packaging/examples platform "$1/"
  cp packaging/install.md platform/OPERATING.md platform/openapi.yaml "$1/doc/"
  for program in shiwen shiwen-platform; do
    cp "$(built "$package_profile" "$program")" "$1/programs/" || return
    node packaging/supply/licences.mjs "$program" >"$1/doc/$program/third-party.txt" || return
    node packaging/supply/sbom.mjs "$program" "$(package_version)" >"$1/doc/$program/sbom.cdx.json" || return
  done
  changelog >"$1/debian/changelog"
}

# changelog: what changed is in the repository's history; the package says which state it is.
changelog() {
  printf 'shiwen (%s) bookworm; urgency=medium\n\n' "$(package_version)"
  printf '  * Built from %s.\n\n' "$(git rev-parse --short=12 HEAD 2>/dev/null || printf 'a tree without a history')"
  printf ' -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' packaging/debian/control)" \
    "$(date --utc --date="@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %H:%M:%S +0000')"
}

# check_packages: lintian; what it is told to pass over has its reason beside it.
check_packages() {
  lintian --fail-on error,warning --allow-root --tag-display-limit 0 "$PACKAGE_FOLDER"/*.changes >"$PACKAGE_FOLDER/lintian.log" 2>&1 &&
    return
  cat "$PACKAGE_FOLDER/lintian.log" >&2
  say "lintian objects to the packages"
  return 1
}

# package_file PROGRAM: where its package lies.
package_file() {
  printf '%s/%s_%s_%s.deb' "$PACKAGE_FOLDER" "$1" "$(package_version)" "$(dpkg --print-architecture)"
}
