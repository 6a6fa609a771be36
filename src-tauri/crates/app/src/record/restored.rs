//! Bringing back what a backup holds: a new log with what is here and what is there.

mod together;

use shiwen_domain::{
    entry::{Body, Entry, Previous, ReopenReason, Restored, TerminalEvent},
    id::TerminalId,
    moment::Moment,
};
use shiwen_log::WitnessKey;
use shiwen_store::{Damage, Identities, LogIdentity, Salvaged, StoreError, salvage};
use together::combined;

use super::{Record, RecordError, carried::write_new, exchange, open_new, opening_fact, recent, save_file};
use crate::{
    home::{Home, Keys},
    identity::Random,
};

/// A backup that was read and judged.
#[derive(Debug)]
pub(crate) struct Brought {
    /// Its log, as if it had been salvaged; only what its entries commit to is with them.
    pub(crate) salvaged: Salvaged,
    /// Whose log it is.
    pub(crate) identity: LogIdentity,
    /// How many entries it has.
    pub(crate) size: u64,
    /// The root there, in hex.
    pub(crate) root: String,
    /// When it was made.
    pub(crate) made: String,
    /// Who brings it.
    pub(crate) by: String,
}

/// Continues the record in a new log that holds what the backup has besides. `None` if that is nothing: then nothing is
/// changed. Refuses while another program has the record open.
pub(crate) fn restore(
    home: &Home,
    keys: &Keys,
    brought: &Brought,
    witnesses: &[WitnessKey],
    now: &Moment,
) -> Result<Option<(Record, Restored)>, RecordError> {
    let nobody_else = home.lock_set_aside()?;
    let file = home.terminal_file()?;
    let there = home.record().exists();
    let here = if there {
        salvage(&home.record(), &keys.database, &keys.signing().verifying_key())
    } else {
        Salvaged::default()
    };
    // What is here is carried over whole or not at all: a record that does not prove itself is not made to look sound.
    if there && !here.proven {
        return Err(StoreError::Damaged(Damage::HeadMismatch).into());
    }
    let (carried, entries, contents) = combined(&here, brought, witnesses, now);
    if entries + contents == 0 {
        return Ok(None);
    }
    let identity = LogIdentity { log: Random.log_id(), ..brought.identity.clone() };
    let restored = brought.restored(entries, contents);
    let said = Body::TerminalEvent(TerminalEvent::Restored(restored.clone()));
    let opening = vec![
        opening_fact(keys, &identity, Some(previous(&here, brought, recent(file.as_ref(), now))), now)?,
        Entry::new(Random.entry_id(), now.clone(), said).into(),
    ];
    write_new(home, keys, &identity, opening, carried)?;
    if !there {
        // It may hold nothing; what is left of an earlier record goes to the others that were set aside.
        let _ = std::fs::remove_dir(home.log_folder());
    }
    exchange(home, now)?;
    save_file(home, &identity, file.map(|file| file.reopened_ms).unwrap_or_default())?;
    drop(nobody_else);
    Ok(Some((open_new(home, keys)?, restored)))
}

/// The log that is continued: the one here, or where there is none the one of the backup.
fn previous(here: &Salvaged, brought: &Brought, automatic: u32) -> Previous {
    let own = here.identity.as_ref().map(|own| own.log);
    let (log, head) = match own {
        Some(log) => (log, here.head.clone()),
        None => (brought.identity.log, Some((brought.size, brought.root.clone()))),
    };
    let (size, root) = head.unzip();
    // A person asked for this one.
    let automatic_in_24_h = automatic.saturating_sub(1);
    Previous { log: Some(log), size, root, reason: ReopenReason::Restored, automatic_in_24_h }
}

impl Brought {
    /// For a terminal of this name, if it has one.
    pub(crate) fn under(mut self, name: Option<TerminalId>) -> Self {
        self.identity.terminal = name.unwrap_or(self.identity.terminal);
        self
    }

    fn restored(&self, entries: u64, contents: u64) -> Restored {
        Restored {
            log: self.identity.log,
            size: self.size,
            root: self.root.clone(),
            made: self.made.clone(),
            entries,
            contents,
            proven: self.salvaged.proven,
            by: self.by.clone(),
        }
    }
}
