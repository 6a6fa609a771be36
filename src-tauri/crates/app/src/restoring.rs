//! Bringing a backup back: it is opened and read to its end before anything is changed, it must be of this terminal, and then the
//! record goes on in a new log with what is here and what is in the backup. How a new log takes the old one's place is `record`'s.

mod error;
mod judged;
mod reading;
mod whose;
mod words;

use std::collections::HashSet;

pub use error::RestoreError;
use judged::judged;
pub use reading::open;
use shiwen_domain::{
    entry::{Entry, Restored},
    moment::{ClockTrust, Moment},
};
use shiwen_export::backup::Contents;
use shiwen_log::WitnessKey;
use whose::whose;

use crate::{
    clock::{Clock, newest_trusted_ms},
    enrolment::Enrolled,
    home::{Home, Keys},
    packs,
    record::{self, Brought, Record},
};

/// How many of the last entries are looked at for the time.
const LOOK_BACK: usize = 200;

/// What became of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new log holds what the backup had besides.
    Restored(Restored),
    /// All of it is here already; nothing has changed.
    AllHere,
}

/// Brings back what was read, in a folder that no other program uses. What nothing proves only if somebody insists, or where
/// nobody has ever written anything.
pub fn restore(home: &Home, contents: Contents, by: &str, unproven: bool) -> Result<Outcome, RestoreError> {
    home.prepare()?;
    let _alone = home.lock_serving()?;
    let enrolled = home.enrolment()?;
    let own = whose(home, enrolled.as_ref(), &contents)?;
    let keys = home.keys()?;
    let (now, demo) = (now(home, &keys, enrolled.as_ref(), &contents), contents.about.demo);
    let is_used = own.is_some();
    let brought = judged(contents, &keys.signing().verifying_key(), enrolled.as_ref(), by).under(own);
    if is_used && !unproven && !is_proven(home, &brought)? {
        return Ok(Outcome::AllHere);
    }
    record::settle(home, &keys, demo, &now)?;
    let restored = record::restore(home, &keys, &brought, &witnesses(enrolled.as_ref()), &now)?;
    Ok(restored.map_or(Outcome::AllHere, |(_record, restored)| Outcome::Restored(restored)))
}

/// The same for a running terminal, which has closed its record for it; what it goes on with, if that is another one.
pub(crate) fn bring_back(
    home: &Home,
    keys: &Keys,
    enrolled: Option<&Enrolled>,
    Bringing { contents, by }: Bringing,
    now: &Moment,
) -> Result<(Option<Record>, Outcome), RestoreError> {
    let own = whose(home, enrolled, &contents)?;
    let brought = judged(contents, &keys.signing().verifying_key(), enrolled, &by).under(own);
    if !is_proven(home, &brought)? {
        return Ok((None, Outcome::AllHere));
    }
    let restored = record::restore(home, keys, &brought, &witnesses(enrolled), now)?;
    Ok(restored
        .map_or((None, Outcome::AllHere), |(record, restored)| (Some(record), Outcome::Restored(restored))))
}

/// What somebody brings to a running terminal.
#[derive(Debug)]
pub(crate) struct Bringing {
    /// What was read.
    pub(crate) contents: Contents,
    /// The account.
    pub(crate) by: String,
}

fn witnesses(enrolled: Option<&Enrolled>) -> Vec<WitnessKey> {
    enrolled.map(|enrolled| enrolled.witnesses.clone()).unwrap_or_default()
}

/// Whether a backup may be brought back where somebody has written already. What nothing proves is refused, unless all of it is
/// here: a restore that was cut off behind its end is done again.
fn is_proven(home: &Home, brought: &Brought) -> Result<bool, RestoreError> {
    match brought.salvaged.proven {
        false if all_here(home, brought) => Ok(false),
        false => Err(RestoreError::NotProven),
        true => Ok(true),
    }
}

/// Whether every entry of a backup is in the record, but the one that opens its log.
fn all_here(home: &Home, brought: &Brought) -> bool {
    let Ok(Some(open)) = home.reader() else { return false };
    let mut here = HashSet::new();
    let read = open.reader.for_each_entry(0, |stored| {
        here.insert(stored.entry_id);
        Ok(())
    });
    read.is_ok() && brought.salvaged.entries.iter().skip(1).all(|entry| here.contains(&entry.entry_id))
}

/// The moment it is: not before anything that the backup or the record tells.
fn now(home: &Home, keys: &Keys, enrolled: Option<&Enrolled>, contents: &Contents) -> Moment {
    let last = contents.entries.iter().rev().take(LOOK_BACK);
    let moments = last.filter_map(|stored| Entry::read(&stored.bytes).ok()).map(|entry| entry.at);
    let trusted = moments.filter(|at| at.clock == ClockTrust::Trusted).filter_map(|at| at.wall_ms());
    let newest = trusted.max().max(newest_trusted_ms(home, keys));
    let offset = packs::load(home, enrolled).map_or(0, |loaded| loaded.assets.pack.hall.utc_offset_minutes);
    Clock::start(offset, newest, 1).now().0
}
