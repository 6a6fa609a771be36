//! The logs that files are of, in the order in which they were written: those of a terminal after each other, each behind the
//! one that it continues. A log that is only named by the next one has its place too.

use std::collections::{BTreeMap, BTreeSet};

use shiwen_domain::id::{LogId, TerminalId};
use shiwen_export::jsonl::Opened;

/// A terminal's log.
type Name = (TerminalId, LogId);

/// The logs, numbered from 0 in their order.
#[derive(Debug)]
pub(super) struct Logs(Vec<Name>);

impl Logs {
    pub(super) fn of<'a>(opened: impl IntoIterator<Item = &'a Opened>) -> Self {
        let mut before: BTreeMap<Name, Option<LogId>> = BTreeMap::new();
        for Opened { terminal, log, previous, .. } in opened {
            let previous = previous.as_ref().and_then(|previous| previous.log);
            before.insert((terminal.clone(), *log), previous);
            if let Some(previous) = previous {
                before.entry((terminal.clone(), previous)).or_default();
            }
        }
        let terminals: BTreeSet<TerminalId> = before.keys().map(|(terminal, _)| terminal.clone()).collect();
        Self(terminals.into_iter().flat_map(|terminal| in_order(&terminal, &before)).collect())
    }

    /// The number of a log, if it is one of them.
    pub(super) fn number(&self, terminal: &TerminalId, log: LogId) -> Option<u32> {
        let place = self.0.iter().position(|(of, name)| of == terminal && *name == log)?;
        u32::try_from(place).ok()
    }

    /// What a log is called.
    pub(super) fn name(&self, number: u32) -> String {
        let named = usize::try_from(number).ok().and_then(|number| self.0.get(number));
        named.map(|(_, log)| log.to_string()).unwrap_or_default()
    }

    /// The terminals, each with its logs.
    pub(super) fn terminals(&self) -> Vec<(TerminalId, Vec<u32>)> {
        let mut terminals: Vec<(TerminalId, Vec<u32>)> = Vec::new();
        for ((terminal, _), number) in self.0.iter().zip(0..) {
            match terminals.last_mut().filter(|(last, _)| last == terminal) {
                Some((_, logs)) => logs.push(number),
                None => terminals.push((terminal.clone(), vec![number])),
            }
        }
        terminals
    }
}

/// The logs of a terminal. Those of which nobody knows which came first are in the order of their names, which begin with a time.
fn in_order(terminal: &TerminalId, before: &BTreeMap<Name, Option<LogId>>) -> Vec<Name> {
    let mut left: Vec<(&Name, Option<LogId>)> = before
        .iter()
        .filter(|((of, _), _)| of == terminal)
        .map(|(name, previous)| (name, *previous))
        .collect();
    let mut order: Vec<Name> = Vec::new();
    while !left.is_empty() {
        let waits = |previous: &Option<LogId>| left.iter().any(|((_, log), _)| Some(*log) == *previous);
        // Logs that name each other in a ring no terminal writes.
        let next = left.iter().position(|(_, previous)| !waits(previous)).unwrap_or(0);
        order.push(left.remove(next).0.clone());
    }
    order
}

#[cfg(test)]
mod tests {
    use shiwen_domain::entry::{Previous, ReopenReason};
    use uuid::Uuid;

    use super::*;

    fn log(number: u128) -> LogId {
        LogId(Uuid::from_u128(number))
    }

    fn opened(terminal: &str, number: u128, previous: Option<u128>) -> Opened {
        let previous = previous.map(|number| Previous {
            log: Some(log(number)),
            size: None,
            root: None,
            reason: ReopenReason::Damaged,
            automatic_in_24_h: 1,
        });
        Opened { terminal: TerminalId::from(terminal), log: log(number), demo: true, previous }
    }

    fn numbers(opened: &[Opened]) -> Vec<(String, u128)> {
        Logs::of(opened).0.iter().map(|(terminal, log)| (terminal.to_string(), log.0.as_u128())).collect()
    }

    #[test]
    fn a_log_stands_behind_the_one_that_it_continues() {
        let of_a = |number| ("a".to_owned(), number);
        let all =
            [opened("a", 1, Some(3)), opened("b", 9, None), opened("a", 3, Some(2)), opened("a", 4, None)];
        assert_eq!(numbers(&all), [of_a(2), of_a(3), of_a(1), of_a(4), ("b".to_owned(), 9)]);
        let logs = Logs::of(&all);
        let terminals: Vec<_> = logs.terminals().into_iter().map(|(_, logs)| logs).collect();
        assert_eq!(terminals, [vec![0, 1, 2, 3], vec![4]]);
        assert_eq!((logs.number(&"a".into(), log(1)), logs.number(&"b".into(), log(1))), (Some(2), None));
    }

    #[test]
    fn logs_that_name_each_other_come_to_an_end() {
        let ring = [opened("a", 1, Some(2)), opened("a", 2, Some(1)), opened("a", 3, Some(3))];
        assert_eq!(numbers(&ring).len(), 3);
    }
}
