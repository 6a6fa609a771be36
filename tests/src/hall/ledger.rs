//! What a manager writes into the ledger.

use shiwen_domain::{
    entry::{Body, Entry, Label, LabelProposed, LedgerItem, Note, Recovered},
    id::{EntryId, LogId},
    reason::Aspect,
};
use shiwen_store::{Appended, Fact, StoreError};

use super::{FIRST_MS, Hall, words};

impl Hall {
    /// A manager writes something down; it may be one of an earlier log that comes along.
    pub fn ledger(&mut self) -> Result<Appended, StoreError> {
        let kind = self.seed.below(4);
        let body = self.ledger_body(kind);
        if !self.seed.once_in(4) {
            return self.write(body);
        }
        let inner = Entry::new(EntryId(self.seed.uuid(self.now_ms)), self.later(), body);
        let entry = String::from_utf8(inner.to_bytes()?).unwrap_or_default();
        let (log, seq) = (Some(LogId(self.seed.uuid(FIRST_MS - 9))), self.seed.below(400));
        let recovered = Body::Recovered(Recovered { log, seq, proven: seq % 2 == 0, entry });
        let at = self.later();
        self.write_fact(Fact::from(Entry::new(inner.entry_id, at, recovered)))
    }

    /// A manager proposes a label, puts an item in and notes something.
    pub fn ledger_of_each_kind(&mut self) -> Result<(), StoreError> {
        for kind in 0..3 {
            let body = self.ledger_body(kind);
            self.write(body)?;
        }
        Ok(())
    }

    fn ledger_body(&mut self, kind: u64) -> Body {
        let target = self.acknowledged[self.seed.place(self.acknowledged.len())].entry_id;
        let (text, by) = (words(&mut self.seed, 40), "一号大厅".to_owned());
        match kind {
            0 => {
                let label = *self.seed.one_of(&Label::ALL).unwrap_or(&Label::Mistaken);
                let by = self.seed.once_in(2).then_some(by);
                Body::LabelProposed(LabelProposed { target, label, reason: text, by })
            }
            1 => {
                let aspect = self.seed.one_of(&Aspect::ALL).copied().filter(|one| *one != Aspect::Quality);
                let department = self.seed.once_in(2).then(|| "119900000000000275".into());
                Body::LedgerItem(LedgerItem { text, aspect, department, by })
            }
            _ => {
                let question = self.seed.once_in(3).then(|| "told-once".into());
                Body::Note(Note { target, question, text, by })
            }
        }
    }
}
