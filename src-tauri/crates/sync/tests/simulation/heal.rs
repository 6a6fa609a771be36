//! The storm, the healing after it, and what must be true then.

use std::collections::BTreeSet;

use shiwen_sync::protocol::MAX_BATCH_ENTRIES;

use crate::{
    entry::{self, is_answer},
    world::{Event, MINUTE, World},
};

/// How long the healing may take.
const HEALING: u64 = 24 * 60 * MINUTE;

impl World {
    /// Things go wrong. The answers that either side still has when it is over.
    pub(crate) fn storm(&mut self) -> Result<BTreeSet<u64>, String> {
        while let Some(event) = self.next() {
            if matches!(event, Event::Heal) {
                break;
            }
            self.happen(event)?;
        }
        let disks = self.machines.iter().flat_map(|machine| machine.disk.0.borrow().answers());
        Ok(disks.chain(self.at_platform()).collect())
    }

    /// Everything works again, but for batteries that stay dead. It has to settle, and then all has to be there.
    pub(crate) fn heal(&mut self, expected: &BTreeSet<u64>) -> Result<(), String> {
        self.healing = true;
        self.platform.most = MAX_BATCH_ENTRIES;
        let until = self.now + HEALING;
        for number in 0..self.machines.len() {
            self.machines[number].clock.off_ms = 0;
            self.after(0, Event::Boot(number));
            self.after(MINUTE, Event::Look(number));
            if self.machines[number].disk.0.borrow().stopped.is_some() {
                self.after(MINUTE, Event::Person(number));
            }
        }
        // What is under way must arrive before anything can be called settled.
        let calm = self.now + 30 * MINUTE;
        while let Some(event) = self.next() {
            let ends = matches!(event, Event::Look(_) | Event::Deliver { .. });
            self.happen(event)?;
            if ends && self.now > calm && self.is_settled() {
                return self.is_complete(expected);
            }
            if self.now > until {
                break;
            }
        }
        Err("it never settles".to_owned())
    }

    /// Whether the platform has of every terminal's log exactly what is there.
    fn is_settled(&self) -> bool {
        self.machines.iter().all(|machine| {
            let disk = machine.disk.0.borrow();
            let held = self.platform.rows.logs.get(&disk.log.id);
            let same = held.is_some_and(|held| held.entries == disk.log.entries);
            let kept = disk.log.cursor.as_ref().is_some_and(|cursor| cursor.range == disk.log.range);
            same && (kept || self.kind.engine != crate::engine::Engine::Exchange) && machine.is_idle()
        })
    }

    /// Nothing is missing. That nothing was invented, twice or out of order was watched at every commit; an answer may
    /// have come that no disk has any more, because it was under way when an older copy was put back.
    fn is_complete(&self, expected: &BTreeSet<u64>) -> Result<(), String> {
        let there = self.at_platform();
        let missing: Vec<_> = expected.difference(&there).collect();
        if missing.is_empty() { Ok(()) } else { Err(format!("the platform lacks {missing:?}")) }
    }

    /// The answers that the platform counts, each identity once.
    fn at_platform(&self) -> BTreeSet<u64> {
        let entries = self.platform.rows.logs.values().flat_map(|held| &held.entries);
        entries
            .map(|bytes| entry::read(bytes))
            .filter(|(what, _)| is_answer(*what))
            .map(|(_, id)| id)
            .collect()
    }
}
