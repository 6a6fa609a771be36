//! Bringing a backup back: it is opened and read to its end before anything is changed, it must be of this terminal, and then the
//! record goes on in a new log with what is here and what is in the backup. How a new log takes the old one's place is `record`'s.

mod judged;

use std::{
    collections::HashSet,
    io::{BufRead, BufReader},
};

use judged::judged;
use shiwen_domain::{
    entry::{Entry, Restored},
    id::TerminalId,
    moment::{ClockTrust, Moment},
};
use shiwen_export::backup::{BackupFault, Contents, read};

use crate::{
    backup::{NotOpened, Opener},
    clock::{Clock, newest_trusted_ms},
    enrolment::{Enrolled, EnrolmentError},
    home::{Home, HomeError, Keys, OpenReaderError},
    packs,
    record::{self, Brought, RecordError},
};

/// How many of the last entries are looked at for the time.
const LOOK_BACK: usize = 200;

/// Why nothing was brought back; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// It stays closed.
    #[error(transparent)]
    Closed(#[from] NotOpened),
    /// What is inside cannot be believed.
    #[error("the backup is damaged: {0}; take another copy of it, or another backup")]
    Fault(#[source] BackupFault),
    /// It was made by a later program.
    #[error("a newer shiwen made this backup ({0}); install that one, then try again")]
    Newer(String),
    /// It is another terminal's.
    #[error(
        "the backup is of terminal {theirs}, and this is {ours}; bring it back there, or on a new machine that was enrolled \
         with a code of: shiwen-platform enrol-code --replaces {theirs}"
    )]
    AnotherTerminal {
        /// This terminal.
        ours: TerminalId,
        /// The backup's.
        theirs: TerminalId,
    },
    /// A platform knows the terminal, and would take this machine for somebody else.
    #[error(
        "terminal {0} is known to a platform; enrol this machine first (shiwen enrol) with a code of: shiwen-platform \
         enrol-code --replaces {0}"
    )]
    NotEnrolled(TerminalId),
    /// A demo log here and a real one there, or the other way round.
    #[error("the backup and this terminal are not of the same kind, demo or real; use another SHIWEN_HOME")]
    Kind,
    /// Whoever has the public half of a recovery key can seal what he has made up.
    #[error(
        "nothing here can prove this backup: neither this terminal nor a platform that it is enrolled with has signed its log; \
         ask who made it; on the command line --unproven brings it back all the same, marked so"
    )]
    NotProven,
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The enrolment.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The record here.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// What became of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new log holds what the backup had besides.
    Restored(Restored),
    /// All of it is here already; nothing has changed.
    AllHere,
}

/// Reads a backup to its end.
pub fn open(file: impl BufRead, opener: &Opener) -> Result<Contents, RestoreError> {
    let mut lines = BufReader::with_capacity(1 << 16, opener.open(file)?);
    read(&mut lines).map_err(|fault| match fault {
        BackupFault::Newer(format) => RestoreError::Newer(format),
        fault => RestoreError::Fault(fault),
    })
}

/// Brings back what was read, in a folder that no other program uses. What nothing proves only if somebody insists, or where
/// nobody has ever written anything.
pub fn restore(home: &Home, contents: Contents, by: &str, unproven: bool) -> Result<Outcome, RestoreError> {
    home.prepare()?;
    let _alone = home.lock_serving()?;
    let enrolled = home.enrolment()?;
    let is_used = is_of(home, enrolled.as_ref(), &contents)?;
    let keys = home.keys()?;
    let now = now(home, &keys, enrolled.as_ref(), &contents);
    let (demo, witnesses) =
        (contents.about.demo, enrolled.as_ref().map(|enrolled| enrolled.witnesses.clone()));
    let witnesses = witnesses.unwrap_or_default();
    let brought = judged(contents, &keys.signing().verifying_key(), enrolled.as_ref(), by);
    if is_used && !brought.salvaged.proven && !unproven {
        // A restore that was cut off behind its end is done again.
        return if all_here(home, &brought) { Ok(Outcome::AllHere) } else { Err(RestoreError::NotProven) };
    }
    record::settle(home, &keys, demo, &now)?;
    match record::restore(home, &keys, &brought, &witnesses, &now)? {
        Some((_record, restored)) => Ok(Outcome::Restored(restored)),
        None => Ok(Outcome::AllHere),
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

/// Refuses what is not this terminal's. Answers whether anybody has used or enrolled it.
fn is_of(home: &Home, enrolled: Option<&Enrolled>, contents: &Contents) -> Result<bool, RestoreError> {
    let about = &contents.about;
    let file = home.terminal_file()?;
    let own = match home.reader() {
        Ok(open) => open.and_then(|open| open.reader.identity().ok().flatten()),
        Err(OpenReaderError::Home(error)) => return Err(error.into()),
        // A record that cannot be read is as `terminal.json` says.
        Err(OpenReaderError::Store(_)) => None,
    };
    let wrote = own.map(|own| (own.terminal, own.demo)).or(file.map(|file| (file.terminal, file.demo)));
    let placed = enrolled.map(|enrolled| (enrolled.file.terminal.clone(), enrolled.file.demo));
    if wrote.is_none() && placed.is_none() && !about.witnessed.is_empty() {
        return Err(RestoreError::NotEnrolled(about.terminal.clone()));
    }
    // A machine that replaces another has its name by the enrolment, and may still have its own in the record.
    let Some((ours, demo)) = placed.or(wrote) else { return Ok(false) };
    if ours != about.terminal {
        return Err(RestoreError::AnotherTerminal { ours, theirs: about.terminal.clone() });
    }
    if demo != about.demo { Err(RestoreError::Kind) } else { Ok(true) }
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
