//! Where a name may lead: to a file of the pack, or to a slide that was made.

use std::{fs, os::unix::fs::symlink};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use shiwen_app::pictures;

use super::{GREY, hall, id, why};

#[test]
fn only_an_identity_leads_to_a_picture() {
    let hall = hall(&[("grey.jpg", GREY)]);
    let prepared = hall.prepare();
    let id = id(&prepared.urls["grey.jpg"]);
    let name = hall.kept().into_keys().next().expect("a slide");
    let (long, upper, short) = (format!("{id}0"), id.to_uppercase(), &id[..63]);
    let tricks =
        ["", ".", "..", "../terminal.json", "skipped.json", "%2e%2e%2f", &name, &long, &upper, short];
    for trick in tricks {
        assert!(pictures::read(&hall.home, trick).is_none(), "{trick}");
    }
    assert!(pictures::read(&hall.home, id).is_some());
}

#[test]
fn a_pack_leads_nowhere_but_to_its_own_files() {
    let mut hall = hall(&[("grey.jpg", GREY)]);
    let outside = hall.folder.path().join("outside.jpg");
    fs::write(&outside, GREY).expect("a file");
    symlink(&outside, hall.asset("link.jpg")).expect("a link");
    symlink(hall.folder.path(), hall.asset("folder")).expect("a link");
    symlink("grey.jpg", hall.asset("inside.jpg")).expect("a link");
    let absolute = outside.to_str().expect("a path").to_owned();
    for name in ["../outside.jpg", "link.jpg", "folder/outside.jpg", &absolute] {
        hall.names([name]);
        assert_eq!(why(&hall.prepare()), "lies outside the folder of the pack", "{name}");
    }
    hall.names(["inside.jpg"]);
    assert_eq!(hall.prepare().skipped, []);
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let mut hall = hall(&[]);
    mknodat(CWD, hall.asset("pipe.jpg"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
    fs::create_dir(hall.asset("folder.jpg")).expect("a folder");
    for name in ["pipe.jpg", "folder.jpg"] {
        hall.names([name]);
        assert_eq!(why(&hall.prepare()), "is no file");
    }
}

#[test]
fn a_file_without_end_is_read_to_the_limit_only() {
    let hall = hall(&[("long.jpg", b"")]);
    // A hole takes no room on the disk.
    fs::File::options()
        .write(true)
        .open(hall.asset("long.jpg"))
        .and_then(|file| file.set_len(1 << 40))
        .expect("a hole");
    assert_eq!(why(&hall.prepare()), "is too large; at most 10 MiB are taken");
}
