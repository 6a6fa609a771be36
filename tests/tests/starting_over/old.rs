//! A record with visits, texts and a visit that was cut off; and the judge of the log that continues it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use shiwen_app::home::Home;
use shiwen_domain::{
    draft::{Draft, Words},
    entry::{Body, Ending, Entry, LogOpened, Previous, PrivateKind, Recovered, ReopenReason},
    id::{EntryId, LogId},
    writing::Writing,
};
use shiwen_store::Report;
use shiwen_tests::{
    hall::picture_of,
    seed::Seed,
    terminal::{
        Program, Ran,
        desk::{Desk, MONDAY_MS},
        home_in_memory,
        kept::{connect, copy_folder, visit_of},
    },
};
use tempfile::TempDir;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_shiwen-headless");
pub(crate) const COMMENT: &str = "等了很久才叫到号";
const VISITS: u64 = 12;
/// How much the visitor drew who was cut off.
const DRAWN: usize = 3_000;

/// Everything that was in the record before it was damaged.
pub(crate) struct Old {
    pub(crate) home: TempDir,
    pub(crate) log: LogId,
    pub(crate) size: u64,
    pub(crate) root: String,
    pub(crate) entries: BTreeMap<u64, OldEntry>,
    pub(crate) draft: Draft,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OldEntry {
    pub(crate) entry_id: EntryId,
    pub(crate) text: String,
    /// What was typed and what was written by hand.
    pub(crate) private: BTreeMap<PrivateKind, Vec<u8>>,
}

/// Handwriting of so many bytes.
fn writing(length: usize) -> Writing {
    picture_of(&mut Seed::new(length as u64), length)
}

/// How the program that wrote the record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// In order: everything is in one file.
    InOrder,
    /// By a power cut: what was written last is in the write-ahead log.
    Cut,
}

/// The record as bytes: a folder that a static holds is never removed.
struct Kept {
    files: BTreeMap<PathBuf, Vec<u8>>,
    log: LogId,
    size: u64,
    root: String,
    entries: BTreeMap<u64, OldEntry>,
    draft: Draft,
}

impl Kept {
    fn of(old: Old) -> Self {
        let mut files = BTreeMap::new();
        read_folder(old.path(), Path::new(""), &mut files);
        let Old { log, size, root, entries, draft, .. } = old;
        Self { files, log, size, root, entries, draft }
    }

    fn copy(&self) -> Old {
        let home = home_in_memory().expect("a folder");
        for (name, bytes) in &self.files {
            let path = home.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        let (root, entries, draft) = (self.root.clone(), self.entries.clone(), self.draft.clone());
        Old { home, log: self.log, size: self.size, root, entries, draft }
    }
}

fn read_folder(folder: &Path, below: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for file in fs::read_dir(folder).expect("a folder") {
        let (path, name) = file.map(|file| (file.path(), below.join(file.file_name()))).expect("a name");
        if path.is_dir() {
            read_folder(&path, &name, files);
        } else {
            files.insert(name, fs::read(path).expect("a file"));
        }
    }
}

impl Old {
    /// A copy of the record that every test begins with.
    pub(crate) fn new(ended: Ended) -> Self {
        static MADE: [OnceLock<Kept>; 2] = [const { OnceLock::new() }; 2];
        let made = &MADE[usize::from(ended == Ended::Cut)];
        made.get_or_init(|| Kept::of(Self::made(ended))).copy()
    }

    fn made(ended: Ended) -> Self {
        let from = home_in_memory().expect("a folder");
        let ran = Program::new(PROGRAM, from.path()).run(&Program::simulate(VISITS, 5)).expect("a run");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let mut desk = Desk::open(&Home::at(from.path()), MONDAY_MS).expect("a terminal");
        // More than a page of it.
        desk.begin_visit_saying(Words {
            text: "希望多开一个窗口".to_owned(), writing: Some(writing(9_000))
        });
        desk.finish_visit();
        desk.begin_visit_saying(Words { text: COMMENT.to_owned(), writing: Some(writing(DRAWN)) });
        let home = home_in_memory().expect("a folder");
        if ended == Ended::InOrder {
            drop(desk);
            copy_folder(from.path(), home.path()).expect("a copy");
        } else {
            copy_folder(from.path(), home.path()).expect("a copy");
            drop(desk);
        }
        Self::read(home)
    }

    fn read(home: TempDir) -> Self {
        // Looking must not merge the write-ahead log.
        let copy = home_in_memory().expect("a folder");
        copy_folder(home.path(), copy.path()).expect("a copy");
        let at = Home::at(copy.path());
        let open = at.reader().expect("a record").expect("a log");
        let head = open.reader.head().expect("a head");
        let log = open.reader.identity().expect("an identity").expect("a log").log;
        let (size, root) = (head.size(), head.range.root().to_string());
        let draft = draft(copy.path());
        Self { home, log, size, root, entries: entries(&at), draft }
    }

    pub(crate) fn path(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn record(&self) -> std::path::PathBuf {
        self.path().join("log/record.db")
    }

    pub(crate) fn program(&self) -> Program {
        Program::new(PROGRAM, self.path())
    }

    /// Starts the terminal again and lets two visitors come.
    pub(crate) fn serve(&self) -> Ran {
        let ran = self.program().run(&Program::simulate(2, 6)).expect("a run");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(!ran.acknowledged().expect("acks").is_empty());
        ran
    }

    /// The entries that can be carried over: all but the opening of the old log.
    pub(crate) fn to_carry_over(&self) -> BTreeMap<u64, OldEntry> {
        let mut entries = self.entries.clone();
        entries.remove(&0);
        entries
    }

    /// Everything is there, the draft as well, and the first entry says where it came from.
    pub(crate) fn continued_whole(&self, reason: ReopenReason) {
        let previous = Previous {
            log: Some(self.log),
            size: Some(self.size),
            root: Some(self.root.clone()),
            reason,
            automatic_in_24_h: 1,
        };
        assert_eq!(opened(&self.path_home()).previous, Some(previous));
        self.carried_over(&self.to_carry_over());
        self.draft_became_interrupted();
    }

    pub(crate) fn path_home(&self) -> Home {
        Home::at(self.path())
    }

    /// The new log holds exactly these entries of the old one, once, byte by byte; they count; nothing is off.
    pub(crate) fn carried_over(&self, expected: &BTreeMap<u64, OldEntry>) {
        self.carried_over_exactly(expected);
        is_clean(&self.path_home());
    }

    /// The same, where a text was lost: verification goes on saying so.
    pub(crate) fn carried_over_exactly(&self, expected: &BTreeMap<u64, OldEntry>) {
        let home = self.path_home();
        let now = entries(&home);
        let mut found = BTreeMap::new();
        for entry in now.values() {
            // What the old log got between the damage and its end is not asked for here.
            if let Body::Recovered(Recovered { log, seq, entry: text, .. }) = read(&entry.text).body
                && seq < self.size
            {
                assert!(log.is_none_or(|log| log == self.log));
                let old = OldEntry { entry_id: entry.entry_id, text, private: entry.private.clone() };
                assert_eq!(found.insert(seq, old), None, "entry {seq} is there twice");
            }
        }
        for (seq, entry) in expected {
            assert!(found.get(seq) == Some(entry), "entry {seq}: {entry:?}, not {:?}", found.get(seq));
        }
        assert_eq!(found.len(), expected.len());
        let visits = now.values().filter_map(|entry| visit_of(&read(&entry.text).counted().body)).count();
        let open = home.reader().expect("a record");
        let sql = "SELECT (SELECT count(*) FROM rating) + (SELECT count(*) FROM survey_response)";
        let counted = open.expect("a log").reader.query(sql).expect("an answer").rows[0][0].clone();
        assert_eq!(counted, visits.to_string());
    }

    /// What was carried over, in order.
    pub(crate) fn recovered(&self) -> Vec<Recovered> {
        let recovered =
            entries(&self.path_home()).into_values().filter_map(|entry| match read(&entry.text).body {
                Body::Recovered(recovered) => Some(recovered),
                _ => None,
            });
        recovered.collect()
    }

    /// The places of the entries that were carried over, in order.
    pub(crate) fn recovered_places(&self) -> Vec<u64> {
        self.recovered().iter().map(|recovered| recovered.seq).collect()
    }

    /// Whether the carried entries are marked as proven, all alike; the report and the tables for reports agree.
    pub(crate) fn carried_as_proven(&self) -> bool {
        let recovered = self.recovered();
        let proven = recovered.first().expect("something was carried over").proven;
        assert!(recovered.iter().all(|one| one.proven == proven));
        let report = verified(&self.path_home());
        let number = recovered.len() as u64;
        assert_eq!((report.recovered, report.unproven), (number, if proven { 0 } else { number }));
        let open = self.path_home().reader().expect("a record");
        let sql = "SELECT count(*) FROM (SELECT seq, proven FROM rating UNION ALL SELECT seq, proven FROM survey_response)
                   JOIN entry USING (seq) WHERE proven <> (kind <> 'recovered' OR ?1)";
        let sql = sql.replace("?1", if proven { "1" } else { "0" });
        assert_eq!(open.expect("a log").reader.query(&sql).expect("an answer").rows, [["0"]]);
        proven
    }

    /// After two reopenings: every entry of the first log names that log and its place there, once. What the logs
    /// between wrote themselves is there too.
    pub(crate) fn carried_over_twice(&self) {
        let home = self.path_home();
        let mut found = BTreeMap::new();
        for entry in entries(&home).into_values() {
            if let Body::Recovered(Recovered { log, seq, entry: text, .. }) = read(&entry.text).body
                && log == Some(self.log)
            {
                found.insert(seq, OldEntry { text, ..entry });
            }
        }
        assert_eq!(found, self.to_carry_over());
        is_clean(&home);
    }

    /// The old log goes on: everything is where it was, and the visit that was cut off is an entry of it.
    pub(crate) fn was_kept(&self) {
        let now = entries(&self.path_home());
        assert!(self.entries.iter().all(|(seq, entry)| now.get(seq) == Some(entry)));
        self.draft_became_interrupted();
        is_clean(&self.path_home());
    }

    pub(crate) fn draft_became_interrupted(&self) {
        let home = self.path_home();
        let now = entries(&home);
        let of_the_visit = |text: &str| visit_of(&read(text).counted().body) == Some(self.draft.visit_id);
        let mut of_the_visit = now.values().filter(|entry| of_the_visit(&entry.text));
        let entry = of_the_visit.next().expect("the visit");
        let Body::Rating(rating) = read(&entry.text).counted().body else { panic!("{}", entry.text) };
        assert_eq!((rating.ending, of_the_visit.next()), (Ending::Interrupted, None));
        let said = [(PrivateKind::Text, COMMENT.into()), (PrivateKind::Writing, writing(DRAWN).0)];
        assert!(entry.private == BTreeMap::from(said), "what was said in it is there");
    }
}

pub(crate) fn is_clean(home: &Home) {
    assert_eq!(verified(home).findings, vec![]);
    let open = home.reader().expect("a record").expect("a log");
    assert_eq!(open.reader.draft_count().expect("a count"), 0);
}

pub(crate) fn verified(home: &Home) -> Report {
    let open = home.reader().expect("a record").expect("a log");
    open.reader.verify(&open.keys.signing().verifying_key()).expect("a report")
}

pub(crate) fn read(text: &str) -> Entry {
    Entry::read(text.as_bytes()).expect("an entry")
}

/// What the log that is in use says of itself.
pub(crate) fn opened(home: &Home) -> LogOpened {
    match read(&entries(home)[&0].text).body {
        Body::LogOpened(opened) => opened,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn entries(home: &Home) -> BTreeMap<u64, OldEntry> {
    let open = home.reader().expect("a record").expect("a log");
    let mut entries = BTreeMap::new();
    let read = open.reader.for_each_entry(0, |stored| {
        let kept = |kind| open.reader.private(stored.entry_id, kind).transpose();
        let kept = PrivateKind::ALL.into_iter().filter_map(kept);
        let private = kept.map(|kept| kept.map(|kept| (kept.kind, kept.content)));
        let private = private.collect::<Result<_, _>>()?;
        let text = String::from_utf8(stored.bytes).expect("JSON");
        entries.insert(stored.seq, OldEntry { entry_id: stored.entry_id, text, private });
        Ok(())
    });
    read.expect("entries");
    entries
}

fn draft(home: &Path) -> Draft {
    let connection = connect(home, &home.join("log/record.db")).expect("a record");
    let sql = "SELECT body FROM draft";
    let body: Vec<u8> = connection.query_row(sql, [], |row| row.get(0)).expect("one draft");
    serde_json::from_slice(&body).expect("a draft")
}

/// The files of a folder with their bytes, without what a program that only looks makes beside a record: the index,
/// and an empty write-ahead log.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).map(|files| files.filter_map(Result::ok).collect::<Vec<_>>());
    let names =
        files.unwrap_or_default().into_iter().map(|file| file.file_name().to_string_lossy().into_owned());
    let names = names.filter(|name| !name.ends_with("-shm"));
    let files = names.map(|name| (name.clone(), fs::read(folder.join(&name)).expect("a file")));
    files.filter(|(name, bytes)| !name.ends_with("-wal") || !bytes.is_empty()).collect()
}

/// What lies in each folder that was set aside.
pub(crate) fn set_aside(home: &Path) -> Vec<BTreeMap<String, Vec<u8>>> {
    let folders = fs::read_dir(home.join("set-aside"))
        .map(|folders| folders.filter_map(Result::ok).collect::<Vec<_>>());
    folders.unwrap_or_default().iter().map(|folder| files(&folder.path())).collect()
}
