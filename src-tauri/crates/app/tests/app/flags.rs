//! By what flags are judged stands in the log before anybody is served.

use shiwen_app::{assets, home::Home, record, serving::Serving, terminal::TerminalOptions};
use shiwen_domain::{
    entry::{Body, Entry, PackApplied},
    flag::Basis,
    id::{BootId, EntryId},
    moment::{ClockTrust, Moment},
};
use tempfile::TempDir;
use uuid::Uuid;

/// A Monday in Zibo.
const MONDAY_MS: i64 = 1_795_379_400_000;

fn now() -> Moment {
    Moment::new(MONDAY_MS, 480, BootId(Uuid::from_u128(1)), 1_000, ClockTrust::Trusted)
}

/// The terminal starts and stops.
fn started(home: &Home) {
    let loaded = assets::load().unwrap();
    let setting = TerminalOptions::default().setting(&loaded).unwrap();
    home.prepare().unwrap();
    let keys = home.keys().unwrap();
    Serving::start(home.clone(), keys, setting, loaded.pack_sha256, &now()).unwrap().stop(&now());
}

/// What the log says of packs, in order.
fn applied(home: &Home) -> Vec<PackApplied> {
    let mut applied = Vec::new();
    let read = home.reader().unwrap().unwrap().reader.for_each_entry(0, |stored| {
        if let Body::PackApplied(pack) = Entry::read(&stored.bytes)?.body {
            applied.push(pack);
        }
        Ok(())
    });
    read.unwrap();
    applied
}

#[test]
fn a_log_says_once_by_what_its_flags_are_judged() {
    let folder = TempDir::new().unwrap();
    let home = Home::at(folder.path());
    started(&home);
    started(&home);
    let basis = Basis::of(&assets::load().unwrap().assets.pack);
    let said: Vec<_> = applied(&home).into_iter().map(|pack| pack.judged_by).collect();
    assert_eq!(said, [Some(basis)]);
}

#[test]
fn an_entry_of_a_program_that_did_not_say_it_is_completed_once() {
    let folder = TempDir::new().unwrap();
    let home = Home::at(folder.path());
    started(&home);
    let whole = applied(&home).remove(0);
    let old = PackApplied { judged_by: None, ..whole.clone() };
    let mut store = record::open(&home, &home.keys().unwrap(), true, &now()).unwrap().store;
    let entry = Entry::new(EntryId(Uuid::from_u128(9)), now(), Body::PackApplied(old.clone()));
    store.append(&[entry.into()]).unwrap();
    drop(store);
    started(&home);
    started(&home);
    assert_eq!(applied(&home), [whole.clone(), old, whole]);
}
