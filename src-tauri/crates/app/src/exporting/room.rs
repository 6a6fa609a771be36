//! About how much room an export needs, said before it begins. Too much rather than too little: nobody is to wait for a stick
//! that is full at the end.

use shiwen_domain::{entry::PrivateKind, results::Days};
use shiwen_store::{Reader, StoreError};

use super::tables::Form;

/// Whatever is in it: definitions, titles, hashes beside it, and what the file system itself takes.
const AT_LEAST: u64 = 256 * 1024;

/// Tables or JSON Lines.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Tables(Form),
    Lines,
}

/// Bytes, with what stands beside the file while it is written.
pub(super) fn needed(reader: &Reader, days: &Days, kind: Kind, private: bool) -> Result<u64, StoreError> {
    let Some(span) = reader.span(days)? else { return Ok(AT_LEAST) };
    let entries = reader.entry_bytes(&span)?;
    let kinds: &[PrivateKind] = match (private, kind) {
        (false, _) => &[],
        (true, Kind::Tables(_)) => &[PrivateKind::Text],
        (true, Kind::Lines) => &[PrivateKind::Text, PrivateKind::Writing],
    };
    let mut said = 0;
    for &kind in kinds {
        said += reader.private_bytes(kind)?;
    }
    // Tenths of what the entries take, as measured over simulated halls and rounded up.
    let tenths = match kind {
        Kind::Tables(Form::Csv) => 20,
        Kind::Tables(Form::Xlsx) => 80,
        Kind::Lines => 18,
    };
    Ok(AT_LEAST + entries * tenths / 10 + said * 2)
}

#[cfg(test)]
mod tests {
    use std::{
        ops::ControlFlow,
        path::Path,
        sync::atomic::{AtomicU64, Ordering},
    };

    use shiwen_domain::text::Lang;

    use super::*;
    use crate::{
        exporting::{self, JsonLines, tables::Tables},
        home::Home,
        simulate::{Simulation, simulate},
        terminal::TerminalOptions,
    };

    const DAYS: (&str, &str) = ("2026-01-01", "2027-12-31");

    /// What lies in a folder, with and without a name.
    fn taken(folder: &Path) -> u64 {
        let open = std::fs::read_dir("/proc/self/fd").unwrap().filter_map(|item| {
            let path = item.ok()?.path();
            let unnamed = std::fs::read_link(&path).ok()?.to_str()?.ends_with(" (deleted)");
            let here = std::fs::read_link(&path).ok()?.starts_with(folder);
            (unnamed && here).then(|| path.metadata().ok()).flatten().map(|file| file.len())
        });
        open.sum::<u64>() + named(folder)
    }

    fn named(folder: &Path) -> u64 {
        let items = std::fs::read_dir(folder).unwrap().filter_map(Result::ok);
        let sizes = items.filter_map(|item| {
            let found = item.metadata().ok()?;
            Some(if found.is_dir() { named(&item.path()) } else { found.len() })
        });
        sizes.sum()
    }

    #[test]
    fn what_is_said_before_is_enough_and_not_absurd() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("home"));
        let simulation =
            Simulation { visits: 1_000, seed: 3, rate: None, terminal: TerminalOptions::default() };
        simulate(&home, &simulation, &mut Vec::new()).unwrap();
        let (from, to) = (DAYS.0.parse().unwrap(), DAYS.1.parse().unwrap());
        let days = Days { from: Some(from), to: Some(to) };
        for (name, kind) in
            [("csv", Kind::Tables(Form::Csv)), ("xlsx", Kind::Tables(Form::Xlsx)), ("jsonl", Kind::Lines)]
        {
            let open = home.reader().unwrap().unwrap();
            let said = needed(&open.reader, &days, kind, true).unwrap();
            drop(open);
            let place = folder.path().join(name);
            std::fs::create_dir(&place).unwrap();
            let (out, by) = (place.join("export"), "test".to_owned());
            let most = AtomicU64::new(0);
            let go_on = |_, _| {
                most.fetch_max(taken(&place), Ordering::Relaxed);
                ControlFlow::Continue(())
            };
            match kind {
                Kind::Tables(form) => {
                    let (replace, private, lang) = (false, true, Lang::Zh);
                    let asked = Tables { days, form, out, replace, private, lang, by };
                    exporting::tables::export(&home, &asked, &go_on).map(drop).unwrap();
                }
                Kind::Lines => {
                    let asked = JsonLines { from, to, out, replace: false, private: true, by };
                    exporting::export(&home, &asked, &go_on).map(drop).unwrap();
                }
            }
            let took = most.into_inner().max(taken(&place));
            println!("{name}: said {said}, took {took}");
            assert!(said > took, "{name}: said {said}, took {took}");
            assert!(said < 3 * took, "{name}: said {said}, took {took}");
        }
    }
}
