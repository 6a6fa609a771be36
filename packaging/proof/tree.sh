# shellcheck shell=sh
# A clean Debian 12 to install the packages into: made once by mmdebstrap, kept as a tar in build/proof, unpacked anew for each
# run. Nothing of the machine but its packages' mirror, its display's socket and /dev gets in. Sourced, never run.

TREE=$PROOF/tree
BASE=$PROOF/base.tar

# can_make_trees: is this root, and may it mount? In a container without that right there is no proof.
can_make_trees() {
  [ "$(id -u)" -eq 0 ] || cannot "the proof of the packages needs root: run ./kiosk as root, or where sudo asks nothing"
  unshare --mount --pid --fork true 2>/dev/null ||
    cannot "this machine allows no mounts and no processes of their own (a container without CAP_SYS_ADMIN?)"
}

# make_base: the smallest Debian 12 that can boot. The tar is older than a month: made anew.
make_base() {
  [ -z "$(find "$BASE" -mtime -30 2>/dev/null)" ] || return 0
  rm -f "$BASE" "$PROOF/base.new.tar"
  note "making a clean Debian 12 (once; kept in $BASE)"
  # A machine whose clock is wrong, or whose mirror stands still, has told apt so.
  apt-config dump Acquire::Check-Valid-Until Acquire::Check-Date >"$PROOF/apt.conf"
  mmdebstrap --quiet --variant=minbase --include=systemd-sysv,udev,ca-certificates --aptopt="$PROOF/apt.conf" \
    bookworm "$PROOF/base.new.tar" >"$PROOF/base.log" 2>&1 ||
    { tail -n 20 "$PROOF/base.log"; cannot "a clean Debian 12 could not be made; the output is in $PROOF/base.log"; }
  mv "$PROOF/base.new.tar" "$BASE"
}

unpack_tree() {
  rm -rf "$TREE"
  mkdir -p "$TREE" "$PROOF/archives/partial"
  tar --extract --file "$BASE" --directory "$TREE" --exclude ./dev/* || cannot "the clean Debian could not be unpacked"
  cp /etc/resolv.conf "$TREE/etc/resolv.conf" 2>/dev/null || true
  cp "$PROOF/apt.conf" "$TREE/etc/apt/apt.conf.d/99machine" 2>/dev/null || true
  # It is thrown away: nothing in it has to wait for the disk.
  echo force-unsafe-io >"$TREE/etc/dpkg/dpkg.cfg.d/throw-away"
  # There is no init in a chroot that could start anything.
  printf '#!/bin/sh\nexit 101\n' >"$TREE/usr/sbin/policy-rc.d"
  chmod +x "$TREE/usr/sbin/policy-rc.d"
}

# inside COMMAND...: in the tree, as root, with mounts and processes that end with it. WITHOUT_NETWORK=1 leaves no network either.
inside() {
  unshare --mount --pid --fork --kill-child ${WITHOUT_NETWORK:+--net} \
    sh "$HERE/enter" "$TREE" "$PROOF/archives" "$@"
}
