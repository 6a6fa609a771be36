//! What visitors wrote, against the commitments in the entries, the erasures, and what was dropped for its age.

use std::collections::{HashMap, HashSet};

use shiwen_domain::{
    entry::{Body, Commitment, Entry, PrivateKind},
    id::EntryId,
};
use uuid::Uuid;

use super::{
    Finding, What,
    witness::{Place, Witnessed},
};
use crate::{aging, error::StoreError, private::table, read::Reader};

/// Whose content of which kind.
type Whose = (EntryId, PrivateKind);

pub(super) struct PrivateCheck<'a> {
    reader: &'a Reader,
    committed: HashMap<Whose, (Place, Commitment)>,
    erased: HashSet<EntryId>,
}

impl<'a> PrivateCheck<'a> {
    pub(super) fn new(reader: &'a Reader) -> Self {
        Self { reader, committed: HashMap::new(), erased: HashSet::new() }
    }

    pub(super) fn entry(&mut self, seq: u64, entry: &Entry) {
        match &entry.body {
            Body::Recovered(recovered) => {
                let before = recovered.log.map(|log| (log, recovered.seq));
                match entry.clone().counted() {
                    // What is wrapped twice is not known to be anything.
                    Entry { body: Body::Recovered(_), .. } => {}
                    inner => self.own(Place { seq, before }, &inner),
                }
            }
            _ => self.own(Place { seq, before: None }, entry),
        }
    }

    fn own(&mut self, place: Place, entry: &Entry) {
        if let Body::Erasure(erasure) = &entry.body {
            self.erased.insert(erasure.target);
        }
        for (kind, commitment) in entry.body.commitments() {
            self.committed.insert((entry.entry_id, kind), (place, commitment.clone()));
        }
    }

    /// What is off. Only a log that is whole can say that a text is missing: otherwise its erasure may be, and a
    /// healthy entry would be blamed.
    pub(super) fn finish(
        mut self,
        log_is_whole: bool,
        witnessed: &Witnessed,
    ) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        for kind in PrivateKind::ALL {
            self.contents(kind, &mut findings)?;
        }
        if log_is_whole {
            let missing = self.missing(witnessed, &mut findings)?;
            findings.extend(missing);
        }
        Ok(findings)
    }

    /// What is neither there, nor erased, nor dropped for its age after the platform had it.
    fn missing(
        &mut self,
        witnessed: &Witnessed,
        findings: &mut Vec<Finding>,
    ) -> Result<Vec<Finding>, StoreError> {
        let mut missing = Vec::new();
        for (id, kind) in aging::dropped(&self.reader.connection)? {
            let committed = PrivateKind::named(&kind).and_then(|kind| self.committed.remove(&(id, kind)));
            match committed {
                None => findings.push(Finding { seq: None, what: What::DroppedStray }),
                Some((place, _)) if witnessed.has(place) || self.erased.contains(&id) => {}
                Some((place, _)) => missing.push((place.seq, What::DroppedUnwitnessed)),
            }
        }
        let left = self.committed.iter().filter(|((id, _), _)| !self.erased.contains(id));
        missing.extend(left.map(|(_, (place, _))| (place.seq, What::PrivateMissing)));
        missing.sort_unstable_by_key(|(seq, _)| *seq);
        Ok(missing.into_iter().map(|(seq, what)| Finding { seq: Some(seq), what }).collect())
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
                (Some((place, commitment)), Some(content)) if content.commitment() != commitment => {
                    findings.push(Finding { seq: Some(place.seq), what: What::PrivateChanged });
                }
                (Some((place, _)), _) if self.erased.contains(&id) => {
                    findings.push(Finding { seq: Some(place.seq), what: What::PrivateErased });
                }
                (None, _) => findings.push(Finding { seq: None, what: What::PrivateStray }),
                _ => {}
            }
        }
        Ok(())
    }
}
