//! Every write, sync, truncate and open of the record fails at its n-th call, once and for ever, with EIO and with
//! ENOSPC, while visitors are served. What was shown as kept is durable; what was not is there whole and once, or not
//! at all, and the visitor was told.

use std::collections::BTreeMap;

use shiwen_app::{
    assets,
    home::{Home, Keys},
    record::RecordError,
    serving::Serving,
    terminal::TerminalOptions,
};
use shiwen_domain::{
    entry::{Body, Entry},
    id::{BootId, VisitId},
    level::Level,
    moment::{ClockTrust, Moment},
    view::{Mode, Screen, Touch},
    visit::{Event, Setting},
};
use shiwen_store::{Appended, Opening, Reader, Store};
use shiwen_tests::{
    disk::{Call, Disk, Errno, Fault, Lasting},
    hall::folder,
};
use tempfile::TempDir;

const VISITS: usize = 10;
const START_MS: u64 = 1_000_000;

/// What the screens have shown of a visit: the taps that were answered, and the entries acknowledged at its end.
#[derive(Clone, Debug, Default)]
struct Shown {
    levels: Vec<Level>,
    told: bool,
    ended: Vec<Appended>,
}

/// A terminal at a counter over a disk that can fail, and a diary of what its screen has shown.
struct Terminal {
    folder: TempDir,
    home: Home,
    keys: Keys,
    disk: Disk,
    serving: Option<Serving>,
    mono_ms: u64,
    shown: BTreeMap<VisitId, Shown>,
    refused_to_start: usize,
}

fn setting() -> (Setting, String) {
    let loaded = assets::load().expect("the demo assets are sound");
    let options = TerminalOptions { mode: Some(Mode::Counter), ..TerminalOptions::default() };
    (options.setting(&loaded).expect("the demo pack allows a counter"), loaded.pack_sha256)
}

impl Terminal {
    fn new(fault: Option<Fault>) -> Self {
        let folder = folder();
        let home = Home::at(folder.path().join("home"));
        home.prepare().expect("the home can be made");
        let keys = home.keys().expect("the keys can be made");
        let disk = Disk::watch(&folder.path().join("home/log")).expect("the folder can be watched");
        if let Some(fault) = fault {
            disk.inject(fault);
        }
        let (shown, mono_ms) = (BTreeMap::new(), START_MS);
        Self { folder, home, keys, disk, serving: None, mono_ms, shown, refused_to_start: 0 }
    }

    fn later(&mut self, ms: u64) -> Moment {
        self.mono_ms += ms;
        let wall_ms = 1_795_379_400_000 + self.mono_ms.cast_signed();
        Moment::new(wall_ms, 480, BootId(uuid::Uuid::nil()), self.mono_ms, ClockTrust::Trusted)
    }

    /// Starts the program; one that refuses with a sentence is started again once the disk is well.
    fn start(&mut self) {
        let now = self.later(10);
        let (setting, pack) = setting();
        match Serving::start(self.home.clone(), self.keys.clone(), setting.clone(), pack.clone(), &now) {
            Ok(serving) => self.serving = Some(serving),
            Err(error) => {
                assert!(!matches!(error, RecordError::Home(_)), "only the record's own files fail: {error}");
                self.refused_to_start += 1;
                self.disk.heal();
                let again = Serving::start(self.home.clone(), self.keys.clone(), setting, pack, &now);
                self.serving = Some(again.expect("a well disk serves"));
            }
        }
        self.come_round();
    }

    fn serving(&mut self) -> &mut Serving {
        self.serving.as_mut().expect("the terminal has started")
    }

    /// A paused terminal tries again; if the disk stays broken, somebody mends it.
    fn come_round(&mut self) {
        for attempt in 0..6 {
            if self.serving().paused().is_none() {
                return;
            }
            if attempt == 2 {
                self.disk.heal();
            }
            let now = self.later(5_000);
            let serving = self.serving();
            serving.recover(&now);
            serving.event(&Event::Tick, &now);
        }
        assert!(self.serving().paused().is_none(), "the terminal serves again once the disk is well");
    }

    /// A touch, in the order in which the terminal's thread does it: the event, an attempt to recover, the view.
    /// Answers whether the terminal still serves.
    fn touches(&mut self, touch: &Touch, visit: &mut Option<VisitId>) -> bool {
        let now = self.later(600);
        let serving = self.serving();
        let ended = serving.event(&Event::Touch(touch.clone()), &now);
        if serving.paused().is_some() {
            serving.recover(&now);
        }
        let screen = serving.view(&now).screen;
        assert!(is_honest(touch, &screen), "after {touch:?} the visitor sees {screen:?}");
        let told = matches!(screen, Screen::Paused { .. });
        // The screen shows a level only once it is kept; the record says of which visit.
        let draft = serving.record().and_then(|record| record.store.drafts().ok()?.pop());
        if let (Screen::Rate { chosen: Some(level), .. }, Some(draft)) = (&screen, &draft) {
            *visit = Some(draft.visit_id);
            self.shown.entry(draft.visit_id).or_default().levels.push(*level);
        }
        if let Some(shown) = visit.and_then(|visit| self.shown.get_mut(&visit)) {
            shown.told |= told;
            shown.ended.extend(&ended);
        }
        !told
    }

    /// One visitor, from the first tap to the thanks or to being told that something was not kept.
    fn visit(&mut self, number: usize) {
        let mut visit = None;
        let first = Level::ALL[number % 5];
        let second = Level::ALL[(number + 2) % 5];
        let touches =
            [Touch::TapFace { level: first }, Touch::TapFace { level: second }, Touch::Done, Touch::Finish];
        for touch in touches {
            if !self.touches(&touch, &mut visit) {
                break;
            }
        }
        self.come_round();
        let now = self.later(30_000);
        self.serving().event(&Event::Tick, &now);
        self.come_round();
    }

    fn run(&mut self) {
        self.start();
        for number in 0..VISITS {
            self.visit(number);
        }
        let now = self.later(1_000);
        self.serving().stop(&now);
        self.serving = None;
        self.disk.heal();
    }
}

/// Whether a screen is a true answer to a touch: what was touched was done, or the visitor is told that it was not.
fn is_honest(touch: &Touch, screen: &Screen) -> bool {
    match (touch, screen) {
        (_, Screen::Paused { .. }) | (Touch::Done, Screen::Next) | (Touch::Finish, Screen::Thanks) => true,
        (Touch::TapFace { level }, Screen::Rate { chosen, .. }) => *chosen == Some(*level),
        _ => false,
    }
}

/// The ratings in a record, by visit: levels tapped, and where.
fn ratings(reader: &Reader) -> Vec<(VisitId, Vec<Level>, Appended)> {
    let mut found = Vec::new();
    reader
        .for_each_entry(0, |stored| {
            if let Body::Rating(rating) = Entry::read(&stored.bytes)?.body {
                let levels = rating.taps.iter().map(|tap| tap.level).collect();
                let place = Appended { seq: stored.seq, entry_id: stored.entry_id };
                found.push((rating.visit_id, levels, place));
            }
            Ok(())
        })
        .expect("the record can be read");
    found
}

/// What is wrong with a record, given what the screens have shown.
fn fault_of(home: &Home, keys: &Keys, shown: &BTreeMap<VisitId, Shown>) -> Option<String> {
    let opening = home.record();
    let opened = Store::open(&Opening::new(&opening, &keys.database), keys.signing());
    if !matches!(opened, Ok(Some(_))) {
        return Some(format!("the record does not open: {opened:?}"));
    }
    let reader = Reader::open(&home.record(), &keys.database).expect("an open record can be read");
    let report = reader.verify(&keys.signing().verifying_key()).expect("an open record can be verified");
    if !report.findings.is_empty() {
        return Some(format!("the record does not prove itself: {:?}", report.findings));
    }
    let ratings = ratings(&reader);
    let drafts = opened.ok().flatten().expect("it was opened").drafts().expect("drafts can be read");
    for (visit, shown) in shown {
        let of_visit: Vec<_> = ratings.iter().filter(|(id, ..)| id == visit).collect();
        let in_draft = drafts.iter().any(|draft| draft.visit_id == *visit);
        let fits = match of_visit[..] {
            [(_, levels, place)] => {
                let whole = levels.starts_with(&shown.levels) && levels.len() <= shown.levels.len() + 1;
                whole && shown.ended.iter().all(|ended| ended == place)
            }
            [] => in_draft && shown.ended.is_empty(),
            _ => false,
        };
        if !fits {
            return Some(format!("visit {visit} was shown as {shown:?}, kept as {of_visit:?}"));
        }
    }
    let unknown =
        ratings.iter().filter(|(id, levels, _)| !shown.contains_key(id) && levels.len() > 1).count();
    (unknown > 0).then(|| format!("{unknown} visits nobody was shown"))
}

/// How often each call comes in a run without faults.
fn calls_of_a_clean_run() -> Vec<(Call, u64)> {
    let mut terminal = Terminal::new(None);
    terminal.run();
    let calls = [Call::Write, Call::Sync, Call::Truncate, Call::Open];
    let calls = calls.map(|call| (call, terminal.disk.calls(call)));
    assert_eq!(fault_of(&terminal.home, &terminal.keys, &terminal.shown), None);
    assert_eq!(terminal.shown.len(), VISITS);
    assert!(terminal.shown.values().all(|shown| !shown.told && shown.ended.len() == 1), "all were thanked");
    calls.to_vec()
}

fn every_fault(calls: &[(Call, u64)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for &(call, count) in calls {
        for nth in 1..=count {
            for lasting in [Lasting::Once, Lasting::Forever] {
                for errno in [Errno::Eio, Errno::Enospc] {
                    let fault = Fault::new(call, nth, lasting, errno);
                    faults.push(fault);
                    if call == Call::Write {
                        faults.push(fault.half_landing());
                    }
                }
            }
        }
    }
    faults
}

#[test]
fn a_failing_disk_loses_nothing_that_was_shown_and_the_visitor_is_told() {
    let calls = calls_of_a_clean_run();
    let faults = every_fault(&calls);
    // A tenth takes every tenth fault, so that all kinds and all phases of a visit come up, and besides them those of
    // the first syncs: while a record is made, SQLite keeps some of them to itself.
    let step = faults.len() / shiwen_tests::figure(faults.len());
    let making = |fault: &Fault| fault.call == Call::Sync && fault.nth <= 6;
    let chosen = faults.iter().enumerate().filter(|(place, fault)| place % step == 0 || making(fault));
    let (mut tried, mut told, mut refused) = (0, 0, 0);
    for (_, fault) in chosen {
        let mut terminal = Terminal::new(Some(*fault));
        terminal.run();
        assert!(terminal.disk.failed_calls() > 0, "{fault:?} never struck");
        let wrong = fault_of(&terminal.home, &terminal.keys, &terminal.shown);
        assert_eq!(wrong, None, "{fault:?}");
        // And after a power cut that keeps nothing but what was synced.
        let Terminal { home, keys, disk, shown, folder, .. } = terminal;
        let left = disk.journal().synced_only();
        drop(disk);
        left.write_to(&home.path().join("log")).expect("the scratch disk holds a state");
        assert_eq!(
            fault_of(&home, &keys, &shown),
            None,
            "{fault:?}, then the power went: {}",
            left.describe()
        );
        drop(folder);
        tried += 1;
        told += usize::from(shown.values().any(|shown| shown.told));
        refused += terminal.refused_to_start;
    }
    println!(
        "{calls:?}: {tried} of {} faults tried, in {told} a visitor who had answered was told, {refused} starts refused",
        faults.len()
    );
    assert!(told > 0, "some faults strike in the middle of a visit");
}

#[test]
fn the_check_sees_a_screen_that_keeps_quiet() {
    let tap = Touch::TapFace { level: Level::Satisfied };
    assert!(!is_honest(&tap, &Screen::Start), "back to the start, as if nothing had been touched");
    assert!(!is_honest(&Touch::Finish, &Screen::Next));
    assert!(!is_honest(&Touch::Finish, &Screen::Start));
}

#[test]
fn the_check_sees_a_visit_that_was_shown_and_not_kept() {
    let mut terminal = Terminal::new(None);
    terminal.run();
    let (home, keys) = (&terminal.home, &terminal.keys);
    let mut lost = terminal.shown.clone();
    lost.insert(VisitId(uuid::Uuid::max()), Shown { levels: vec![Level::Satisfied], ..Shown::default() });
    assert!(fault_of(home, keys, &lost).is_some_and(|fault| fault.contains("was shown")));
    let mut changed = terminal.shown.clone();
    let first = changed.values_mut().next().expect("there were visits");
    first.levels[0] = Level::VerySatisfied;
    first.levels.push(Level::VerySatisfied);
    assert!(fault_of(home, keys, &changed).is_some());
    let mut hidden = terminal.shown.clone();
    hidden.pop_first();
    assert!(fault_of(home, keys, &hidden).is_some_and(|fault| fault.contains("nobody was shown")));
}
