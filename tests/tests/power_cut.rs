//! The power goes at any moment: every acknowledged visit is there exactly once, nothing is torn, and the record
//! proves itself. The disk that is modelled is described in `shiwen_tests::disk`.

use std::path::Path;

use shiwen_domain::{
    draft::Draft,
    entry::{Ending, Entry, Tap},
    level::Level,
};
use shiwen_store::{Appended, MIGRATIONS, Migration, Opening, Reader, Store, StoreError};
use shiwen_tests::{
    disk::{CrashState, Disk, FileId, Journal, Operation},
    figure,
    hall::{HANDWRITING_SINCE, Hall, Place, folder, set_back},
};

const SEED: u64 = 20_261_123;
const VISITS: usize = 420;
const STATES: usize = 10_000;
/// From this visit on people may write by hand: the file is of an earlier schema then, and brought to the newest.
const FIRST_WRITING: usize = 20;

/// A schema step that no release has: what a later version will do to the file.
const LATER_STEP: Migration =
    Migration { sql: "CREATE INDEX rating_clerk ON rating (clerk, day);", rebuilds: true };

fn later_schema() -> Vec<Migration> {
    MIGRATIONS.iter().copied().chain([LATER_STEP]).collect()
}

/// What the workload said while the power was on.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    Draft(Box<Draft>),
    Written(Vec<Appended>),
    Other,
}

/// The marks of a journal are only labels; what they stand for is kept beside.
struct Workload {
    disk: Disk,
    said: Vec<Said>,
}

impl Workload {
    fn say(&mut self, what: Said) {
        self.disk.mark(self.said.len().to_string());
        self.said.push(what);
    }

    /// A visit in three durable steps: the first answers, a change of mind, the end.
    fn visit(&mut self, hall: &mut Hall, ending: Ending) -> Result<(), StoreError> {
        let mut draft = hall.answer()?;
        self.say(Said::Draft(Box::new(draft.clone())));
        if let Some(rating) = &mut draft.rating {
            rating.taps.push(Tap { level: Level::FairlySatisfied, at_ms: 90_000 });
            rating.reasons.clear();
            hall.store().save_draft(&draft)?;
            self.say(Said::Draft(Box::new(draft.clone())));
        }
        let written = hall.end(&draft, ending)?;
        self.say(Said::Written(written));
        Ok(())
    }

    fn run(&mut self, place: Place) -> Result<(), StoreError> {
        let mut hall = Hall::begin_before_handwriting(place, SEED)?;
        self.say(Said::Written(hall.acknowledged.clone()));
        for number in 0..VISITS {
            let ending = if number % 9 == 0 { Ending::Left } else { Ending::Finished };
            self.visit(&mut hall, ending)?;
            if number == FIRST_WRITING {
                let before = |place: &Place| set_back(place, &MIGRATIONS[..HANDWRITING_SINCE - 1]);
                hall = hall.reopen_after(MIGRATIONS, before)?;
                self.say(Said::Other);
            }
            if number % 60 == 30 {
                let before = hall.acknowledged.len();
                hall.erase()?;
                self.say(Said::Written(hall.acknowledged[before..].to_vec()));
            }
            if number % 100 == 50 {
                hall.store().scrub()?;
                self.say(Said::Other);
            }
            if number == VISITS / 2 {
                hall = hall.reopen(&later_schema())?;
                self.say(Said::Other);
            }
        }
        Ok(())
    }
}

fn recorded(folder: &Path) -> (Place, Workload, Journal) {
    let place = Place::new(folder, SEED);
    let disk = Disk::watch(folder).expect("the folder can be watched");
    let mut workload = Workload { disk, said: Vec::new() };
    workload.run(place.clone()).expect("nothing fails while the power is on");
    let writings = workload.said.iter().filter(|said| matches!(said, Said::Draft(draft) if writes(draft)));
    assert!(writings.count() > VISITS / 10, "people write by hand");
    let journal = workload.disk.journal();
    (place, workload, journal)
}

fn writes(draft: &Draft) -> bool {
    draft.rating.as_ref().is_some_and(|rating| rating.words.writing.is_some())
}

/// What must be there, and what may be: the step that was under way when the power went.
struct Expected<'a> {
    written: Vec<Appended>,
    draft: Option<&'a Draft>,
    under_way: Option<&'a Said>,
}

fn expected<'a>(said: &'a [Said], state: &CrashState) -> Expected<'a> {
    let (before, after) = said.split_at(state.marks_before().len());
    let (mut written, mut draft) = (Vec::new(), None);
    for what in before {
        match what {
            Said::Draft(kept) => draft = Some(&**kept),
            Said::Written(entries) => {
                written.extend(entries);
                draft = None;
            }
            Said::Other => {}
        }
    }
    Expected { written, draft, under_way: after.first() }
}

/// Opens what the power cut left, as the terminal would, and says what is wrong with it.
fn fault_of(place: &Place, said: &[Said], state: &CrashState) -> Option<String> {
    let expected = expected(said, state);
    let (key, schema) = (place.database_key(), later_schema());
    let opening = Opening { migrations: &schema, ..Opening::new(&place.path, &key) };
    let store = match Store::open(&opening, place.signing_key()) {
        Ok(Some(store)) => store,
        Ok(None) if expected.written.is_empty() && expected.draft.is_none() => return None,
        Ok(None) => return Some("the log is gone".into()),
        Err(error) => return Some(format!("the record does not open: {error}")),
    };
    let reader = Reader::open(&place.path, &key).expect("an open record can be read");
    lost_or_invented(&expected, &reader).or_else(|| wrong_draft(&expected, &store, &reader)).or_else(|| {
        let report =
            reader.verify_as(&place.verifying_key(), &schema).expect("an open record can be verified");
        (!report.findings.is_empty()).then(|| format!("it does not prove itself: {:?}", report.findings))
    })
}

/// Every acknowledged entry is at its place; behind them nothing, or the whole transaction that was under way.
fn lost_or_invented(expected: &Expected<'_>, reader: &Reader) -> Option<String> {
    let mut there = Vec::new();
    reader
        .for_each_entry(0, |entry| {
            Entry::read(&entry.bytes)?;
            there.push(Appended { seq: entry.seq, entry_id: entry.entry_id });
            Ok(())
        })
        .expect("an open record can be read");
    let mut finished = expected.written.clone();
    if let Some(Said::Written(entries)) = expected.under_way {
        finished.extend(entries);
    }
    (there != expected.written && there != finished)
        .then(|| format!("{} entries were acknowledged, {} are there", expected.written.len(), there.len()))
}

fn wrong_draft(expected: &Expected<'_>, store: &Store, reader: &Reader) -> Option<String> {
    let drafts = store.drafts().expect("an open record can be read");
    let size = reader.head().expect("an open record has a head").size();
    let ended = size > expected.written.len() as u64;
    let allowed = match expected.under_way {
        Some(Said::Draft(next)) => vec![expected.draft, Some(&**next)],
        _ if ended => vec![None],
        _ => vec![expected.draft],
    };
    let fits = drafts.len() <= 1 && allowed.contains(&drafts.first());
    (!fits).then(|| format!("{} drafts are there, not the one that was shown", drafts.len()))
}

/// The faults found in a number of crash states, and what the cuts cost.
fn faults(place: &Place, said: &[Said], journal: &Journal, count: usize, seed: u64) -> (Vec<String>, Toll) {
    let scratch = folder();
    let cut = Place { path: scratch.path().join("cut/record.db"), ..place.clone() };
    let (mut found, mut toll) = (Vec::new(), Toll::default());
    for state in journal.crash_states(count, seed) {
        state.write_to(&scratch.path().join("cut")).expect("the scratch disk holds a state");
        toll.torn += state.torn_writes();
        toll.dropped += state.dropped_changes();
        toll.states += 1;
        found.extend(fault_of(&cut, said, &state).map(|fault| format!("{fault}: {}", state.describe())));
    }
    (found, toll)
}

#[derive(Debug, Default)]
struct Toll {
    states: usize,
    torn: usize,
    dropped: usize,
}

#[test]
fn whatever_the_power_cut_leaves_every_acknowledged_visit_is_there_once() {
    let folder = folder();
    let (place, workload, journal) = recorded(folder.path());
    let said = &workload.said;
    let halves = std::thread::scope(|scope| {
        let half = |seed| {
            scope.spawn({
                let (place, journal) = (&place, &journal);
                move || faults(place, said, journal, figure(STATES) / 2, seed)
            })
        };
        [half(SEED), half(SEED + 1)].map(|half| half.join().expect("the half ran to its end"))
    });
    for (found, toll) in halves {
        println!("{toll:?}, {} operations, {VISITS} visits", journal.operations().len());
        assert!(toll.torn > 0 && toll.dropped > 0, "the cuts cost nothing: {toll:?}");
        assert_eq!(found, Vec::<String>::new());
    }
}

/// What `synchronous=NORMAL` does in WAL mode: it leaves out the sync at each commit and keeps those before the WAL
/// is copied into the database.
fn as_if_synchronous_normal(journal: &Journal) -> Journal {
    let operations = journal.operations();
    let wal = |file: &FileId| {
        operations.iter().any(|operation| {
            matches!(operation, Operation::Create { file: made, name } if made == file && name.ends_with("record.db-wal"))
        })
    };
    let is_commit = |place: usize| match &operations[place] {
        Operation::Sync { file, .. } if wal(file) => {
            let next = operations[place + 1..].iter().find(|next| !matches!(next, Operation::Mark { .. }));
            matches!(next, Some(Operation::Change { file, .. }) if wal(file))
        }
        _ => false,
    };
    let commits: Vec<bool> = (0..operations.len()).map(is_commit).collect();
    journal.without(|place| commits[place])
}

#[test]
fn a_record_that_is_not_synced_at_each_commit_loses_acknowledged_visits() {
    let folder = folder();
    let (place, workload, journal) = recorded(folder.path());
    let unsynced = as_if_synchronous_normal(&journal);
    assert!(unsynced.operations().len() + VISITS < journal.operations().len(), "a sync a commit is left out");
    let (found, toll) = faults(&place, &workload.said, &unsynced, figure(1_000), SEED);
    println!("without the syncs: {} of {} states have lost something", found.len(), toll.states);
    assert!(!found.is_empty());
}
