//! A terminal with weeks of visits in its record, enrolled with the kit's witness, and its exports.

use std::{
    fs,
    path::{Path, PathBuf},
};

use shiwen_app::{enrolment::EnrolmentFile, home::Home};
use shiwen_domain::{
    entry::{Body, Entry, PrivateKind, TerminalEvent},
    id::{BootId, EntryId, TerminalId},
    moment::{ClockTrust, Moment},
};
use shiwen_export::jsonl::{self, Anchors, Proven, VerifyError};
use shiwen_log::{Origin, to_note_vkey};
use shiwen_store::{Fact, LogIdentity, Reader};
use shiwen_tests::{
    hall::{Hall, Place, witness_key},
    terminal::{Program, Ran, desk::MONDAY_MS, home_in_memory},
};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_shiwen-headless");
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// What a number for a call back looks like in the record of the scene.
pub(crate) const SEALED_BYTES: usize = 192;

/// The terminal.
pub(crate) struct Scene {
    pub(crate) hall: Hall,
    pub(crate) program: Program,
    pub(crate) folder: TempDir,
}

impl Scene {
    /// A terminal that has served for so many visits, of which the witness has seen this share in hundredths.
    pub(crate) fn new(number: u64, visits: usize, witnessed: usize) -> Self {
        Self::busy(number, visits, witnessed, 1)
    }

    /// The same in a hall where so many times as much happens in a day.
    pub(crate) fn busy(number: u64, visits: usize, witnessed: usize, times: u64) -> Self {
        let folder = home_in_memory().unwrap();
        let mut hall = Hall::begin(place_in(folder.path(), number), number).unwrap();
        hall.hurry(times);
        hall.visit_saying_all().unwrap();
        hall.live(visits * witnessed / 100).unwrap();
        of_another_day(&mut hall);
        if witnessed > 0 {
            hall.witness().unwrap();
        }
        hall.live(visits / 10).unwrap();
        of_another_day(&mut hall);
        hall.live(visits - visits * witnessed / 100).unwrap();
        hall.visit_saying_all().unwrap();
        enrol(&Home::at(folder.path()));
        let program = Program::new(PROGRAM, folder.path());
        Self { hall, program, folder }
    }

    pub(crate) fn home(&self) -> Home {
        Home::at(self.folder.path())
    }

    pub(crate) fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn reader(&self) -> Reader {
        self.hall.place().reader().unwrap()
    }

    /// `shiwen export` of these days.
    pub(crate) fn export(&self, days: (&str, &str), out: &Path, more: &[&str]) -> Ran {
        self.program.run(&words(days, out, more)).unwrap()
    }

    /// The same, and the file.
    pub(crate) fn exported(&self, days: (&str, &str), name: &str, more: &[&str]) -> Vec<u8> {
        let out = self.out(name);
        let ran = self.export(days, &out, more);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        fs::read(out).unwrap()
    }

    pub(crate) fn identity(&self) -> LogIdentity {
        self.reader().identity().unwrap().unwrap()
    }

    pub(crate) fn origin(&self) -> Origin {
        self.identity().origin().unwrap()
    }

    /// The two public keys, as an auditor has them.
    pub(crate) fn keys(&self) -> (String, String) {
        (self.hall.place().verifying_key().to_vkey(&self.origin()), witness_key().to_vkey())
    }

    pub(crate) fn anchors(&self) -> Anchors {
        let terminal = Some((self.origin(), self.hall.place().verifying_key()));
        Anchors { terminal, witness: Some(witness_key()) }
    }

    /// The kept content of an entry.
    pub(crate) fn said(&self, id: EntryId, kind: PrivateKind) -> Option<Vec<u8>> {
        self.reader().private(id, kind).unwrap().map(|private| private.content)
    }
}

/// Something is written under a day long before, as after a clock that was set back.
fn of_another_day(hall: &mut Hall) {
    for _ in 0..3 {
        let wall_ms = MONDAY_MS - DAY_MS - hall.seed().below(DAY_MS.unsigned_abs()).cast_signed();
        let at = Moment::new(wall_ms, 480, BootId(Uuid::nil()), 1, ClockTrust::Trusted);
        let entry_id = EntryId(hall.seed().uuid(wall_ms.unsigned_abs()));
        let entry = Entry::new(
            entry_id,
            at,
            Body::TerminalEvent(TerminalEvent::Resume(shiwen_domain::entry::Resumed::default())),
        );
        hall.store().append(&[Fact::from(entry)]).unwrap();
    }
}

/// The words that export these days.
pub(crate) fn words(days: (&str, &str), out: &Path, more: &[&str]) -> Vec<String> {
    let words = ["export", "--format", "jsonl", "--from", days.0, "--to", days.1, "--out"];
    let out = out.to_str().unwrap();
    words.iter().chain([&out]).chain(more).map(|word| (*word).to_owned()).collect()
}

pub(crate) fn verified(file: &[u8], anchors: &Anchors) -> Result<Proven, String> {
    jsonl::verify(file, anchors).map_err(|error| match error {
        VerifyError::Fault(fault) => format!("{:?}", fault.what),
        VerifyError::Input(error) => panic!("{error}"),
    })
}

/// A record where the program looks for it, with keys that the program reads.
fn place_in(folder: &Path, number: u64) -> Place {
    for name in ["log", "keys"] {
        fs::create_dir(folder.join(name)).unwrap();
    }
    let place = Place::new(&folder.join("log"), number);
    fs::write(folder.join("keys/database.key"), hex::encode(place.key)).unwrap();
    fs::write(folder.join("keys/signing.key"), hex::encode(place.signing)).unwrap();
    place
}

/// As if the terminal had been enrolled with the platform of the kit.
fn enrol(home: &Home) {
    let pack = shiwen_log::SigningKey::from_seed(&[0x50; 32]).verifying_key();
    let file = EnrolmentFile {
        platform: "https://platform.example".to_owned(),
        authority: None,
        proxy: None,
        terminal: TerminalId::from("demo-1"),
        token: "none".to_owned(),
        hall: "example-hall".to_owned(),
        demo: true,
        checkpoint_key: witness_key().to_vkey(),
        former_checkpoint_keys: Vec::new(),
        pack_key: to_note_vkey("shiwen/packs", &pack),
        recipient: "none".to_owned(),
        replaces: None,
        enrolled_ms: None,
    };
    fs::write(home.path().join("enrolment.json"), serde_json::to_vec(&file).unwrap()).unwrap();
}
