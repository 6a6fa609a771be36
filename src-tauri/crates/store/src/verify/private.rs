//! What visitors wrote, against the commitments in the entries.

use std::collections::{HashMap, HashSet};

use shiwen_domain::{
    entry::{Body, Commitment, Entry, PrivateKind},
    id::EntryId,
};
use uuid::Uuid;

use super::{Finding, What};
use crate::{error::StoreError, private::table, read::Reader};

pub(super) struct PrivateCheck<'a> {
    reader: &'a Reader,
    committed: HashMap<(EntryId, PrivateKind), (u64, Commitment)>,
    erased: HashSet<EntryId>,
}

impl<'a> PrivateCheck<'a> {
    pub(super) fn new(reader: &'a Reader) -> Self {
        Self { reader, committed: HashMap::new(), erased: HashSet::new() }
    }

    pub(super) fn entry(&mut self, seq: u64, entry: &Entry) -> Result<(), StoreError> {
        match &entry.body {
            Body::Erasure(erasure) => {
                self.erased.insert(erasure.target);
            }
            Body::Recovered(_) => match entry.clone().counted() {
                // What is wrapped twice is not known to be anything.
                Entry { body: Body::Recovered(_), .. } => {}
                inner => return self.entry(seq, &inner),
            },
            body => {
                for (kind, commitment) in body.commitments() {
                    self.committed.insert((entry.entry_id, kind), (seq, commitment.clone()));
                }
            }
        }
        Ok(())
    }

    /// What is off. Only a log that is whole can say that a text is missing: otherwise its erasure may be, and a
    /// healthy entry would be blamed.
    pub(super) fn finish(mut self, log_is_whole: bool) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        for kind in PrivateKind::ALL {
            self.contents(kind, &mut findings)?;
        }
        let missing = self.committed.iter().filter(|((id, _), _)| log_is_whole && !self.erased.contains(id));
        let mut missing: Vec<u64> = missing.map(|(_, (seq, _))| *seq).collect();
        missing.sort_unstable();
        findings
            .extend(missing.into_iter().map(|seq| Finding { seq: Some(seq), what: What::PrivateMissing }));
        Ok(findings)
    }

    /// Every content of a kind against its commitment.
    fn contents(&mut self, kind: PrivateKind, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        let sql = format!("SELECT entry_id FROM {} NOT INDEXED", table(kind));
        let mut statement = self.reader.connection.prepare(&sql)?;
        let ids = statement.query_map([], |row| row.get::<_, [u8; 16]>(0))?;
        for id in ids {
            let id = EntryId(Uuid::from_bytes(id?));
            let content = self.reader.private(id, kind)?;
            match (self.committed.remove(&(id, kind)), content) {
                (Some((seq, commitment)), Some(content)) if content.commitment() != commitment => {
                    findings.push(Finding { seq: Some(seq), what: What::PrivateChanged });
                }
                (Some((seq, _)), _) if self.erased.contains(&id) => {
                    findings.push(Finding { seq: Some(seq), what: What::PrivateErased });
                }
                (None, _) => findings.push(Finding { seq: None, what: What::PrivateStray }),
                _ => {}
            }
        }
        Ok(())
    }
}
