//! Facts about the place an export goes to, on a folder of the test's own.

use std::{
    fs,
    io::Write,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use super::*;

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("november.jsonl");
    (folder, target)
}

/// The names in the folder of a file.
fn names(target: &Path) -> Vec<String> {
    let items = fs::read_dir(target.parent().unwrap()).unwrap();
    let mut names: Vec<_> =
        items.map(|item| item.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn written(target: &Path, replace: bool, text: &str) -> Result<Finished, DestinationError> {
    let mut file = NewFile::begin(target, replace)?;
    file.write_all(text.as_bytes()).unwrap();
    file.finish()
}

#[test]
fn a_file_gets_its_name_when_it_is_whole_and_its_hash_beside_it() {
    let (_folder, target) = folder();
    let mut file = NewFile::begin(&target, false).unwrap();
    file.write_all(&vec![b'x'; 100_000]).unwrap();
    assert_eq!(names(&target), [".november.jsonl.part"]);
    let finished = file.finish().unwrap();
    assert_eq!(names(&target), ["november.jsonl", "november.jsonl.sha256"]);
    assert_eq!(finished.bytes, 100_000);
    let line = fs::read_to_string(check_of(&target)).unwrap();
    assert_eq!(line, format!("{}  november.jsonl\n", finished.sha256));
    assert_eq!(fs::read(&target).unwrap(), vec![b'x'; 100_000]);
}

#[test]
fn a_file_that_is_there_is_kept_unless_it_is_to_be_replaced() {
    let (_folder, target) = folder();
    written(&target, false, "old").unwrap();
    let refused = written(&target, false, "new");
    assert!(matches!(refused, Err(DestinationError::Exists(_))), "{refused:?}");
    assert_eq!(fs::read_to_string(&target).unwrap(), "old");
    assert_eq!(names(&target), ["november.jsonl", "november.jsonl.sha256"]);
    let finished = written(&target, true, "new").unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    assert!(fs::read_to_string(check_of(&target)).unwrap().starts_with(&finished.sha256));
}

#[test]
fn a_file_that_appears_while_another_is_written_is_not_replaced() {
    let (_folder, target) = folder();
    let mut file = NewFile::begin(&target, false).unwrap();
    file.write_all(b"ours").unwrap();
    fs::write(&target, "theirs").unwrap();
    let refused = file.finish();
    assert!(matches!(refused, Err(DestinationError::Exists(_))), "{refused:?}");
    assert_eq!(fs::read_to_string(&target).unwrap(), "theirs");
    assert_eq!(names(&target), ["november.jsonl"]);
}

#[test]
fn what_is_given_up_leaves_nothing() {
    let (_folder, target) = folder();
    let mut file = NewFile::begin(&target, false).unwrap();
    file.write_all(b"half").unwrap();
    drop(file);
    assert_eq!(names(&target), [""; 0]);
}

#[test]
fn what_a_power_cut_left_is_overwritten_and_what_somebody_writes_is_not() {
    let (folder, target) = folder();
    let left = folder.path().join(".november.jsonl.part");
    fs::write(&left, "of an export that a power cut ended").unwrap();
    let mut file = NewFile::begin(&target, false).unwrap();
    let second = NewFile::begin(&target, true);
    assert!(matches!(second, Err(DestinationError::Busy(_))), "{second:?}");
    file.write_all(b"whole").unwrap();
    file.finish().unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "whole");
    assert_eq!(names(&target), ["november.jsonl", "november.jsonl.sha256"]);
}

#[test]
fn a_link_in_the_place_of_the_draft_is_not_followed() {
    let (folder, target) = folder();
    let other = folder.path().join("other");
    fs::write(&other, "of somebody else").unwrap();
    symlink(&other, folder.path().join(".november.jsonl.part")).unwrap();
    assert!(NewFile::begin(&target, false).is_err());
    assert_eq!(fs::read_to_string(&other).unwrap(), "of somebody else");
}

#[test]
fn a_folder_that_is_not_there_or_a_name_that_is_none_is_refused() {
    let (folder, target) = folder();
    let refused = NewFile::begin(&folder.path().join("nowhere/november.jsonl"), false);
    assert!(matches!(refused, Err(DestinationError::Gone(_))), "{refused:?}");
    for name in [folder.path(), Path::new("/"), Path::new("..")] {
        let refused = NewFile::begin(name, true);
        assert!(matches!(refused, Err(DestinationError::Unnamed(_))), "{refused:?}");
    }
    assert_eq!(names(&target), [""; 0]);
}

#[test]
fn a_file_that_does_not_read_back_as_it_was_written_gets_no_name() {
    let (folder, target) = folder();
    let mut file = NewFile::begin(&target, false).unwrap();
    file.write_all(&vec![b'x'; 100_000]).unwrap();
    file.flush().unwrap();
    // The disk takes another byte than it was given.
    let draft = folder.path().join(".november.jsonl.part");
    let mut bytes = fs::read(&draft).unwrap();
    bytes[50_000] = b'y';
    fs::write(&draft, bytes).unwrap();
    let refused = file.finish();
    assert!(matches!(refused, Err(DestinationError::Differs(_))), "{refused:?}");
    assert_eq!(names(&target), [""; 0]);
}

#[test]
fn a_folder_gets_its_name_when_all_of_it_is_whole_and_leaves_nothing_before() {
    let (folder, target) = folder();
    let target = target.with_file_name("tables");
    let new = NewFolder::begin(&target).unwrap();
    written(&new.path().join("a.csv"), false, "a").unwrap();
    assert_eq!(names(&target), [".tables.part"]);
    let second = NewFolder::begin(&target);
    assert!(matches!(second, Err(DestinationError::Busy(_))), "{second:?}");
    drop(new);
    assert_eq!(names(&target), [""; 0]);
    // What a power cut left is taken over.
    fs::create_dir(folder.path().join(".tables.part")).unwrap();
    fs::write(folder.path().join(".tables.part/half.csv"), "half").unwrap();
    let new = NewFolder::begin(&target).unwrap();
    written(&new.path().join("a.csv"), false, "a").unwrap();
    new.finish().unwrap();
    assert_eq!(names(&target), ["tables"]);
    assert_eq!(names(&target.join("a.csv")), ["a.csv", "a.csv.sha256"]);
    let third = NewFolder::begin(&target);
    assert!(matches!(third, Err(DestinationError::Exists(_))), "{third:?}");
}

#[test]
fn room_is_looked_at_before_anything_is_written() {
    let (_folder, target) = folder();
    assert!(has_room(&target, 1).is_ok());
    let scarce = has_room(&target, u64::MAX).unwrap_err();
    assert!(matches!(scarce, DestinationError::Scarce { .. }), "{scarce:?}");
    assert!(scarce.to_string().contains("MB are free"), "{scarce}");
    // What to say of a folder that is not there is another's business.
    assert!(has_room(&target.join("below").join("file"), u64::MAX).is_ok());
    assert_eq!(names(&target), [""; 0]);
}

#[test]
fn what_nobody_could_end_is_swept_away_and_nothing_else() {
    let (folder, target) = folder();
    let at = |name: &str| folder.path().join(name);
    let busy = NewFile::begin(&at("shiwen-busy.xlsx"), false).unwrap();
    let busy_folder = NewFolder::begin(&at("shiwen-tables")).unwrap();
    for name in [".shiwen-old.xlsx.part", ".other.part", "shiwen-a.part", ".shiwen-b.xlsx"] {
        fs::write(at(name), "half").unwrap();
    }
    fs::create_dir(at(".shiwen-old.part")).unwrap();
    fs::write(at(".shiwen-old.part/ratings.csv"), "half").unwrap();
    symlink(at(".other.part"), at(".shiwen-link.part")).unwrap();
    sweep(folder.path(), "shiwen-");
    let left = [
        ".other.part",
        ".shiwen-b.xlsx",
        ".shiwen-busy.xlsx.part",
        ".shiwen-link.part",
        ".shiwen-tables.part",
        "shiwen-a.part",
    ];
    assert_eq!(names(&target), left);
    drop((busy, busy_folder));
}
