//! Damage inside the file, which only a look at its whole structure or a full verification finds.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use rusqlite::params;
use shiwen_app::serving::Alarm;
use shiwen_domain::{draft::Draft, entry::PrivateKind, level::Level, view::Touch};
use shiwen_store::What;
use shiwen_tests::terminal::{
    desk::{Desk, MONDAY_MS},
    kept::connect,
};

use super::old::{Ended, Old, OldEntry, is_clean, opened, set_aside, verified};

const PAGE: usize = 4096;

#[test]
fn a_damaged_page_costs_what_was_on_it_and_nothing_else() {
    let pages = fs::read(Old::new(Ended::InOrder).record()).expect("a record").len() / PAGE;
    let used = used_pages();
    let (mut entries, mut texts, mut proven, mut lost_writings) = (0, 0, 0, 0);
    for page in 1..pages {
        let old = Old::new(Ended::InOrder);
        let mut bytes = fs::read(old.record()).expect("a record");
        damage_mut(&mut bytes, page).fill(0xa5);
        fs::write(old.record(), &bytes).expect("damaged");
        let readable = Readable::of(&old);
        serve_after_the_structure_was_checked(&old, page);
        if !used.contains(&page) && opened(&old.path_home()).log == old.log {
            old.was_kept();
            continue;
        }
        assert_ne!(opened(&old.path_home()).log, old.log, "page {page}");
        // Until the damage was met the terminal wrote to the file; the damage itself is kept as it was.
        let aside = set_aside(old.path());
        assert!(aside.len() == 1 && damage(&aside[0]["record.db"], page) == [0xa5; 16], "page {page}");
        readable.is_carried_over(&old, page);
        if readable.entries.is_empty() {
            continue;
        }
        assert_eq!(old.carried_as_proven(), readable.provable, "page {page}");
        proven += usize::from(readable.provable);
        entries += readable.entries.len();
        texts += contents(&readable.entries);
        lost_writings += readable.lost_writings(&old);
    }
    // Most pages hold no entries, so most damages cost none.
    assert!(proven > pages / 3 && proven < pages, "{proven} of {pages}");
    assert!(entries > 8 * pages && texts > pages / 2, "{entries} entries, {texts} texts of {pages} pages");
    assert!((2..pages / 2).contains(&lost_writings), "one writing fills pages of its own: {lost_writings}");
}

/// The pages of the undamaged record that hold something. Nobody reads the others.
fn used_pages() -> BTreeSet<usize> {
    let old = Old::new(Ended::InOrder);
    let connection = connect(old.path(), &old.record()).expect("a record");
    let mut pages = connection.prepare("SELECT pageno - 1 FROM dbstat").expect("SQL");
    let pages = pages.query_map([], |row| row.get::<_, i64>(0)).expect("pages");
    pages.map(|page| usize::try_from(page.expect("a page")).expect("a place")).collect()
}

fn damage(bytes: &[u8], page: usize) -> &[u8] {
    &bytes[page * PAGE + 1_000..][..16]
}

fn damage_mut(bytes: &mut [u8], page: usize) -> &mut [u8] {
    &mut bytes[page * PAGE + 1_000..][..16]
}

fn serve_after_the_structure_was_checked(old: &Old, page: usize) {
    let opened = Desk::open(&old.path_home(), MONDAY_MS);
    let mut desk = opened.unwrap_or_else(|why| panic!("page {page}: {why}"));
    let now = desk.later();
    desk.serving.check_structure(&now).unwrap_or_else(|why| panic!("page {page}: {why}"));
    desk.touch(Touch::TapFace { level: Level::Satisfied });
    assert_eq!(desk.finish_visit().len(), 1, "page {page}: {:?}", desk.screen());
}

/// How many private contents there are.
fn contents(entries: &BTreeMap<u64, OldEntry>) -> usize {
    entries.values().map(|entry| entry.private.len()).sum()
}

fn content_of(kind: PrivateKind) -> &'static str {
    match kind {
        PrivateKind::Text => "SELECT content FROM private WHERE entry_id = ?1",
        PrivateKind::Writing => "SELECT content FROM writing WHERE entry_id = ?1",
        PrivateKind::Phone => "SELECT content FROM phone WHERE entry_id = ?1",
    }
}

/// What can be read of a damaged record, one row at a time.
struct Readable {
    entries: BTreeMap<u64, OldEntry>,
    lost_contents: usize,
    draft: bool,
    provable: bool,
}

impl Readable {
    fn of(old: &Old) -> Self {
        let mut entries = old.to_carry_over();
        // A connection that has met a damaged page reads nothing more, so each row has its own.
        let bytes = |sql, key: &dyn rusqlite::ToSql| {
            let connection = connect(old.path(), &old.record()).expect("a file");
            connection.query_row(sql, params![key], |row| row.get::<_, Vec<u8>>(0)).ok()
        };
        entries.retain(|seq, entry| {
            let read = bytes("SELECT bytes FROM entry WHERE seq = ?1", &seq.cast_signed());
            read.is_some_and(|bytes| bytes == entry.text.as_bytes())
        });
        let before = contents(&entries);
        for entry in entries.values_mut() {
            let id = entry.entry_id;
            // A page that cannot be decrypted may come as zeros.
            entry
                .private
                .retain(|kind, content| bytes(content_of(*kind), &id.0.as_bytes()).as_ref() == Some(content));
        }
        let lost_contents = before - contents(&entries);
        let draft = bytes("SELECT body FROM draft WHERE visit_id = ?1", &old.draft.visit_id.0.as_bytes());
        let head = bytes("SELECT CAST(checkpoint AS BLOB) FROM head WHERE id = ?1", &1);
        let first = bytes("SELECT bytes FROM entry WHERE seq = ?1", &0);
        let all = entries.len() == old.to_carry_over().len();
        let provable = all && head.is_some() && first.is_some();
        let draft = draft.is_some_and(|body| serde_json::from_slice::<Draft>(&body).is_ok());
        Self { entries, lost_contents, draft, provable }
    }

    /// Whether only a writing was lost of all that was said: 1 or 0.
    fn lost_writings(&self, old: &Old) -> usize {
        let kept = |entries: &BTreeMap<u64, OldEntry>, kind| {
            entries.values().filter(|entry| entry.private.contains_key(&kind)).count()
        };
        let lost = |kind| kept(&old.to_carry_over(), kind) - kept(&self.entries, kind);
        usize::from(lost(PrivateKind::Writing) > 0 && lost(PrivateKind::Text) == 0)
    }

    fn is_carried_over(&self, old: &Old, page: usize) {
        old.carried_over_exactly(&self.entries);
        let report = verified(&old.path_home());
        let lost = report.findings.iter().filter(|finding| finding.what == What::PrivateMissing).count();
        assert_eq!((lost, report.findings.len()), (self.lost_contents, self.lost_contents), "page {page}");
        // What is lost is said again every night; it is no reason to start over again.
        assert!(Alarm::of(&report).is_none_or(|alarm| !alarm.in_log), "page {page}");
        if self.draft {
            old.draft_became_interrupted();
        }
    }
}

/// What the nightly verification does about a change: which log is used afterwards, and what is left to find.
fn after_the_night(sql: &str) -> (Old, bool) {
    let old = Old::new(Ended::InOrder);
    let mut desk = Desk::open(&old.path_home(), MONDAY_MS).expect("a terminal");
    let connection = connect(old.path(), &old.record()).expect("a record");
    assert!(connection.execute(sql, []).expect("changed") > 0, "{sql}");
    drop(connection);
    let alarm = Alarm::of(&verified(&old.path_home())).expect("an alarm");
    let now = desk.later();
    desk.serving.verified(&alarm, &now);
    desk.begin_visit("");
    assert_eq!(desk.finish_visit().len(), 1);
    drop(desk);
    let same = opened(&old.path_home()).log == old.log;
    (old, same)
}

#[test]
fn a_changed_entry_found_at_night_is_left_behind() {
    let changed =
        "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'kind', 'kimd') AS BLOB) WHERE seq = 5";
    let (old, same) = after_the_night(changed);
    assert!(!same);
    let mut expected = old.to_carry_over();
    expected.remove(&5);
    let carried: Vec<u64> = expected.keys().copied().collect();
    assert!(old.recovered_places().starts_with(&carried), "{:?}", old.recovered_places());
    is_clean(&old.path_home());
}

#[test]
fn a_changed_tally_found_at_night_is_counted_again_in_the_same_log() {
    let (old, same) = after_the_night("UPDATE rating_tally SET count = count + 1");
    assert!(same);
    is_clean(&old.path_home());
}

#[test]
fn a_changed_private_content_found_at_night_is_no_reason_to_start_over() {
    for table in ["private", "writing"] {
        let (old, same) = after_the_night(&format!("UPDATE {table} SET content = x'30'"));
        assert!(same);
        let findings = verified(&old.path_home()).findings;
        assert!(!findings.is_empty() && findings.iter().all(|one| one.what == What::PrivateChanged));
    }
}
