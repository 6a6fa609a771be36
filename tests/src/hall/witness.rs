//! The platform of a hall that never was: it signs what the log is at a moment, and lets time pass until what it has is
//! old enough to be dropped.

use shiwen_domain::entry::Ending;
use shiwen_log::{CompactRange, SigningKey, WitnessKey, add_cosignature};
use shiwen_store::{Appended, Kept, Opening, Outbox, StoreError};

use super::{Hall, Place, picture, words};

/// The platform's name.
pub const WITNESS: &str = "platform.example";

/// Three months, in milliseconds.
const LONG_MS: i64 = 90 * 24 * 60 * 60 * 1_000;

fn signing() -> SigningKey {
    SigningKey::from_seed(&[0x57; 32])
}

/// The key that the platform cosigns with.
pub fn witness_key() -> WitnessKey {
    WitnessKey::new(WITNESS, signing().verifying_key()).expect("a name and a key")
}

/// The same in 32 bytes.
pub fn witness_public() -> [u8; 32] {
    signing().verifying_key().to_bytes()
}

impl Place {
    /// The record as the sender has it open.
    pub fn outbox(&self) -> Result<Outbox, StoreError> {
        let key = self.database_key();
        Ok(Outbox::open(&Opening::new(&self.path, &key), self.signing_key())?.expect("a log was begun here"))
    }
}

impl Hall {
    /// The platform witnesses the log as it is now. Answers the size.
    pub fn witness(&mut self) -> Result<u64, StoreError> {
        let mut outbox = self.place().outbox()?;
        let head = outbox.head()?;
        let range: CompactRange = outbox.leaves(0..head.size())?.into_iter().collect();
        let time_s = self.now_ms / 1_000;
        let cosigned = add_cosignature(&head.checkpoint, WITNESS, &signing(), time_s).expect("a checkpoint");
        let kept = outbox.keep(Some((&cosigned, &range)), &witness_key(), &[])?;
        assert_eq!(kept, Kept::Newest);
        Ok(head.size())
    }

    /// So much time passes that whatever is witnessed is dropped. Answers how many contents were.
    pub fn age(&mut self) -> Result<u64, StoreError> {
        let later = self.now_ms.cast_signed() + LONG_MS;
        Ok(self.store().drop_aged(&[witness_key()], later)?.contents)
    }

    /// A visitor rates, writes, types and leaves a number, which looks sealed and is not.
    pub fn visit_saying_all(&mut self) -> Result<Appended, StoreError> {
        loop {
            let mut draft = self.answer()?;
            let Some(rating) = &mut draft.rating else {
                self.end(&draft, Ending::Left)?;
                continue;
            };
            rating.words.writing = Some(picture(&mut self.seed));
            rating.words.text = words(&mut self.seed, 30);
            let said = rating.words.clone();
            let sealed = self.seed.bytes::<32>().repeat(6);
            let at = self.later();
            self.store.save_draft(&draft)?;
            let (ending, ids) = (Ending::Finished, &mut self.seed);
            let written = self.store.close_draft_with(&draft, ending, Some(sealed), &at, ids)?;
            self.acknowledged.extend(&written);
            self.said.push((written[0].entry_id, said));
            let asked = draft.survey.as_ref().map(|survey| survey.words.clone());
            let asked = asked.filter(|words| !words.is_empty());
            self.said.extend(written.get(1).zip(asked).map(|(entry, words)| (entry.entry_id, words)));
            return Ok(written[0]);
        }
    }
}
