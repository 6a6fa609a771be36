//! The logs that files are of, in the order in which they were written: those of a terminal after each other, each behind the
//! one that it continues. A log that is only named by the next one has its place too.

use std::collections::BTreeMap;

use shiwen_domain::id::{LogId, TerminalId};
use shiwen_export::jsonl::Opened;

/// A terminal's log.
type Name = (TerminalId, LogId);

/// Of every log the one that it continues.
type Before = BTreeMap<Name, Option<Name>>;

/// The logs, numbered from 0 in their order, each with the terminal that its newest continuation is of.
#[derive(Debug)]
pub(super) struct Logs(Vec<(TerminalId, Name)>);

impl Logs {
    pub(super) fn of<'a>(opened: impl IntoIterator<Item = &'a Opened>) -> Self {
        let opened: Vec<&Opened> = opened.into_iter().collect();
        let mut before = Before::new();
        for Opened { terminal, log, previous, .. } in &opened {
            let previous = previous.as_ref().and_then(|previous| previous.log);
            // A terminal may have got its name with the log that continues; the one before has the name it had then.
            let previous = previous.map(|old| {
                let of_old = opened.iter().filter(|of| of.log == old).map(|of| &of.terminal);
                let named = of_old.clone().find(|of| *of == terminal).or(of_old.min());
                (named.unwrap_or(terminal).clone(), old)
            });
            if let Some(previous) = &previous {
                before.entry(previous.clone()).or_default();
            }
            before.insert((terminal.clone(), *log), previous);
        }
        let mut owned: BTreeMap<TerminalId, Vec<&Name>> = BTreeMap::new();
        for name in before.keys() {
            owned.entry(owner(name, &before)).or_default().push(name);
        }
        let in_order = owned.into_iter().flat_map(|(terminal, names)| {
            in_order(names, &before).into_iter().map(move |name| (terminal.clone(), name))
        });
        Self(in_order.collect())
    }

    /// The number of a log, if it is one of them.
    pub(super) fn number(&self, terminal: &TerminalId, log: LogId) -> Option<u32> {
        let place = self.0.iter().position(|(_, (of, name))| of == terminal && *name == log)?;
        u32::try_from(place).ok()
    }

    /// The number of a log that one of this terminal continues or has carried on: its name may have been another then.
    pub(super) fn old(&self, terminal: &TerminalId, log: LogId) -> Option<u32> {
        let any = || self.0.iter().position(|(_, (_, name))| *name == log);
        self.number(terminal, log).or_else(|| u32::try_from(any()?).ok())
    }

    /// What a log is called.
    pub(super) fn name(&self, number: u32) -> String {
        let named = usize::try_from(number).ok().and_then(|number| self.0.get(number));
        named.map(|(_, (_, log))| log.to_string()).unwrap_or_default()
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

/// The terminal of the newest log that continues this one. Of two that do, the one whose name comes first.
fn owner(name: &Name, before: &Before) -> TerminalId {
    let mut at = name;
    // Logs that name each other in a ring no terminal writes.
    for _ in 0..before.len() {
        let next = before.iter().find(|(_, previous)| previous.as_ref() == Some(at));
        let Some((next, _)) = next else { break };
        at = next;
    }
    at.0.clone()
}

/// The logs of a terminal. Those of which nobody knows which came first are in the order of their names, which begin with a time.
fn in_order(mut left: Vec<&Name>, before: &Before) -> Vec<Name> {
    left.sort_by_key(|(_, log)| *log);
    let mut order: Vec<Name> = Vec::new();
    while !left.is_empty() {
        let waits = |name: &&Name| before[*name].as_ref().is_some_and(|previous| left.contains(&previous));
        // Logs that name each other in a ring no terminal writes.
        let next = left.iter().position(|name| !waits(name)).unwrap_or(0);
        order.push(left.remove(next).clone());
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
        let named = |(_, (terminal, log)): &(TerminalId, Name)| (terminal.to_string(), log.0.as_u128());
        Logs::of(opened).0.iter().map(named).collect()
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
    fn a_log_of_another_name_is_of_the_terminal_that_continues_it() {
        let of = |files: &[Opened]| {
            let names = |(name, logs): (TerminalId, Vec<u32>)| (name.to_string(), logs.len());
            Logs::of(files).terminals().into_iter().map(names).collect::<Vec<_>>()
        };
        let (old, new) = (opened("demo-x", 5, None), opened("a", 2, Some(5)));
        assert_eq!(of(&[new.clone(), old.clone(), opened("a", 1, Some(2))]), [("a".to_owned(), 3)]);
        let logs = Logs::of(&[new, old.clone()]);
        assert_eq!(
            (logs.number(&"a".into(), log(5)), logs.old(&"a".into(), log(5)), logs.name(0)),
            (None, Some(0), log(5).to_string())
        );
        // The controls: without what continues it, it is its own; and so is one of the same name.
        assert_eq!(of(&[old, opened("a", 2, None)]), [("a".to_owned(), 1), ("demo-x".to_owned(), 1)]);
        let both = [opened("a", 5, None), opened("b", 5, None), opened("b", 6, Some(5))];
        assert_eq!(of(&both), [("a".to_owned(), 1), ("b".to_owned(), 2)]);
    }

    #[test]
    fn logs_that_name_each_other_come_to_an_end() {
        let ring = [opened("a", 1, Some(2)), opened("a", 2, Some(1)), opened("a", 3, Some(3))];
        assert_eq!(numbers(&ring).len(), 3);
    }
}
