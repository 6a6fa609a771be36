//! What the window answers: results, exports to a stick, the connection, and whether the record is whole.

mod backup;
mod connection;
mod enrolling;
mod notices;
mod stick;
mod way_out;

use shiwen_app::packs;
use shiwen_domain::{
    managing::{Ask, Integrity, Light, Overview, Refusal, Role, Said, Span},
    results::Days,
};

use super::Window;
use crate::running::until;

impl Window {
    fn ask(&self, session: &str, ask: Ask) -> Said {
        self.managing.ask(session, ask).expect("an answer")
    }

    fn integrity(&self, session: &str) -> Integrity {
        let Said::Integrity { integrity } = self.ask(session, Ask::Integrity) else { panic!("no integrity") };
        integrity
    }
}

#[test]
fn the_overview_is_what_the_record_adds_up_to() {
    let window = Window::lived(120);
    let session = window.set_up("manager", Role::Manager).session;
    let day: jiff::civil::Date = window.terminal.now().unwrap().wall[..10].parse().unwrap();
    let days = Days { from: Some(day.yesterday().unwrap()), to: Some(day) };
    let (from, to) = days.bounds();
    let span = Span::Days { from: from.unwrap(), to: to.unwrap() };
    let Said::Overview { overview } = window.ask(&session, Ask::Overview { span }) else {
        panic!("no overview")
    };
    let results = window.home.reader().unwrap().unwrap().reader.results(&days).unwrap();
    let assets = packs::load(&window.home, None).unwrap().assets;
    assert_eq!(*overview, Overview::of(&results, &assets));
    assert!(overview.total.all.ratings > 50, "{:?}", overview.total);
    assert_eq!(u64::from(overview.total.all.ratings), results.total.all.ratings());
    assert_eq!(overview.opinions.len(), assets.pack.departments.len());
    assert!(overview.clerks.iter().all(|clerk| clerk.figures.all.ratings >= 5));
    // What is no range is not answered.
    for (from, to) in [("2026-11-02", "2026-11-01"), ("yesterday", "today")] {
        let span = Span::Days { from: from.into(), to: to.into() };
        assert_eq!(window.managing.ask(&session, Ask::Overview { span }), Err(Refusal::BadInput));
    }
}

#[test]
fn the_record_is_verified_beside_the_visitors_and_the_checkpoint_goes_with_its_key() {
    let window = Window::lived(60);
    let session = window.set_up("auditor", Role::Auditor).session;
    let before = window.integrity(&session);
    assert_eq!((before.running, before.last), (None, None));
    let (origin, key) = shiwen_log::VerifyingKey::from_vkey(&before.key).expect("a C2SP key");
    let checkpoint = shiwen_log::open_checkpoint(&before.checkpoint, &origin, &key).expect("signed by it");
    window.ask(&session, Ask::Verify);
    until("the record is verified", || window.integrity(&session).running.is_none());
    let last = window.integrity(&session).last.expect("a verification");
    assert_eq!((last.outcome.light, last.findings.len()), (Light::Well, 0), "{last:?}");
    assert_eq!(u64::from(last.entries), checkpoint.size);
    assert_eq!(last.root, Some(checkpoint.root.to_string()));
}

#[test]
fn the_exchange_is_told_in_words() {
    let window = Window::lived(10);
    let session = window.set_up("installer", Role::Installer).session;
    let Said::Sync { sync } = window.ask(&session, Ask::Sync) else { panic!("no sync") };
    assert_eq!((sync.platform, sync.witnessed, sync.last_contact), (None, None, None));
    assert_eq!(sync.waiting_entries, sync.entries);
    assert!(sync.entries > 10 && sync.oldest.is_some());
    assert_eq!(sync.contact.light, Light::Watch);
    assert!(sync.contact.says.zh.contains("没有登记"));
}
