//! What must always hold, watched at every step, and how often the things happened that are hard.

use std::collections::BTreeSet;

use shiwen_domain::id::LogId;
use shiwen_log::{CompactRange, Hash, leaf_hash};

use crate::{entry, platform::Rows};

/// A state of a log.
pub(crate) type State = (LogId, u64, [u8; 32]);

/// The memory of everything that was true once.
#[derive(Default)]
pub(crate) struct Watch {
    /// Every state that some terminal has written.
    written: BTreeSet<State>,
    /// Every state that the platform has stored.
    stored: BTreeSet<State>,
    pub(crate) seen: Seen,
}

macro_rules! seen {
    ($($name:ident)*) => {
        /// How often something happened.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub(crate) struct Seen { $(pub(crate) $name: u64,)* }

        impl Seen {
            /// Adds what happened elsewhere.
            pub(crate) fn add(&mut self, other: &Self) {
                $(self.$name += other.$name;)*
            }

            /// What never happened.
            pub(crate) fn never_happened(&self) -> Vec<&'static str> {
                let all = [$((stringify!($name), self.$name),)*];
                all.into_iter().filter(|(_, times)| *times == 0).map(|(name, _)| name).collect()
            }
        }
    };
}

seen! {
    answers exchanges acknowledged remarks forked shrunk set_back_told again not_heard alarms stops confirmed
    power_cuts cut_before_keeping cut_after_keeping restored copied damaged platform_crashes lost_before_commit
    lost_after_commit platform_set_back clock_jumps certificate_refused requests_lost answers_lost duplicates
    portals busy too_large
}

impl Watch {
    /// Remembers what a terminal wrote.
    pub(crate) fn wrote(&mut self, states: Vec<(LogId, u64, Hash)>) {
        self.written.extend(states.into_iter().map(state));
    }

    /// The platform has stored something: it grew, and what it has is what a terminal wrote.
    pub(crate) fn stored(&mut self, before: &Rows, after: &Rows) -> Result<(), String> {
        for (log, held) in &after.logs {
            let had = before.logs.get(log).map_or(&[][..], |held| &held.entries);
            if had.len() == held.entries.len() && had == held.entries {
                continue;
            }
            if !held.entries.starts_with(had) {
                return Err(format!("the platform changed {log} below the size that it had recorded"));
            }
            let range: CompactRange = held.entries.iter().map(|bytes| leaf_hash(bytes)).collect();
            let now = state((*log, range.size(), range.root()));
            if range != held.range || !self.written.contains(&now) {
                return Err(format!("the platform has {log} in a state that no terminal wrote"));
            }
            let mut ids: Vec<_> = held.entries.iter().map(|bytes| entry::read(bytes).1).collect();
            ids.sort_unstable();
            if ids.windows(2).any(|pair| pair[0] == pair[1]) {
                return Err(format!("the platform has an entry twice in {log}"));
            }
            self.stored.insert(now);
        }
        Ok(())
    }

    /// A terminal keeps a cursor: the platform has stored that, at some time.
    pub(crate) fn kept(&self, states: Vec<(LogId, u64, Hash)>) -> Result<(), String> {
        match states.into_iter().find(|kept| !self.stored.contains(&state(*kept))) {
            Some((log, size, _)) => Err(format!(
                "a terminal believes that {size} entries of {log} are stored, and they never were"
            )),
            None => Ok(()),
        }
    }
}

fn state((log, size, root): (LogId, u64, Hash)) -> State {
    (log, size, *root.as_bytes())
}
