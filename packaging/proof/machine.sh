# shellcheck shell=sh
# A whole machine of the clean Debian with the package: kernel, disk, screen, keyboard, stick, in QEMU. Sourced, never run.

MACHINE=$PROOF/machine
MACHINE_PID=
# How many times longer everything takes.
SLOWNESS=1

# make_machine: the tree with a kernel and, for the proof alone, a shell of root's on the second serial line.
make_machine() {
  rm -rf "$MACHINE"
  mkdir -p "$MACHINE"
  unpack_tree
  inside apt-get update --quiet >"$PROOF/update.log" 2>&1 || cannot "the package lists of Debian cannot be fetched"
  mkdir -p "$TREE/etc/shiwen"
  printf 'mode = "counter"\ncounter = "%s"\n' "$COUNTER" >"$TREE/etc/shiwen/kiosk.toml"
  fact "apt installs a kernel and the terminal" install_machine
  [ "$REFUTED" -eq 0 ] || return 1
  cp "$(repacked 99.1)" "$TREE/root/newer.deb"
  rm -f "$TREE/usr/sbin/policy-rc.d"
  cat >"$TREE/etc/systemd/system/proof-shell.service" <<'UNIT'
[Service]
ExecStartPre=/bin/stty -F /dev/ttyS1 raw -echo
ExecStart=/bin/sh
StandardInput=tty-force
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS1
Restart=always
UNIT
  mkdir -p "$TREE/etc/systemd/system/sysinit.target.wants"
  ln -s ../proof-shell.service "$TREE/etc/systemd/system/sysinit.target.wants/proof-shell.service"
  sed -i 's/^\[Service\]/[Unit]\nDefaultDependencies=no\n[Service]/' "$TREE/etc/systemd/system/proof-shell.service"
  # What the machine says of itself goes to console.log, which is still there when the machine is off.
  mkdir -p "$TREE/etc/systemd/journald.conf.d"
  printf '[Journal]\nForwardToConsole=yes\nTTYPath=/dev/ttyS0\nMaxLevelConsole=info\n' >"$TREE/etc/systemd/journald.conf.d/proof.conf"
  echo '/dev/vda / ext4 defaults 0 1' >"$TREE/etc/fstab"
  echo terminal >"$TREE/etc/hostname"
  : >"$TREE/etc/machine-id"
  cp "$TREE"/boot/vmlinuz-* "$MACHINE/kernel"
  cp "$TREE"/boot/initrd.img-* "$MACHINE/initrd"
  truncate --size 4G "$MACHINE/disk"
  mkfs.ext4 -q -F -d "$TREE" "$MACHINE/disk" || cannot "the machine's disk could not be made"
}

install_machine() {
  cp "$TERMINAL_DEB" "$TREE/root/"
  inside apt-get install --yes --quiet --no-install-recommends initramfs-tools linux-image-amd64 kmod \
    "/root/$(basename "$TERMINAL_DEB")"
}

# start_machine: with KVM where there is some; without it everything takes ten times as long. SHIWEN_ACCELERATOR=tcg is for a machine
# that has KVM and boots nothing by it, as one that is itself in a machine may.
start_machine() {
  accelerator=${SHIWEN_ACCELERATOR:-}
  [ -n "$accelerator" ] || { accelerator=tcg && [ ! -w /dev/kvm ] || accelerator=kvm; }
  [ "$accelerator" != tcg ] || SLOWNESS=5
  note "QEMU runs with $accelerator"
  qemu-system-x86_64 -accel "$accelerator" -m 2048 -smp 2 -display none -no-reboot -nic none \
    -kernel "$MACHINE/kernel" -initrd "$MACHINE/initrd" -append "root=/dev/vda rw quiet console=ttyS0 console=tty0 ${1:-}" \
    -drive "file=$MACHINE/disk,format=raw,if=virtio,cache=unsafe" \
    -device VGA,xres=1280,yres=800 -device qemu-xhci -device usb-kbd -device usb-tablet \
    -drive "file=$MACHINE/stick,format=raw,if=none,id=stick" \
    -serial "file:$MACHINE/console.log" -serial "unix:$MACHINE/shell,server=on,wait=off" \
    -qmp "unix:$MACHINE/monitor,server=on,wait=off" >"$MACHINE/qemu.log" 2>&1 </dev/null &
  MACHINE_PID=$!
}

# guest COMMAND: in the machine's shell.
guest() {
  "$HERE/ask" guest "$MACHINE/shell" "$1"
}

# machine COMMAND...: to the machine itself: keys, plugs, pictures.
machine() {
  "$HERE/ask" machine "$MACHINE/monitor" "$@"
}

machine_is_on() {
  kill -0 "$MACHINE_PID" 2>/dev/null
}

stop_machine() {
  [ -n "$MACHINE_PID" ] || return 0
  kill "$MACHINE_PID" 2>/dev/null || true
  wait "$MACHINE_PID" 2>/dev/null || true
  MACHINE_PID=
}

# picture NAME: what is on the glass, as build/proof/NAME.png.
picture() {
  machine "screendump $MACHINE/picture.ppm" && convert "$MACHINE/picture.ppm" "$PROOF/$1.png"
}

# await_kiosk SECONDS: until there is a picture that is no console.
await_kiosk() {
  kiosk_began=$(date +%s)
  while [ $(($(date +%s) - kiosk_began)) -lt $(($1 * SLOWNESS)) ]; do
    machine_is_on || { echo "the machine is off"; return 1; }
    sleep 1
    picture booted 2>/dev/null || continue
    shows_kiosk booted && return 0
  done
  return 1
}

# shows_kiosk NAME: a warm light ground in the corners, and more colours than text has.
shows_kiosk() {
  corner=$(convert "$PROOF/$1.png" -crop 8x8+2+2 -scale '1x1!' -format '%[fx:int(255*minima)]' info:)
  [ "$corner" -gt 200 ] && [ "$(convert "$PROOF/$1.png" -scale '64x64!' -format '%k' info:)" -gt 16 ]
}
