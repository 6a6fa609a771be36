//! A machine with a terminal's data, its backups, and what it holds: judged by the entries' own bytes.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use age::x25519::Identity;
use shiwen_app::{enrolment::EnrolmentFile, home::Home};
use shiwen_domain::{
    entry::{Body, Entry, LogOpened, PrivateKind, Restored, TerminalEvent},
    id::{EntryId, TerminalId},
};
use shiwen_log::{SigningKey, to_note_vkey};
use shiwen_tests::{
    hall::{WITNESS, witness_key, witness_public},
    independent,
    terminal::{Acknowledged, Program, Ran, home_in_memory, kept::connect},
};
use tempfile::TempDir;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_shiwen-headless");
/// What opens the backups of these tests.
pub(crate) const PASSPHRASE: &str = "four words of somebody";

/// What was said: whose, of which kind.
pub(crate) type Said = BTreeMap<(EntryId, PrivateKind), Vec<u8>>;

/// The machine.
pub(crate) struct Machine {
    pub(crate) folder: TempDir,
    pub(crate) program: Program,
    pub(crate) acknowledged: Vec<Acknowledged>,
}

/// Where backups and passphrases lie.
pub(crate) fn shelf() -> TempDir {
    let shelf = home_in_memory().unwrap();
    fs::write(shelf.path().join("passphrase"), format!("{PASSPHRASE}\n")).unwrap();
    shelf
}

impl Machine {
    /// One that nobody has used.
    pub(crate) fn new() -> Self {
        let folder = home_in_memory().unwrap();
        let program = Program::new(PROGRAM, folder.path());
        Self { folder, program, acknowledged: Vec::new() }
    }

    /// One that has served for so many visits.
    pub(crate) fn used(visits: u64, seed: u64) -> Self {
        let mut machine = Self::new();
        machine.simulate(visits, seed);
        machine
    }

    pub(crate) fn simulate(&mut self, visits: u64, seed: u64) {
        let ran = self.program.run(&Program::simulate(visits, seed)).unwrap();
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        self.acknowledged.extend(ran.acknowledged().unwrap());
    }

    pub(crate) fn home(&self) -> Home {
        Home::at(self.folder.path())
    }

    /// `shiwen backup` with the passphrase of the shelf.
    pub(crate) fn backup(&self, place: &Path, name: &str) -> PathBuf {
        let (out, ran) =
            self.tries_backup(place, name, &["--passphrase-file", &text(&place.join("passphrase"))]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        out
    }

    pub(crate) fn tries_backup(&self, place: &Path, name: &str, more: &[&str]) -> (PathBuf, Ran) {
        let out = place.join(name);
        let target = text(&out);
        let words = [&["backup", "--out", &target], more].concat();
        (out, self.program.run(&words).unwrap())
    }

    /// `shiwen restore` with the passphrase that lies beside the backup.
    pub(crate) fn restore(&self, backup: &Path) -> Ran {
        self.program.run(&restoring(backup)).unwrap()
    }

    pub(crate) fn restores(&self, backup: &Path) -> String {
        let ran = self.restore(backup);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        ran.out
    }

    /// As if it had been enrolled with the platform of the kit, whose recovery key this is.
    pub(crate) fn enrol(&self, terminal: &str, recovery: &Identity) {
        self.home().prepare().unwrap();
        let pack = SigningKey::from_seed(&[0x50; 32]).verifying_key();
        let file = EnrolmentFile {
            platform: "https://platform.example".to_owned(),
            authority: None,
            proxy: None,
            terminal: TerminalId::from(terminal),
            token: "none".to_owned(),
            hall: "example-hall".to_owned(),
            demo: true,
            checkpoint_key: witness_key().to_vkey(),
            former_checkpoint_keys: Vec::new(),
            pack_key: to_note_vkey("shiwen/packs", &pack),
            recipient: recovery.to_public().to_string(),
            replaces: None,
            enrolled_ms: None,
        };
        self.home().save_enrolment(&file).unwrap();
    }

    /// Its log, byte for byte.
    pub(crate) fn log(&self) -> Vec<Vec<u8>> {
        let open = self.home().reader().unwrap().unwrap();
        let mut entries = Vec::new();
        let read = open.reader.for_each_entry(0, |stored| {
            entries.push(stored.bytes);
            Ok(())
        });
        read.unwrap();
        entries
    }

    /// What counts of every log it had: by identity, as it was first written. A log's own opening is no part of that.
    pub(crate) fn entries(&self) -> BTreeMap<EntryId, Entry> {
        let entries = self.log().into_iter().map(|bytes| Entry::read(&bytes).unwrap());
        let entries = entries.map(|entry| (entry.entry_id, entry.counted()));
        let own = |entry: &Entry| matches!(entry.body, Body::LogOpened(_));
        let all: Vec<_> = entries.filter(|(_, entry)| !own(entry)).collect();
        let by_id: BTreeMap<_, _> = all.iter().cloned().collect();
        assert_eq!(by_id.len(), all.len(), "an entry is there twice");
        by_id
    }

    /// How its log begins, and what it says of a restore.
    pub(crate) fn opening(&self) -> (LogOpened, Option<Restored>) {
        let mut log = self.log().into_iter().map(|bytes| Entry::read(&bytes).unwrap().body);
        let Some(Body::LogOpened(opened)) = log.next() else { panic!("no opening") };
        match log.next() {
            Some(Body::TerminalEvent(TerminalEvent::Restored(restored))) => (opened, Some(restored)),
            _ => (opened, None),
        }
    }

    pub(crate) fn said(&self) -> Said {
        let open = self.home().reader().unwrap().unwrap();
        let ids = self.entries().into_keys();
        let whose = ids.flat_map(|id| PrivateKind::ALL.map(|kind| (id, kind)));
        whose
            .filter_map(|(id, kind)| Some(((id, kind), open.reader.private(id, kind).unwrap()?.content)))
            .collect()
    }

    /// The figures as tables have them; how much of them is proven is another matter.
    pub(crate) fn figures(&self) -> Vec<String> {
        let sums = "count, flagged, no_reason, interrupted";
        let tables = [
            format!("period, scale, level, dimension, key, {sums} FROM rating_tally"),
            "* FROM reason_tally".to_owned(),
            "period, department, count FROM survey_tally".to_owned(),
            "* FROM answer_tally".to_owned(),
        ];
        tables.map(|what| self.asked(&format!("SELECT {what}"))).to_vec()
    }

    fn asked(&self, sql: &str) -> String {
        let ran = self.program.run(&["query", "--read-only", sql]).unwrap();
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out
    }

    /// The record is whole: by `verify`, and by the second verifier.
    pub(crate) fn is_whole(&self) {
        let ran = self.program.run(&["verify"]).unwrap();
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        let public = self.home().reader().unwrap().unwrap().keys.signing().verifying_key().to_bytes();
        let connection = connect(self.folder.path(), &self.home().record()).unwrap();
        let known = independent::Witness { name: WITNESS, public: witness_public() };
        assert_eq!(independent::verify(&connection, &public, &known).unwrap(), Vec::new());
    }

    /// Every file of its folder, for whoever looks whether anything has changed. Locks hold nothing, and reading makes an index.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        read_folder(self.folder.path(), &mut files);
        files.retain(|path, _| path.extension().is_none_or(|ending| ending != "lock" && ending != "db-shm"));
        files.retain(|_, bytes| !bytes.is_empty());
        files
    }
}

/// The words that bring a backup back with the passphrase of its shelf.
pub(crate) fn restoring(backup: &Path) -> Vec<String> {
    let passphrase = backup.with_file_name("passphrase");
    ["restore", &text(backup), "--passphrase-file", &text(&passphrase)].map(str::to_owned).to_vec()
}

fn read_folder(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for item in fs::read_dir(folder).unwrap().flatten() {
        let path = item.path();
        if path.is_dir() {
            read_folder(&path, files);
        } else {
            files.insert(path.clone(), fs::read(path).unwrap());
        }
    }
}

pub(crate) fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
