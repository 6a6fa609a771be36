//! Backups to a folder that stands in for a stick, and one of them brought back into the running terminal.

use std::{collections::BTreeSet, fs};

use shiwen_domain::{
    entry::TerminalEvent,
    id::EntryId,
    managing::{Ask, Backups, Lamp, Light, Refusal, Role, Said},
    view::{Screen, Task, Touch},
};

use crate::{
    managing::{PASSWORD, Window},
    running::until,
};

const PASSPHRASE: &str = "four words of somebody";

impl Window {
    fn backups(&self, session: &str) -> Backups {
        let Said::Backups { backups } = self.ask(session, Ask::Backups) else { panic!("no backups") };
        backups
    }

    fn confirmed(&self, session: &str, ask: Ask) -> Result<Said, Refusal> {
        self.ask(session, Ask::Confirm { password: PASSWORD.to_owned() });
        self.managing.ask(session, ask)
    }

    fn back_up(&self, session: &str) -> Backups {
        let stick = self.backups(session).sticks.remove(0).id;
        let passphrase = Some(PASSPHRASE.to_owned());
        self.confirmed(session, Ask::Backup { stick, passphrase }).unwrap();
        until("the backup ends", || self.backups(session).making.is_none());
        self.backups(session)
    }

    fn bring(&self, session: &str, passphrase: &str) -> Result<Said, Refusal> {
        let found = self.backups(session).found.remove(0);
        let (stick, file, passphrase) = (found.stick, found.file, passphrase.to_owned());
        self.confirmed(session, Ask::Restore { stick, file, passphrase })
    }

    fn brought(&self, session: &str) -> Lamp {
        until("it ends", || self.backups(session).bringing.is_none());
        self.backups(session).last.expect("an end")
    }

    fn entry_ids(&self) -> BTreeSet<EntryId> {
        let open = self.home.reader().unwrap().unwrap();
        let mut ids = BTreeSet::new();
        let read = open.reader.for_each_entry(1, |stored| {
            ids.insert(stored.entry_id);
            Ok(())
        });
        read.unwrap();
        ids
    }

    /// The terminal's record is lost, and it starts again.
    fn loses_its_record(self) -> Self {
        self.terminal.stop();
        let Self { home, _folder: folder, .. } = self;
        fs::remove_dir_all(folder.path().join("log")).unwrap();
        Self::onto(home, folder)
    }

    fn is_whole(&self) -> bool {
        let open = self.home.reader().unwrap().unwrap();
        open.reader.verify(&open.keys.signing().verifying_key()).unwrap().findings.is_empty()
    }

    fn restored_by(&self) -> Vec<String> {
        let by = |event| match event {
            TerminalEvent::Restored(restored) => Some(restored.by),
            _ => None,
        };
        self.told().into_iter().filter_map(by).collect()
    }
}

#[test]
fn what_a_manager_backed_up_an_installer_brings_back_while_the_terminal_runs() {
    let window = Window::lived(40);
    let manager = window.set_up("一号大厅", Role::Manager).session;
    window.plug("KINGSTON");
    let made = window.back_up(&manager);
    assert_eq!(made.last.map(|lamp| lamp.light), Some(Light::Well));
    let [file, key] = &made.files[..] else { panic!("{:?}", made.files) };
    assert!(file.starts_with("shiwen-backup-") && *key == file.replace(".age", ".key.age"), "{file} {key}");
    assert_eq!(made.found, [], "bringing one back is not a manager's");
    assert!(!made.recovery_key, "nobody has enrolled this terminal");
    let before = window.entry_ids();
    let window = window.loses_its_record();
    let _ = window.terminal.page_open().unwrap();
    assert!(window.entry_ids().is_disjoint(&before), "the control: all of it is lost");
    window.plug("KINGSTON");
    let installer = window.set_up("installer", Role::Installer).session;
    let found = &window.backups(&installer).found;
    assert_eq!((found.len(), &found[0].file, found[0].state.light), (1, file, Light::Well));
    window.bring(&installer, PASSPHRASE).unwrap();
    let last = window.brought(&installer);
    assert!(last.light == Light::Well && last.says.zh.contains("恢复好了"), "{last:?}");
    // What was written after the backup was made is what nobody has any more.
    let now = window.entry_ids();
    assert!(before.difference(&now).count() <= 1, "{} are missing", before.difference(&now).count());
    assert!(window.is_whole());
    assert_eq!(window.restored_by(), ["installer"]);
    // It serves on, and brings nothing back a second time.
    let _ = window.terminal.touch(Touch::ChooseTask { task: Task::Rate }).unwrap();
    let _ = window.terminal.page_open().unwrap();
    window.bring(&installer, PASSPHRASE).unwrap();
    assert!(window.brought(&installer).says.zh.contains("什么都不用恢复"));
    assert_eq!(window.restored_by(), ["installer"]);
}

#[test]
fn a_wrong_passphrase_changes_nothing_and_what_is_not_on_the_stick_is_not_opened() {
    let window = Window::lived(20);
    let (manager, folder) = (window.set_up("manager", Role::Manager).session, window.plug("KINGSTON"));
    window.back_up(&manager);
    let installer = window.set_up("installer", Role::Installer).session;
    let before = window.entry_ids();
    window.bring(&installer, "four words of nobody").unwrap();
    let last = window.brought(&installer);
    assert!(last.light == Light::Act && last.says.zh.contains("口令不对"), "{last:?}");
    let stick = window.backups(&installer).sticks.remove(0).id;
    let outside = folder.parent().unwrap().join("shiwen-backup-a-2026-11-26.age");
    fs::write(&outside, "no backup").unwrap();
    for file in
        ["../shiwen-backup-a-2026-11-26.age", outside.to_str().unwrap(), "", "shiwen-backup-a-2026-11-26.age"]
    {
        let (stick, file) = (stick.clone(), file.to_owned());
        window
            .confirmed(&installer, Ask::Restore { stick, file, passphrase: PASSPHRASE.to_owned() })
            .unwrap();
        let last = window.brought(&installer);
        assert!(last.light == Light::Act && last.says.zh.contains("读不出来"), "{last:?}");
    }
    assert_eq!((window.entry_ids(), window.restored_by()), (before, vec![]));
}

#[test]
fn what_is_brought_back_waits_for_a_visitor_and_can_be_stopped_until_then() {
    let window = Window::lived(20);
    let manager = window.set_up("manager", Role::Manager).session;
    window.plug("KINGSTON");
    window.back_up(&manager);
    let window = window.loses_its_record();
    window.plug("KINGSTON");
    let installer = window.set_up("installer", Role::Installer).session;
    let _ = window.terminal.page_open().unwrap();
    // Nothing counts in the first moment of a screen.
    let touch = || window.terminal.touch(Touch::ChooseTask { task: Task::Rate }).unwrap();
    until("a visitor has begun", || !matches!(touch().screen, Screen::Start));
    window.bring(&installer, PASSPHRASE).unwrap();
    let read = || window.backups(&installer).bringing.is_some_and(|how| how.of > 0 && how.done == how.of);
    until("it is read", read);
    assert_eq!(window.restored_by(), [""; 0], "somebody is there");
    window.ask(&installer, Ask::StopBackup);
    assert_eq!(window.brought(&installer).light, Light::Watch);
    // The visitor goes, and nothing happens any more.
    let _ = window.terminal.page_open().unwrap();
    let _ = window.terminal.now().unwrap();
    assert_eq!(window.restored_by(), [""; 0]);
    window.bring(&installer, PASSPHRASE).unwrap();
    assert_eq!(window.brought(&installer).light, Light::Well, "the control");
    assert_eq!(window.restored_by(), ["installer"]);
}

#[test]
fn a_passphrase_that_is_too_short_makes_no_backup() {
    let window = Window::lived(5);
    let manager = window.set_up("manager", Role::Manager).session;
    window.plug("KINGSTON");
    let stick = window.backups(&manager).sticks.remove(0).id;
    let short = Ask::Backup { stick: stick.clone(), passphrase: Some("eleven char".to_owned()) };
    assert_eq!(window.confirmed(&manager, short), Err(Refusal::BadInput));
    // Without a platform there is none without a passphrase either, and the window says so.
    window.confirmed(&manager, Ask::Backup { stick, passphrase: None }).unwrap();
    until("it ends", || window.backups(&manager).making.is_none());
    let last = window.backups(&manager).last.unwrap();
    assert!(last.light == Light::Act && last.says.zh.contains("必须设口令"), "{last:?}");
    let made = window.told().into_iter().filter(|event| matches!(event, TerminalEvent::BackupMade(_)));
    assert_eq!(made.count(), 0);
}
