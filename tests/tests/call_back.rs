//! A number for a call back, from the pad to the disk: sealed before it gets there, and in the clear nowhere, not in a page,
//! not in the write-ahead log, not in a line of the program's own log. The control stores one in the clear and finds it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex},
};

use shiwen_app::{home::Home, sealing::Sealer, serving::Alarm};
use shiwen_domain::{
    entry::{Body, Ending, Entry, Erasure, Rating},
    id::EntryId,
    level::Level,
    view::{CallBack, Screen, Touch},
    visit::Event,
};
use shiwen_store::{Opening, Store};
use shiwen_tests::{
    call_back::{CallCentre, in_the_clear, place, sealed_numbers},
    encrypted::Pages,
    terminal::{
        desk::{Desk, MONDAY_MS},
        home_in_memory,
    },
};
use tempfile::TempDir;
use tracing_subscriber::fmt::MakeWriter;

const NUMBER: &str = "13800138000";
const GROUPED: &str = "138 0013 8000";

fn enrolled(centre: &CallCentre) -> (TempDir, Desk) {
    let folder = home_in_memory().unwrap();
    let mut desk = Desk::open(&Home::at(folder.path()), MONDAY_MS).unwrap();
    desk.serving.seals_with(Some(Sealer::to(&centre.recipient()).unwrap()));
    (folder, desk)
}

/// Somebody rates and types a number, and does not say yet that it is to be kept.
fn types_a_number(desk: &mut Desk) {
    for touch in [Touch::TapFace { level: Level::Dissatisfied }, Touch::Done, Touch::OpenPhone] {
        desk.touch(touch);
    }
    for digit in NUMBER.chars() {
        desk.touch(Touch::TapKey { key: digit.to_string() });
    }
}

fn leaves_a_number(desk: &mut Desk) {
    types_a_number(desk);
    desk.touch(Touch::KeepPhone);
    assert_eq!(desk.screen(), Screen::Next { call_back: CallBack::Left });
}

fn is_clear_of_it(folder: &Path) -> bool {
    in_the_clear(folder, NUMBER, GROUPED).unwrap() == 0
}

fn numbers(centre: &CallCentre, folder: &Path) -> Vec<Option<String>> {
    sealed_numbers(folder).unwrap().iter().map(|sealed| centre.opens(sealed)).collect()
}

/// The only rating of a record that `verify` finds whole.
fn rating(folder: &Path) -> Rating {
    let open = Home::at(folder).reader().unwrap().unwrap();
    let report = open.reader.verify(&open.keys.signing().verifying_key()).unwrap();
    assert_eq!(report.findings, []);
    let mut ratings = Vec::new();
    let read = open.reader.for_each_entry(0, |stored| {
        if let Ok(Body::Rating(rating)) = Entry::read(&stored.bytes).map(|entry| entry.body) {
            ratings.push(rating);
        }
        Ok(())
    });
    read.unwrap();
    assert_eq!(ratings.len(), 1);
    ratings.remove(0)
}

#[test]
fn a_number_reaches_the_disk_sealed_and_only_when_the_visit_ends() {
    let (centre, other) = (CallCentre::default(), CallCentre::default());
    let (folder, mut desk) = enrolled(&centre);
    types_a_number(&mut desk);
    assert!(is_clear_of_it(folder.path()), "while it is typed");
    desk.touch(Touch::KeepPhone);
    assert!(is_clear_of_it(folder.path()) && numbers(&centre, folder.path()).is_empty(), "before the end");
    desk.touch(Touch::Finish);
    assert!(is_clear_of_it(folder.path()), "at the end");
    assert_eq!(numbers(&centre, folder.path()), [Some(NUMBER.to_owned())]);
    assert_eq!(numbers(&other, folder.path()), [None], "no other key opens it");
    let now = desk.now();
    desk.serving.stop(&now);
    drop(desk);
    assert!(is_clear_of_it(folder.path()), "afterwards");
    assert!(rating(folder.path()).phone.is_some());
}

#[test]
fn the_look_finds_a_number_that_was_not_sealed() {
    let (folder, mut desk) = enrolled(&CallCentre::default());
    desk.begin_visit(&format!("请打{NUMBER}"));
    assert!(!is_clear_of_it(folder.path()), "in a draft");
    drop(desk);

    let (folder, mut desk) = enrolled(&CallCentre::default());
    types_a_number(&mut desk);
    let screen = serde_json::to_vec(&desk.screen()).unwrap();
    std::fs::write(folder.path().join("page.log"), screen).unwrap();
    assert!(!is_clear_of_it(folder.path()), "as the page is told");
}

#[test]
fn a_visit_that_is_cut_off_leaves_no_number_on_the_disk() {
    let centre = CallCentre::default();
    let (folder, mut desk) = enrolled(&centre);
    leaves_a_number(&mut desk);
    drop(desk); // as a power cut: nobody ends the visit
    assert!(is_clear_of_it(folder.path()));
    drop(Desk::open(&Home::at(folder.path()), MONDAY_MS + 60_000).unwrap());
    let rating = rating(folder.path());
    assert_eq!((rating.ending, rating.phone), (Ending::Interrupted, None));
    assert!(is_clear_of_it(folder.path()) && numbers(&centre, folder.path()).is_empty());
}

#[test]
fn a_page_that_starts_anew_ends_the_visit_without_its_number() {
    let (folder, mut desk) = enrolled(&CallCentre::default());
    leaves_a_number(&mut desk);
    let now = desk.later();
    desk.serving.event(&Event::PageOpened, &now);
    assert_eq!((rating(folder.path()).ending, rating(folder.path()).phone), (Ending::Interrupted, None));
    assert!(is_clear_of_it(folder.path()));
}

#[test]
fn a_sealed_number_comes_along_into_a_new_log() {
    let centre = CallCentre::default();
    let (folder, mut desk) = enrolled(&centre);
    leaves_a_number(&mut desk);
    desk.touch(Touch::Finish);
    let log = || Home::at(folder.path()).reader().unwrap().unwrap().reader.identity().unwrap().unwrap().log;
    let before = log();
    let now = desk.later();
    desk.serving.verified(&Alarm { findings: 1, first_bad_seq: None, in_log: true, in_tests: false }, &now);
    assert_ne!(log(), before, "the terminal has started over");
    assert_eq!(numbers(&centre, folder.path()), [Some(NUMBER.to_owned())]);
    let open = Home::at(folder.path()).reader().unwrap().unwrap();
    assert_eq!(open.reader.verify(&open.keys.signing().verifying_key()).unwrap().findings, []);
}

#[test]
fn an_erased_number_is_on_no_page_not_even_sealed() {
    let (folder, mut desk) = enrolled(&CallCentre::default());
    leaves_a_number(&mut desk);
    let target = desk.touch(Touch::Finish)[0].entry_id;
    let at = desk.later();
    drop(desk);
    let sealed = sealed_numbers(folder.path()).unwrap().remove(0);
    let place = place(folder.path()).unwrap();
    let pages_with = || Pages::read(&place).unwrap().with(&sealed);
    assert!(pages_with() > 0, "the look finds what is there");
    let key = place.database_key();
    let mut store = Store::open(&Opening::new(&place.path, &key), place.signing_key()).unwrap().unwrap();
    let erasure = Erasure { target, order: "order-1".to_owned(), reason: "asked for".to_owned() };
    assert!(store.erase(erasure, EntryId(uuid::Uuid::now_v7()), at).unwrap().scrubbed);
    assert_eq!(pages_with(), 0);
    assert!(sealed_numbers(folder.path()).unwrap().is_empty());
    assert!(rating(folder.path()).phone.is_some(), "that one was left is still known");
}

#[test]
fn a_terminal_without_a_platform_asks_for_no_number() {
    let folder = home_in_memory().unwrap();
    let mut desk = Desk::open(&Home::at(folder.path()), MONDAY_MS).unwrap();
    types_a_number(&mut desk);
    desk.touch(Touch::KeepPhone);
    assert_eq!(desk.screen(), Screen::Next { call_back: CallBack::NotOffered });
    desk.touch(Touch::Finish);
    assert_eq!(rating(folder.path()).phone, None);
}

/// What a program says, on whatever level.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<u8>>>);

impl Said {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Said {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Everything that is logged meanwhile, to the last trace.
fn said_by(deed: impl FnOnce()) -> String {
    let said = Said::default();
    let everything =
        tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE).with_writer(said.clone());
    tracing::subscriber::with_default(everything.finish(), deed);
    said.text()
}

#[test]
fn a_number_that_cannot_be_sealed_is_dropped_and_the_log_says_so_without_it() {
    let (folder, mut desk) = enrolled(&CallCentre::default());
    let said = said_by(|| {
        leaves_a_number(&mut desk);
        // The enrolment is gone in the middle of the visit.
        desk.serving.seals_with(None);
        desk.touch(Touch::Finish);
    });
    assert!(matches!(desk.screen(), Screen::Thanks { .. }), "the visit ends all the same");
    let rating = rating(folder.path());
    assert_eq!((rating.ending, rating.phone), (Ending::Finished, None));
    assert!(said.contains("a number for a call back was dropped"), "{said}");
    for form in [NUMBER, GROUPED, "1380013"] {
        assert!(!said.contains(form), "{said}");
    }
    assert!(is_clear_of_it(folder.path()));
}

#[test]
fn no_line_of_the_log_says_a_number() {
    let (_folder, mut desk) = enrolled(&CallCentre::default());
    let said = said_by(|| {
        leaves_a_number(&mut desk);
        tracing::error!(touch = ?Touch::TapKey { key: "1".to_owned() }, screen = ?desk.screen(), "the control");
        desk.touch(Touch::Finish);
    });
    assert!(said.contains("the control") && said.contains("tap_key"), "{said}");
    assert!(!said.contains(NUMBER) && !said.contains(GROUPED), "{said}");
}
