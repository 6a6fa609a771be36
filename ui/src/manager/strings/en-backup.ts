// Backup and restore.
export const backup = {
  backup_way: "Make a backup",
  backup_way_note:
    "Everything this terminal has on record, encrypted on a USB stick. If the machine breaks, another one goes on with it.",
  backup_make: "Make a backup",
  backup_make_note:
    "All entries and what visitors said are encrypted: whoever finds the stick reads nothing.",
  backup_opens: "What opens it later",
  backup_opens_off: "The platform's recovery key",
  backup_opens_on: "A passphrase too",
  backup_opens_off_note: "Only the central platform can open it. Mostly this is the one.",
  backup_opens_on_note:
    "Whoever knows the passphrase can open it, with exact times inside. Please keep it apart from the stick.",
  backup_not_enrolled:
    "This terminal is not enrolled with a platform, so it needs a passphrase: without one nobody could open it.",
  backup_ask_manager:
    "This terminal is not enrolled with a platform. Please ask a manager to make the backup, or enrol the terminal first.",
  backup_passphrase: "Passphrase",
  backup_passphrase_again: "Passphrase again",
  backup_passphrase_note:
    "At least 12 letters; several words are best. If it is forgotten, only the platform can open the backup.",
  backup_passphrase_alone:
    "At least 12 letters; several words are best. If it is forgotten, nobody can open the backup.",
  backup_differ: "The two passphrases are not the same.",
  backup_short: "The passphrase is too short; it needs at least 12 letters.",
  backup_start: "Start the backup",
  backup_running: "Backing up",
  backup_stop: "Stop the backup",
  backup_confirm: "Before the backup, please type your password again",
  backup_confirm_go: "Confirm and back up",
  backup_last: "Last time",
  backup_bring: "Bring a backup back",
  backup_bring_note:
    "Adds what the backup has and this terminal has not. What is here stays, all of it. It is put in place while nobody is at the screen, which stands still for a while.",
  backup_found: "Backups on the sticks",
  backup_found_none: "There is no backup on the sticks that are plugged in.",
  backup_of: "Terminal {terminal}",
  backup_day_size: "{day}, {size}",
  backup_choose: "Please choose a backup first.",
  backup_missing_passphrase: "Please type the passphrase that the backup was made with.",
  backup_bring_start: "Bring it back",
  backup_bringing: "Bringing it back",
  backup_bring_stop: "Stop",
  backup_bring_confirm: "Before that, please type your password again",
  backup_bring_confirm_go: "Confirm and bring it back",
};
