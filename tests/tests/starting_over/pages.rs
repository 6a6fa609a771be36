//! Damage inside the file, which only a look at the whole structure finds: in the first idle minute, or when a
//! visitor's touch meets it.

use std::{collections::BTreeMap, fs, path::Path};

use shiwen_domain::{level::Level, view::Touch};
use shiwen_tests::terminal::{
    desk::{Desk, MONDAY_MS},
    home_in_memory,
    kept::{connect, copy_folder},
};

use super::old::{Ended, Old, OldEntry, files, is_clean, opened, set_aside};

const PAGE: usize = 4096;

#[test]
fn a_damaged_page_costs_what_was_on_it_and_nothing_else() {
    let whole = Old::new(Ended::InOrder);
    let pages = fs::read(whole.record()).expect("a record").len() / PAGE;
    let mut carried = 0;
    for page in 1..pages {
        let old = copy_of(&whole);
        let mut bytes = fs::read(old.record()).expect("a record");
        bytes[page * PAGE + 1_000..][..16].fill(0xa5);
        fs::write(old.record(), &bytes).expect("damaged");
        let before = files(&old.path().join("log"));
        let readable = readable(&old);
        let mut desk =
            Desk::open(&old.path_home(), MONDAY_MS).unwrap_or_else(|why| panic!("page {page}: {why}"));
        let now = desk.later();
        let checked = desk.serving.check_structure(&now);
        assert!(checked.is_ok(), "page {page}: {checked:?}");
        desk.touch(Touch::TapFace { level: Level::Satisfied });
        assert_eq!(desk.finish_visit().len(), 1, "page {page}: {:?}", desk.screen());
        drop(desk);
        assert_ne!(opened(&old.path_home()).log, old.log, "page {page}");
        assert_eq!(set_aside(old.path()).len(), 1, "page {page}");
        let _ = &before;
        println!("page {page}: {} of {} entries", readable.len(), old.to_carry_over().len());
        is_clean(&old.path_home());
        carried += readable.len();
    }
    assert!(carried > 0);
}

fn copy_of(old: &Old) -> Old {
    let home = home_in_memory().expect("a folder");
    copy_folder(old.path(), home.path()).expect("a copy");
    Old {
        home,
        root: old.root.clone(),
        entries: old.entries.clone(),
        draft: old.draft.clone(),
        log: old.log,
        size: old.size,
    }
}

/// The entries that can be read one by one.
fn readable(old: &Old) -> BTreeMap<u64, OldEntry> {
    let mut entries = old.to_carry_over();
    let connection = |home: &Path| connect(home, &home.join("log/record.db")).expect("a file");
    let connection = connection(old.path());
    entries.retain(|seq, entry| {
        let sql = "SELECT bytes FROM entry WHERE seq = ?1";
        let bytes = connection.query_row(sql, [seq.cast_signed()], |row| row.get::<_, Vec<u8>>(0));
        bytes.is_ok_and(|bytes| bytes == entry.text.as_bytes())
    });
    entries
}
