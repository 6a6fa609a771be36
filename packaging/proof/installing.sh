# shellcheck shell=sh
# What installing does: dependencies, files, user, rights, units. Sourced, never run.

DATA=/var/lib/shiwen

# install_packages FILE...: by apt, as whoever sets a machine up does it, without what is only recommended.
install_packages() {
  for package in "$@"; do cp "$package" "$TREE/root/"; done
  # shellcheck disable=SC2046 # a list of names without blanks
  inside apt-get install --yes --quiet --no-install-recommends --allow-downgrades \
    $(for package in "$@"; do printf '/root/%s ' "$(basename "$package")"; done)
}

# as_visitor_user COMMAND...: in the tree, as the kiosk user.
as_kiosk_user() {
  inside setpriv --reuid=shiwen --regid=shiwen --init-groups --no-new-privs env "SHIWEN_HOME=$DATA" HOME=/tmp "$@"
}

# is FORMAT VALUE FILE: one property of a file in the tree, as stat names it.
is() {
  [ "$(inside stat --format="$1" "$3")" = "$2" ]
}

# owned_by_shiwen: every file of the data directory, there is one.
owned_by_shiwen() {
  [ -n "$(inside find $DATA -type f -user shiwen)" ] && [ -z "$(inside find $DATA ! -user shiwen)" ]
}

prove_installing() {
  chapter "installing into a clean Debian 12"
  inside apt-get update --quiet >"$PROOF/update.log" 2>&1 || cannot "the package lists of Debian cannot be fetched"
  fact "apt resolves the dependencies and installs both packages" install_packages "$TERMINAL_DEB" "$PLATFORM_DEB"
  [ "$REFUTED" -eq 0 ] || return
  fact "shiwen is on the PATH and starts" inside shiwen --version
  fact "shiwen-platform is on the PATH and starts" inside shiwen-platform --version
  fact "no library of the programs is missing" no missing_libraries
  fact "the user shiwen is there, without a password" inside sh -c "getent shadow shiwen | cut -d: -f2 | grep -q '^!'"
  fact "the user shiwen has no shell" inside sh -c 'getent passwd shiwen | grep -q nologin'
  fact "the data directory is the kiosk user's alone" is '%U %a' 'shiwen 700' $DATA
  fact "the set-up is root's, and the kiosk user may read it" is '%U %G %a' 'root shiwen 750' /etc/shiwen
  fact "the platform's keys are its user's alone" is '%U %a' 'shiwen-platform 700' /etc/shiwen-platform/keys
  fact "the platform's configuration is nobody else's" is '%U %G %a' 'root shiwen-platform 640' /etc/shiwen-platform/shiwen-platform.toml
  fact "the terminal's units are without a mistake" units_are_right 'shiwen*.service'
  fact "the session starts with the machine" inside systemctl is-enabled --quiet shiwen.service shiwen-setup.service
  fact "the platform does not, before somebody has set it up" no inside systemctl is-enabled --quiet shiwen-platform.service
  fact "Ctrl+Alt+Del is masked" no inside systemctl is-enabled ctrl-alt-del.target
  fact "no file that belongs to others is changed" inside dpkg --verify systemd udev openbox
  fact "the display's key is the kiosk user's to read, and nobody else's" display_key_is 'root shiwen 640'
  fact "it holds under whatever name the machine has" display_key_holds_everywhere
  fact "an upgrade of the window's toolkit is told to the terminal" inside test -x "$(toolkit_folder)/WebKitWebProcess"
  fact "the licences are there" inside test -s /usr/share/doc/shiwen/third-party.txt.gz
  prove_rights
}

missing_libraries() {
  inside sh -c 'ldd /usr/bin/shiwen /usr/bin/shiwen-platform | grep "not found"'
}

# toolkit_folder: the folder that the package wants to be told of.
toolkit_folder() {
  inside dpkg-query --control-show shiwen triggers | sed -n 's/^interest-noawait //p'
}

# in_display COMMAND: as the display's unit runs its own commands, with a key made just now.
in_display() {
  # shellcheck disable=SC2016 # expanded inside
  inside sh -c 'install -d -g shiwen -m 750 /run/shiwen-display && cd / &&
    setpriv --regid=shiwen --clear-groups sh -c "/usr/lib/shiwen/display-key && $1"' sh "$1"
}

display_key_is() {
  [ "$(in_display 'stat --format="%U %G %a" /run/shiwen-display/key')" = "$1" ]
}

# ffff: of any address.
display_key_holds_everywhere() {
  in_display 'xauth -f /run/shiwen-display/key nlist' | tee "$PROOF/key.log"
  grep -q '^ffff 0000 ' "$PROOF/key.log"
}

# units_are_right PATTERN: systemd reads them without a word.
units_are_right() {
  said=$(inside sh -c "systemd-analyze verify --man=no /lib/systemd/system/$1" 2>&1) || { printf '%s\n' "$said"; return 1; }
  [ -z "$said" ] || { printf '%s\n' "$said"; return 1; }
}

prove_rights() {
  chapter "started as root, the program goes on as the kiosk user"
  fact "simulated visits of a demo record by root succeed" inside shiwen simulate --visits 3
  fact "every file is the kiosk user's" owned_by_shiwen
  fact "the kiosk user reads what root began" as_kiosk_user shiwen verify
  fact "root without a named folder looks at the terminal's record" inside sh -c 'shiwen status --json | grep -q "\"size\": *[1-9]"'
  fact "another user is refused" no inside setpriv --reuid=nobody --clear-groups env "SHIWEN_HOME=$DATA" HOME=/tmp shiwen status
}
