//! What backups on a stick are called, and which ones lie there. Only what has such a name is offered; what is in it nobody knows
//! before it is opened.

use std::{
    cmp::Ordering,
    fs,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use shiwen_domain::managing::{FoundBackup, Lamp, Light};
use shiwen_export::destination::check_of;

use crate::{
    backup::{BackupFailure, key_of},
    home::Home,
    managing::{
        names,
        stick::{Plugs, lamp},
    },
};

/// What all of them begin with.
pub(super) const BEGINNING: &str = "shiwen-backup-";
const ENDING: &str = ".age";
/// The most that are shown of a stick.
const MOST: usize = 50;
const DAY: usize = "2026-11-26".len();
const MB: u64 = 1_000_000;

/// `shiwen-backup-hall-7-2026-11-26`, without what no file system takes.
pub(super) fn stem(home: &Home, now: &str) -> Result<String, BackupFailure> {
    let open = home.reader()?.ok_or(BackupFailure::NoRecord)?;
    let identity = open.reader.identity()?.ok_or(BackupFailure::NoRecord)?;
    let terminal = names::plain(&identity.terminal);
    Ok(format!("{BEGINNING}{terminal}-{}", now.get(..DAY).unwrap_or_default()))
}

/// A name that nothing in the folder has.
pub(super) fn free(folder: &Path, stem: &str) -> PathBuf {
    names::free(folder, stem, ENDING, [check_of, key_of])
}

/// Whether this is the name of a backup: no path, and not the file beside one.
pub(super) fn is_backup(name: &str) -> bool {
    named(name).is_some()
}

/// Terminal and day, as the name says them.
fn named(name: &str) -> Option<(&str, &str)> {
    let stem = name.strip_prefix(BEGINNING)?.strip_suffix(ENDING)?;
    let is_plain = stem.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    // The day is the last one in it; a number may follow.
    let ends = (0..=stem.len().checked_sub(DAY)?).rev().filter(|_| is_plain);
    let at = ends.map(|at| (at, &stem[at..at + DAY])).find(|(_, day)| day.parse::<Date>().is_ok());
    at.and_then(|(at, day)| Some((stem.get(..at)?.strip_suffix('-')?, day)))
}

/// The backups on all sticks, newest first.
pub(super) fn find(plugs: &Plugs) -> Vec<FoundBackup> {
    let sticks = plugs.sticks().into_iter();
    let mut all: Vec<_> = sticks.flat_map(|stick| on(plugs, &stick.id)).collect();
    all.sort_by(newest_first);
    all
}

fn newest_first(one: &FoundBackup, other: &FoundBackup) -> Ordering {
    (&other.day, &other.file).cmp(&(&one.day, &one.file))
}

fn on(plugs: &Plugs, stick: &str) -> Vec<FoundBackup> {
    let Some(folder) = plugs.folder(stick) else { return Vec::new() };
    let Ok(items) = fs::read_dir(&folder) else { return Vec::new() };
    let found = items.filter_map(Result::ok).filter_map(|item| {
        let file = item.file_name().into_string().ok()?;
        let (terminal, day) = named(&file)?;
        let length = item.metadata().ok().filter(fs::Metadata::is_file)?.len();
        Some(FoundBackup {
            stick: stick.to_owned(),
            terminal: terminal.to_owned(),
            day: day.to_owned(),
            megabytes: u32::try_from(length.div_ceil(MB)).unwrap_or(u32::MAX),
            state: state(&item.path()),
            file,
        })
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by(newest_first);
    found.truncate(MOST);
    found
}

fn state(path: &Path) -> Lamp {
    if key_of(path).is_file() {
        return lamp(Light::Well, "输入口令就能恢复。", "Its passphrase brings it back.");
    }
    lamp(
        Light::Act,
        "没有口令文件，只有平台的恢复密钥能打开，请维护人员用命令行恢复。",
        "There is no file for a passphrase beside it: only the platform's recovery key opens it, on the command line.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_terminal_and_day_and_no_path_is_one() {
        let name = |name| named(name);
        assert_eq!(name("shiwen-backup-hall-7-2026-11-26.age"), Some(("hall-7", "2026-11-26")));
        assert_eq!(name("shiwen-backup-hall-7-2026-11-26-2.age"), Some(("hall-7", "2026-11-26")));
        assert_eq!(name("shiwen-backup-a-2026-01-01-2026-11-26.age"), Some(("a-2026-01-01", "2026-11-26")));
        for other in [
            "shiwen-backup-hall-7-2026-11-26.key.age",
            "shiwen-backup-hall-7-2026-11-26.age.sha256",
            "shiwen-backup-2026-11-26.age",
            "shiwen-backup-hall-7.age",
            "shiwen-backup-hall-7-2026-13-26.age",
            "shiwen-hall-7-2026-11-26.age",
            "shiwen-backup-../x-2026-11-26.age",
            "shiwen-backup-大-2026-11-26.age",
            "",
        ] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_there_is_never_replaced_and_a_number_is_added() {
        let folder = tempfile::tempdir().unwrap();
        let name = || {
            let path = free(folder.path(), "shiwen-backup-a-2026-11-26");
            path.file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(name(), "shiwen-backup-a-2026-11-26.age");
        for (there, next) in [("", "-2"), ("-2", "-3"), ("-3", "-4")] {
            let there = format!("shiwen-backup-a-2026-11-26{there}.age");
            let beside = [there.clone(), format!("{there}.sha256"), there.replace(".age", ".key.age")];
            let one = &beside[usize::from(next.as_bytes()[1] - b'2')];
            fs::write(folder.path().join(one), "").unwrap();
            assert_eq!(name(), format!("shiwen-backup-a-2026-11-26{next}.age"));
        }
    }
}
