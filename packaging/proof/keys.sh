# shellcheck shell=sh
# What somebody may try on the booted machine: keys, a stick, an update, a second orientation. Sourced, never run.
# shellcheck disable=SC2016 # expanded in the machine

# Every way that a keyboard offers out of a session: other consoles, the kernel's magic keys, ends and restarts, windows,
# menus and what browsers do.
KEYS="ctrl-alt-f1 ctrl-alt-f2 ctrl-alt-f3 ctrl-alt-f4 ctrl-alt-f5 ctrl-alt-f6 ctrl-alt-f7 ctrl-alt-f12 alt-f1 alt-f2 alt-f3
 alt-left alt-right ctrl-alt-left ctrl-alt-right ctrl-alt-delete ctrl-alt-backspace ctrl-alt-esc ctrl-alt-t ctrl-alt-l ctrl-alt-d
 alt-sysrq-b alt-sysrq-e alt-sysrq-i alt-sysrq-k alt-sysrq-o alt-sysrq-r alt-sysrq-u alt-sysrq-c alt-sysrq-f
 alt-f4 alt-tab alt-esc alt-spc alt-f7 alt-f8 alt-f10 meta_l meta_l-d meta_l-e meta_l-l meta_l-r meta_l-tab meta_l-spc ctrl-esc
 print alt-print ctrl-print shift-print sysrq menu shift-f10 f1 f3 f5 f7 f10 f11 f12 esc
 ctrl-c ctrl-d ctrl-f ctrl-g ctrl-h ctrl-j ctrl-l ctrl-n ctrl-o ctrl-p ctrl-q ctrl-r ctrl-s ctrl-t ctrl-u ctrl-w ctrl-x ctrl-z
 ctrl-shift-c ctrl-shift-i ctrl-shift-j ctrl-shift-n ctrl-shift-t ctrl-shift-u ctrl-shift-w ctrl-tab ctrl-f4 ctrl-minus ctrl-equal"

# who_serves: the terminal's process, how often it was started again, and the console in front.
who_serves() {
  guest 'echo $(systemctl show --property MainPID --property NRestarts --value shiwen shiwen-display) $(cat /sys/class/tty/tty0/active)'
}

# stays: after what was tried the same processes serve on the same console, and the glass shows the kiosk.
stays() {
  sleep 0.4
  machine_is_on || { echo "the machine is off"; return 1; }
  [ "$(who_serves)" = "$SERVES" ] || { echo "it was: $SERVES; it is: $(who_serves)"; return 1; }
  picture tried && shows_kiosk tried
}

stays_after_key() {
  machine "sendkey $1" && stays
}

guest_holds() {
  guest "$1"
}

prove_boot() {
  start_machine
  fact "it boots into the kiosk" await_kiosk 240
  fact "the terminal serves" guest_holds 'for i in $(seq 30); do systemctl is-active --quiet shiwen && exit 0; sleep 1; done; systemctl status --no-pager -l shiwen shiwen-display shiwen-setup; exit 1'
  await_kiosk 60 || true
  fact "kiosk.toml was applied before" guest_holds 'systemctl show --property Result --value shiwen-setup | grep -x success && grep -q counter-1 /var/lib/shiwen/place.json'
  fact "the terminal is the kiosk user's process" guest_holds 'ps -o user= -p $(systemctl show --property MainPID --value shiwen) | grep -x shiwen'
  # The one on the serial line is the proof's own: the kernel's console is there.
  fact "there is no login on the screen" guest_holds '! systemctl is-active getty@tty1 && ! ps -C agetty -o tty= | grep "^tty[0-9]"'
  fact "it has no right over the machine" guest_holds 'grep "^Cap\(Eff\|Prm\|Bnd\|Amb\).*[1-9a-f]" /proc/$(systemctl show --property MainPID --value shiwen)/status; [ $? -eq 1 ]'
  fact "it can write to its data and nowhere else" guest_holds 'pid=$(systemctl show --property MainPID --value shiwen); nsenter -t $pid -m -S $(id -u shiwen) -G $(id -g shiwen) sh -c "touch /var/lib/shiwen/x && rm /var/lib/shiwen/x && for f in /usr/x /etc/x /etc/shiwen/x /var/x /home/x /root/x /srv/x; do ! touch \$f || exit 1; done"'
  fact "sleep is refused" guest_holds '! systemctl suspend'
  fact "the terminal may start the machine anew" guest_holds 'busctl --version >/dev/null; setpriv --reuid=shiwen --clear-groups busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager CanReboot | grep yes'
  fact "control: another user may not" guest_holds '! setpriv --reuid=nobody --clear-groups busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager CanReboot | grep yes'
  fact "every unit of the machine is well" guest_holds 'systemctl --failed --no-legend --no-pager; [ -z "$(systemctl --failed --no-legend --plain)" ]'
  note "$(guest 'systemd-analyze security --no-pager shiwen.service | tail -n 1; systemd-analyze security --no-pager shiwen-display.service | tail -n 1')"
  picture boot
  SERVES=$(who_serves)
}

prove_keys() {
  chapter "keys: whatever is pressed, the kiosk stays"
  for key in $KEYS; do fact "$key" stays_after_key "$key"; done
}

# The machine's stick, as shops sell them.
make_stick() {
  truncate --size 64M "$MACHINE/stick"
  mkfs.vfat -n KINGSTON "$MACHINE/stick" >/dev/null || cannot "the stick could not be made (dosfstools)"
}

prove_stick_plugged() {
  chapter "a USB stick, put in and pulled out"
  machine "device_add usb-storage,id=plug,drive=stick"
  fact "it is mounted for the kiosk user" guest_holds 'for i in $(seq 20); do findmnt --mountpoint /run/media/shiwen/KINGSTON && exit 0; sleep 0.5; done; systemctl --no-pager status "shiwen-stick@*"; exit 1'
  fact "the running terminal may write to it" guest_holds 'nsenter -t $(systemctl show --property MainPID --value shiwen) -m -S $(id -u shiwen) -G $(id -g shiwen) sh -c "echo x >/run/media/shiwen/KINGSTON/x"'
  fact "nothing on it can be run" guest_holds 'findmnt --noheadings --output OPTIONS /run/media/shiwen/KINGSTON | grep "nosuid.*nodev.*noexec"'
  fact "the kiosk stays" stays
  machine "device_del plug"
  fact "pulled out, it leaves nothing" guest_holds 'for i in $(seq 20); do ls /run/media/shiwen | grep -q . || exit 0; sleep 0.5; done; exit 1'
}

# Somebody who stays: without KVM an update takes longer than a visit lasts that nobody goes on with. The first tap may only wake.
TAPPER_PID=
keep_tapping() {
  while :; do
    "$HERE/ask" tap "$MACHINE/monitor" "$FACE_X" "$FACE_Y" || true
    sleep 4
  done >"$PROOF/taps.log" 2>&1 &
  TAPPER_PID=$!
  sleep 12
  picture tapped-in-the-machine || true
}

stop_tapping() {
  kill "$TAPPER_PID" 2>/dev/null || true
  TAPPER_PID=
}

prove_update_in_the_machine() {
  chapter "an update by apt, while somebody is at the screen"
  keep_tapping
  fact "apt updates the running terminal" guest_holds 'apt-get install --yes --quiet /root/newer.deb'
  stop_tapping
  fact "it serves again" await_kiosk 60
  fact "by another process" guest_holds "systemctl is-active shiwen && [ \"\$(systemctl show --property MainPID --value shiwen)\" != \"${SERVES%% *}\" ]"
  fact "the open draft has become its entry, marked interrupted" guest_holds 'shiwen query --read-only "SELECT count(*) FROM entry WHERE kind = '\''rating'\'' AND CAST(bytes AS TEXT) LIKE '\''%interrupted%'\''" | tail -n 1 | grep -x 1'
  fact "the record is whole" guest_holds 'shiwen verify'
  fact "the picture is turned as kiosk.toml says" guest_holds 'printf "rotation = \"left\"\n" >>/etc/shiwen/kiosk.toml; systemctl stop shiwen shiwen-display; systemctl restart shiwen-setup; systemctl start shiwen
    DISPLAY=:0 XAUTHORITY=/run/shiwen-display/key xrandr --query | grep " connected.*800x1280+0+0 left"'
  fact "and the glass shows it" await_kiosk 60
  picture turned
}

# A program that is stopped says nothing any more, as one that hangs.
prove_watchdog() {
  chapter "what hangs is started anew"
  fact "systemd has heard that visitors are served" guest_holds 'for i in $(seq 90); do systemctl show --property StatusText --value shiwen | grep -x "visitors are served" && exit 0; sleep 1; done; exit 1'
  fact "a program that hangs is ended and started anew" guest_holds 'old=$(systemctl show --property MainPID --value shiwen); kill -STOP $old
    for i in $(seq 180); do sleep 1; new=$(systemctl show --property MainPID --value shiwen); [ "$new" -eq 0 ] || [ "$new" -eq "$old" ] || exit 0; done; exit 1'
  fact "it serves again" await_kiosk 60
  fact "a display that ends comes back" guest_holds 'old=$(systemctl show --property MainPID --value shiwen-display); kill -KILL $old
    for i in $(seq 180); do sleep 1; systemctl is-active --quiet shiwen shiwen-display && [ "$(systemctl show --property MainPID --value shiwen-display)" -ne "$old" ] && exit 0; done; exit 1'
  fact "with the terminal on it" await_kiosk 60
}

# QEMU ends where the machine would start anew (-no-reboot). So this also shows that the terminal may do it, from within its unit.
prove_last_rung() {
  chapter "what ends again and again starts the machine anew"
  fact "after some bad ends the terminal restarts the machine" ends_until_the_machine_does
}

# A machine that is off already has restarted for another reason.
ends_until_the_machine_does() {
  machine_is_on || return
  for _ in 1 2 3 4 5 6; do
    guest 'old=$(systemctl show --property MainPID --value shiwen); kill -KILL $old
      for i in $(seq 60); do sleep 1; new=$(systemctl show --property MainPID --value shiwen); [ "$new" -eq 0 ] || [ "$new" -eq "$old" ] || exit 0; done' || true
    ! goes_off || return 0
  done
  return 1
}

# The middle of the face on the right (1280x800, counter mode), in the tablet's units.
FACE_X=28000
FACE_Y=14000

# The same machine with the magic keys on: they reach it.
prove_control() {
  chapter "control: the keys do reach the machine"
  start_machine sysrq_always_enabled
  fact "it boots" await_kiosk 240
  fact "where they are on, the magic key restarts it" restarts_by_magic
}

# A machine that is off already shows nothing of a key.
restarts_by_magic() {
  machine_is_on || return
  machine "sendkey alt-sysrq-b" || true
  goes_off
}

goes_off() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    machine_is_on || return 0
    sleep 1
  done
  return 1
}
