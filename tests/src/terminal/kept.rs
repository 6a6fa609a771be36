//! What a data directory holds after a fault, and what is wrong with it. The judge knows what the program
//! acknowledged and which drafts it left; it answers in sentences, none if everything is there once and whole.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::Path,
};

use rusqlite::{Connection, OpenFlags};
use shiwen_app::home::Home;
use shiwen_domain::{
    draft::Draft,
    entry::{Body, Commitment, Ending, Entry, PrivateKind},
    id::{EntryId, VisitId},
};
use shiwen_store::{Reader, StoreError, StoredEntry};

use super::{Acknowledged, home_in_memory};

/// What must be there when the terminal serves again.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Everything that was acknowledged, in this run or an earlier one.
    pub acknowledged: Vec<Acknowledged>,
    /// Every draft that a kill left behind, as it was last saved.
    pub drafts: BTreeMap<VisitId, Draft>,
    /// The entries that were on the disk after the last kill, byte by byte.
    pub entries: Vec<Vec<u8>>,
}

impl Expected {
    /// Looks at what a kill left on the disk, in a copy, so that looking mends nothing. Says so if a visit has both
    /// a draft and an entry: that is half a visit.
    pub fn look(&mut self, home: &Path) -> Result<(), String> {
        let left = left(home).map_err(|error| format!("what was left cannot be read: {error}"))?;
        for bytes in &left.entries {
            let visit = Entry::read(bytes).ok().and_then(|entry| visit_of(&entry.body));
            if let Some(draft) = left.drafts.iter().find(|draft| Some(draft.visit_id) == visit) {
                return Err(format!("half a visit: {} has an entry and a draft", draft.visit_id));
            }
        }
        self.entries = left.entries;
        self.drafts.extend(left.drafts.into_iter().map(|draft| (draft.visit_id, draft)));
        Ok(())
    }

    /// What is wrong with a data directory whose terminal was started again and ended in order.
    pub fn wrong_with(&self, home: &Home) -> Vec<String> {
        match Kept::read(home) {
            Ok(kept) => [
                self.not_kept(&kept),
                self.changed(&kept),
                self.badly_closed(&kept),
                visits_twice(&kept),
                kept.findings,
            ]
            .concat(),
            Err(error) => vec![format!("the record cannot be read: {error}")],
        }
    }

    fn not_kept(&self, kept: &Kept) -> Vec<String> {
        let mut times: HashMap<EntryId, u32> = HashMap::new();
        for (entry, _) in &kept.entries {
            *times.entry(entry.entry_id).or_default() += 1;
        }
        let wrong = self.acknowledged.iter().filter(|acknowledged| {
            let there = usize::try_from(acknowledged.seq).ok().and_then(|seq| kept.entries.get(seq));
            there.is_none_or(|(entry, _)| entry.entry_id != acknowledged.entry_id)
                || times.get(&acknowledged.entry_id) != Some(&1)
        });
        wrong
            .map(|lost| format!("acknowledged, but not there once: {} {}", lost.seq, lost.entry_id))
            .collect()
    }

    fn changed(&self, kept: &Kept) -> Vec<String> {
        let now = kept.entries.iter().map(|(entry, _)| &entry.bytes);
        let same = self.entries.iter().zip(now).take_while(|(before, now)| before == now).count();
        if same == self.entries.len() { vec![] } else { vec![format!("entry {same} is not what it was")] }
    }

    fn badly_closed(&self, kept: &Kept) -> Vec<String> {
        self.drafts.values().filter_map(|draft| badly_closed(draft, kept)).collect()
    }
}

/// The private contents of an entry: what they are, and their bytes.
pub type Said = Vec<(PrivateKind, Vec<u8>)>;

/// The entries of a record with their private contents, and what its verification found.
struct Kept {
    entries: Vec<(StoredEntry, Said)>,
    findings: Vec<String>,
}

impl Kept {
    fn read(home: &Home) -> Result<Self, String> {
        let open = home.reader().map_err(|error| error.to_string())?.ok_or("there is none")?;
        let mut entries = Vec::new();
        let read = open.reader.for_each_entry(0, |entry| {
            let kept = |kind| open.reader.private(entry.entry_id, kind).transpose();
            let kept = PrivateKind::ALL.into_iter().filter_map(kept);
            let said = kept.map(|kept| kept.map(|kept| (kept.kind, kept.content)));
            let said = said.collect::<Result<Said, StoreError>>()?;
            entries.push((entry, said));
            Ok(())
        });
        read.map_err(|error| error.to_string())?;
        let findings = findings(&open.reader, &open.keys.signing().verifying_key())?;
        Ok(Self { entries, findings })
    }

    fn of_visit(&self, visit: VisitId) -> Vec<(u64, Body, Said)> {
        let visits = self.entries.iter().filter_map(|(stored, said)| {
            let body = Entry::read(&stored.bytes).ok()?.body;
            (visit_of(&body) == Some(visit)).then(|| (stored.seq, without_commitment(body), said.clone()))
        });
        visits.collect()
    }
}

fn findings(reader: &Reader, key: &shiwen_log::VerifyingKey) -> Result<Vec<String>, String> {
    let report = reader.verify(key).map_err(|error| error.to_string())?;
    let drafts = reader.draft_count().map_err(|error| error.to_string())?;
    let drafts = (drafts > 0).then(|| format!("{drafts} drafts were not turned into entries"));
    Ok(report.findings.iter().map(|finding| format!("verify: {finding:?}")).chain(drafts).collect())
}

/// A draft that was left becomes its entries, beside each other, whole and marked; an empty one becomes nothing.
fn badly_closed(draft: &Draft, kept: &Kept) -> Option<String> {
    let there = kept.of_visit(draft.visit_id);
    let expected: Vec<_> = closed(draft, Ending::Interrupted)
        .into_iter()
        .map(|(body, said)| (without_commitment(body), said))
        .collect();
    let beside = there.windows(2).all(|two| two[0].0 + 1 == two[1].0);
    let found: Vec<_> = there.into_iter().map(|(_, body, said)| (body, said)).collect();
    (found != expected || !beside)
        .then(|| format!("visit {} was left as {expected:?} and is there as {found:?}", draft.visit_id))
}

/// What becomes of a draft, with what was said; each commitment is an empty one.
pub fn closed(draft: &Draft, ending: Ending) -> Vec<(Body, Said)> {
    [Draft::close_rating, Draft::close_survey]
        .into_iter()
        .filter_map(|close| {
            let mut said = Vec::new();
            let body = close(draft, ending, &mut |kind, content| {
                said.push((kind, content.to_vec()));
                Commitment(String::new())
            })?;
            Some((body, said))
        })
        .collect()
}

fn visits_twice(kept: &Kept) -> Vec<String> {
    let mut times: BTreeMap<(VisitId, &str), u32> = BTreeMap::new();
    for (stored, _) in &kept.entries {
        let visit = Entry::read(&stored.bytes).ok().and_then(|entry| visit_of(&entry.body));
        if let Some(visit) = visit {
            *times.entry((visit, &stored.kind)).or_default() += 1;
        }
    }
    let twice = times.into_iter().filter(|(_, times)| *times > 1);
    twice.map(|((visit, kind), times)| format!("visit {visit} has {times} entries of kind {kind}")).collect()
}

/// The visit that an entry belongs to.
pub fn visit_of(body: &Body) -> Option<VisitId> {
    match body {
        Body::Rating(rating) => Some(rating.visit_id),
        Body::SurveyResponse(response) => Some(response.visit_id),
        _ => None,
    }
}

fn without_commitment(mut body: Body) -> Body {
    let commitments = match &mut body {
        Body::Rating(rating) => [&mut rating.comment, &mut rating.writing],
        Body::SurveyResponse(response) => [&mut response.comment, &mut response.writing],
        _ => return body,
    };
    for commitment in commitments {
        *commitment = commitment.take().map(|_| Commitment(String::new()));
    }
    body
}

#[derive(Default)]
struct Left {
    entries: Vec<Vec<u8>>,
    drafts: Vec<Draft>,
}

/// Reads a copy of the record without the program's own code; a record that was not begun yet holds nothing.
fn left(home: &Path) -> Result<Left, Box<dyn std::error::Error>> {
    if !home.join("log/record.db").exists() {
        return Ok(Left::default());
    }
    let copy = home_in_memory()?;
    copy_folder(&home.join("log"), copy.path())?;
    let connection = connect(home, &copy.path().join("record.db"))?;
    if !connection.table_exists(None, "draft")? {
        return Ok(Left::default());
    }
    let bodies = blobs(&connection, "SELECT body FROM draft")?;
    let drafts = bodies.iter().map(|body| serde_json::from_slice(body)).collect::<Result<_, _>>()?;
    Ok(Left { entries: blobs(&connection, "SELECT bytes FROM entry ORDER BY seq")?, drafts })
}

fn blobs(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<Vec<u8>>> {
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// Opens a database file with the key of a data directory, as somebody who has both can.
pub fn connect(home: &Path, file: &Path) -> Result<Connection, Box<dyn std::error::Error>> {
    let key = fs::read_to_string(home.join("keys/database.key"))?;
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", key.trim()))?;
    Ok(connection)
}

/// Copies the files of a folder, and the folders in it.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        let to = to.join(file.file_name());
        if file.file_type()?.is_dir() {
            copy_folder(&file.path(), &to)?;
        } else {
            fs::copy(file.path(), to)?;
        }
    }
    Ok(())
}
