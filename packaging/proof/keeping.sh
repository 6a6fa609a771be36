# shellcheck shell=sh
# What outlives a set-up, an update, a failed one, a removal and a purge: everything that was said. Sourced, never run.

# repacked VERSION [SCRIPT TEXT]: the terminal's package with another version and, if named, a maintainer script of this text;
# prints where it lies.
repacked() {
  repacked_deb=$PROOF/shiwen_$1.deb
  rm -rf "$PROOF/repack" && dpkg-deb --raw-extract "$TERMINAL_DEB" "$PROOF/repack" || return
  sed -i "s/^Version: .*/Version: $1/" "$PROOF/repack/DEBIAN/control"
  if [ $# -gt 1 ]; then
    printf '#!/bin/sh\n%s\n' "$3" >"$PROOF/repack/DEBIAN/$2"
    chmod 0755 "$PROOF/repack/DEBIAN/$2"
  fi
  dpkg-deb --build --root-owner-group -Zgzip -z1 "$PROOF/repack" "$repacked_deb" >/dev/null && printf '%s\n' "$repacked_deb"
}

# data: every file of the data directory with its content's hash. What a reader of the database leaves beside it holds nothing.
data() {
  (cd "$TREE$DATA" && find . -type f -size +0 ! -name '*.lock' ! -name '*-shm' -exec sha256sum {} + | sort -k 2)
}

# same_data: nothing has changed since `data >"$PROOF/data"`.
same_data() {
  data | diff "$PROOF/data" -
}

# interrupted: how many ratings of an interrupted visit stand in the log.
interrupted() {
  as_kiosk_user shiwen query --read-only \
    "SELECT count(*) FROM entry WHERE kind = 'rating' AND CAST(bytes AS TEXT) LIKE '%interrupted%'" | tail -n 1
}

# installed_version: what dpkg says, with its state.
installed() {
  # shellcheck disable=SC2016 # dpkg-query's own placeholders
  [ "$(inside dpkg-query --show --showformat='${db:Status-Status} ${Version}' shiwen)" = "$1" ]
}

# tap X Y: a finger on the glass. After a change of the screen touches are ignored for a moment.
tap() {
  sleep 0.6
  xdotool mousemove "$1" "$2" click 1
  sleep 0.6
}

prove_setting_up() {
  chapter "kiosk.toml"
  printf '# A hall.\nrotation = "left"\nmode = "desk"\n' >"$TREE/etc/shiwen/kiosk.toml"
  fact "a mistake is refused with file, line and key" refused_with 'kiosk.toml, line 3: mode: unknown variant'
  printf 'plattform = "https://platform.example"\n' >"$TREE/etc/shiwen/kiosk.toml"
  fact "so is a key that there is not" refused_with 'kiosk.toml, line 1: plattform: unknown field'
  fact "and nothing was set up" no inside test -e $DATA/place.json
  printf 'mode = "counter"\ncounter = "%s"\n' "$COUNTER" >"$TREE/etc/shiwen/kiosk.toml"
  fact "what is right is applied" inside shiwen provision
  fact "a second time changes nothing" set_up_again
  fact "without a platform visitors may be served" inside shiwen provision --ready
  printf 'platform = "https://127.0.0.1:9"\nenrolment_code = "ABCD-EFGH-JKLM"\nmode = "counter"\n' >"$TREE/etc/shiwen/kiosk.toml"
  fact "a platform that is away is worth another try" exits_with 3 inside shiwen provision
  fact "the code waits in the file for it" grep -q ABCD-EFGH-JKLM "$TREE/etc/shiwen/kiosk.toml"
  fact "until it is enrolled nobody is served" exits_with 1 inside shiwen provision --ready
  printf 'mode = "counter"\ncounter = "%s"\n' "$COUNTER" >"$TREE/etc/shiwen/kiosk.toml"
  fact "set up by hand it goes on" inside shiwen provision
}

# A counter of the demo hall.
COUNTER=counter-1

set_up_again() {
  data >"$PROOF/data"
  inside shiwen provision && same_data
}

exits_with() {
  wanted_status=$1
  shift
  got_status=0
  "$@" || got_status=$?
  echo "exit status $got_status"
  [ "$got_status" -eq "$wanted_status" ]
}

refused_with() {
  refusal=$(inside shiwen provision 2>&1) && { echo "it was not refused: $refusal"; return 1; }
  printf '%s\n' "$refusal"
  case "$refusal" in *"$1"*) ;; *) return 1 ;; esac
}

prove_updates() {
  chapter "updates by apt, while somebody is at the screen"
  before=$(interrupted)
  open_screen 1080x1920
  start_session
  await_picture 240 >/dev/null
  fact "apt installs a newer package beside the running terminal" install_packages "$(repacked 99.1)"
  fact "the newer one is installed" installed 'installed 99.1'
  # Beside everything that can be touched, because a dark screen only wakes; then the face on the right.
  tap 540 1500
  tap 956 1130
  import -silent -window root "$PROOF/tapped.png"
  # What the package's script asks systemd for after an update.
  fact "told to stop, the terminal ends in order" stop_session
  fact "the open draft has become its entry, marked interrupted" test "$(interrupted)" -eq $((before + 1))
  fact "the record is whole" as_kiosk_user shiwen verify
  start_session
  fact "the next start shows a first screen" await_picture 240
  fact "and no draft of anybody" test "$(interrupted)" -eq $((before + 1))
  fact "it ends in order again" stop_session
  close_screen
  data >"$PROOF/data"
  fact "an update that fails before unpacking fails" no install_packages "$(repacked 99.2 preinst 'exit 1')"
  fact "and leaves the program and all data" kept_as 'installed 99.1'
  fact "an update that fails after unpacking fails" no install_packages "$(repacked 99.3 postinst 'exit 1')"
  fact "and leaves all data, and a program that reads it" kept_as 'half-configured 99.3'
  fact "the next good package repairs it" install_packages "$(repacked 99.4)"
  fact "with all data" kept_as 'installed 99.4'
}

kept_as() {
  installed "$1" && same_data && as_kiosk_user shiwen verify
}

prove_removal() {
  chapter "removal keeps what was said"
  fact "apt removes the package" inside apt-get remove --yes --quiet shiwen
  fact "the program is gone" no inside test -e /usr/bin/shiwen
  fact "the data is as it was" same_data
  fact "apt purges it" inside apt-get purge --yes --quiet shiwen
  fact "the data is as it was even then" same_data
  fact "and still the kiosk user's" is '%U %a' 'shiwen 700' $DATA
  fact "installed again" install_packages "$TERMINAL_DEB"
  fact "the terminal reads its record" as_kiosk_user shiwen verify
}

# A stick's file system in a file, by the very script that udev starts; of the file systems, one that this kernel has.
prove_stick() {
  chapter "a USB stick"
  stick_loop=$(losetup --find 2>/dev/null) || { note "NOT TRIED: there are no loop devices here; --long tries a stick in QEMU"; return; }
  truncate --size 8M "$PROOF/stick.img"
  mkfs.ext4 -q -L '../政务 U盘' -F "$PROOF/stick.img" && losetup "$stick_loop" "$PROOF/stick.img"
  # The mount lives as long as its namespace: one command looks at all of it.
  # shellcheck disable=SC2016 # expanded inside
  inside sh -c 'install -d /run/media/shiwen; /usr/lib/shiwen/stick mount "$1" && findmnt --list --noheadings --output TARGET,OPTIONS --source "/dev/$1"
    /usr/lib/shiwen/stick unmount "$1"; ls /run/media/shiwen | wc -l' stick "${stick_loop#/dev/}" >"$PROOF/stick.log" 2>&1
  losetup --detach "$stick_loop"
  fact "it is mounted below the folder of sticks, whatever its name" grep -q '^/run/media/shiwen/[^/. ]*政务' "$PROOF/stick.log"
  fact "nothing on it is a device, a program or a link to follow" grep -q 'nosuid.*nodev.*noexec.*nosymfollow' "$PROOF/stick.log"
  fact "pulled out, it leaves no folder" grep -qx 0 "$PROOF/stick.log"
}

prove_keeping() {
  prove_setting_up
  prove_updates
  prove_removal
  prove_stick
}
