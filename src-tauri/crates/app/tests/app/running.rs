//! A running terminal and its platform: what is sent, what is taken, and that nobody at the screen waits for it.

use std::{collections::BTreeMap, path::Path, thread::sleep, time::Duration};

use shiwen_app::{
    enrolment::enrol,
    home::Home,
    status::status,
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::{
    id::{LogId, TerminalId},
    level::{Level, Scale},
    view::{Mode, Screen, Touch, VisitorView},
};
use shiwen_log::SigningKey;
use shiwen_sync::protocol::{ErasureOrder, OrderState, ProblemKind, WitnessedLog};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    platform::{Platform, TIME_MS, pack_key, publish},
    sync::{code, home, is_whole, ship, visits},
};

/// Longer than touches are ignored after a change of the screen, on clocks that run this fast.
const GUARD: Duration = Duration::from_millis(80);
/// Fast, and yet slow enough that nobody is asked "Are you still there?" because the processors are busy.
const PACE: u32 = 6;

/// A terminal with a window that serves at a counter.
struct Window {
    terminal: Terminal,
    home: Home,
    platform: Platform,
    _folder: TempDir,
}

#[expect(clippy::disallowed_methods, reason = "what happens on another thread tells nobody when it is done")]
fn pause(pause: Duration) {
    sleep(pause);
}

/// Waits until something is so, for a minute at most.
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..1_200 {
        if is_so() {
            return;
        }
        pause(Duration::from_millis(50));
    }
    panic!("it did not come to this: {what}");
}

impl Window {
    fn enrolled() -> Self {
        let ((folder, home), platform) = (home(), Platform::start());
        enrol(&home, &code(&platform)).expect("enrolled");
        Self::open(folder, home, platform, &TerminalOptions::default())
    }

    fn open(folder: TempDir, home: Home, platform: Platform, options: &TerminalOptions) -> Self {
        let options = TerminalOptions { mode: Some(Mode::Counter), pace: PACE, ..options.clone() };
        let terminal = Terminal::open(&home, &options).expect("a terminal");
        terminal.page_open().expect("a view");
        Self { terminal, home, platform, _folder: folder }
    }

    fn touches(&self, touch: Touch) -> VisitorView {
        pause(GUARD);
        self.terminal.touch(touch).expect("a view")
    }

    /// A whole visit, from the empty screen to the empty screen.
    fn visit(&self, level: Level) {
        self.touches(Touch::TapFace { level });
        self.touches(Touch::Done);
        assert!(matches!(self.touches(Touch::Finish).screen, Screen::Thanks { .. }));
        self.touches(Touch::Stay);
    }

    fn ratings(&self) -> usize {
        let kind = |entry: &serde_json::Value| entry["kind"] == "rating";
        self.platform.state().entries.iter().filter(|(entry, _)| kind(entry)).count()
    }

    fn of_kind(&self, kind: &str) -> Vec<serde_json::Value> {
        let state = self.platform.state();
        state
            .entries
            .iter()
            .filter(|(entry, _)| entry["kind"] == kind)
            .map(|(entry, _)| entry.clone())
            .collect()
    }
}

/// The demo set as the files of a pack, changed by a test.
pub(crate) fn files(change: impl Fn(&mut serde_json::Value)) -> BTreeMap<String, Vec<u8>> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    let mut files = BTreeMap::new();
    for folder in ["demo", "demo/pictures", "reasons", "surveys"] {
        for item in
            std::fs::read_dir(assets.join(folder)).unwrap().flatten().filter(|item| item.path().is_file())
        {
            let name = format!("{folder}/{}", item.file_name().to_str().unwrap());
            files.insert(name, std::fs::read(item.path()).unwrap());
        }
    }
    let mut pack = serde_json::from_slice(&files["demo/pack.json"]).unwrap();
    change(&mut pack);
    files.insert("demo/pack.json".into(), serde_json::to_vec(&pack).unwrap());
    files
}

pub(crate) fn hall_called(name: &'static str) -> BTreeMap<String, Vec<u8>> {
    files(|pack| pack["hall"]["name"]["en"] = name.into())
}

#[test]
fn a_bad_rating_is_sent_at_once_and_any_other_soon() {
    let window = Window::enrolled();
    for (level, most) in [(Level::VeryDissatisfied, 2), (Level::Satisfied, 6), (Level::Dissatisfied, 2)] {
        let before = window.ratings();
        window.visit(level);
        let began = std::time::Instant::now();
        until("the rating is there", || window.ratings() > before);
        assert!(began.elapsed() < Duration::from_secs(most), "{level:?}: {:?}", began.elapsed());
    }
    window.terminal.stop();
    assert!(is_whole(&window.home));
}

#[test]
fn visitors_are_served_while_the_platform_is_away_and_everything_arrives_afterwards() {
    let window = Window::enrolled();
    window.platform.state().says_no = Some(ProblemKind::Unavailable);
    for _ in 0..5 {
        window.visit(Level::VeryDissatisfied);
    }
    assert_eq!(window.ratings(), 0);
    window.platform.state().says_no = None;
    window.visit(Level::VeryDissatisfied);
    until("all six are there", || window.ratings() == 6);
    let contact = || status(&window.home).unwrap().sync.last_contact;
    until("the contact is noted", || contact().as_deref() == Some("2026-11-30T00:53:20Z"));
    window.terminal.stop();
}

#[test]
fn whoever_is_stopped_asks_nothing_more_whatever_is_said() {
    // The control: a platform that is only away is asked again with every bad rating.
    for (problem, asks) in [(ProblemKind::Unauthorized, false), (ProblemKind::Unavailable, true)] {
        let window = Window::enrolled();
        window.platform.state().says_no = Some(problem);
        let before = window.platform.state().requests;
        window.visit(Level::VeryDissatisfied);
        until("it was tried", || window.platform.state().requests > before);
        // What was on its way when the answer came is through.
        pause(Duration::from_secs(1));
        let before = window.platform.state().requests;
        for _ in 0..3 {
            window.visit(Level::VeryDissatisfied);
            pause(Duration::from_millis(700));
        }
        assert_eq!(window.platform.state().requests > before, asks, "{problem:?}");
        window.terminal.stop();
    }
}

#[test]
fn a_running_terminal_takes_its_enrolment_without_a_new_start() {
    let ((folder, home), platform) = (home(), Platform::start());
    let window = Window::open(folder, home, platform, &TerminalOptions::default());
    window.visit(Level::Satisfied);
    enrol(&window.home, &code(&window.platform)).expect("enrolled");
    until("the rating is there", || window.ratings() == 1);
    // The control: the window's sender is the one that did it.
    assert!(window.home.lock_sending().is_err());
    window.terminal.stop();
    until("the lock is given back", || window.home.lock_sending().is_ok());
    assert_eq!(ship(&window.home).0, shiwen_app::sending::once::Ended::Witnessed);
}

#[test]
fn an_order_to_erase_is_carried_out_once_and_told_to_the_platform() {
    let window = Window::enrolled();
    window.touches(Touch::TapFace { level: Level::Dissatisfied });
    window.touches(Touch::OpenComment);
    let written = shiwen_domain::view::WritingTouch::Unchanged;
    window.touches(Touch::KeepComment { text: "as it was".into(), writing: written });
    window.touches(Touch::Done);
    window.touches(Touch::Finish);
    window.touches(Touch::Stay);
    until("the rating is there", || window.ratings() == 1);
    let target = serde_json::from_value(window.of_kind("rating")[0]["entry_id"].clone()).unwrap();
    let order = ErasureOrder { order: "order-1".into(), target, reason: "asked for".into() };
    window.platform.state().erasures.push(order);
    window.visit(Level::VeryDissatisfied);
    until("the erasure is told", || !window.of_kind("erasure").is_empty());
    // The platform here never stops asking.
    for _ in 0..2 {
        window.visit(Level::VeryDissatisfied);
    }
    until("all ratings are there", || window.ratings() == 4);
    pause(Duration::from_millis(300));
    assert_eq!(window.of_kind("erasure").len(), 1);
    window.terminal.stop();
    let open = window.home.reader().unwrap().unwrap();
    assert!(open.reader.private(target, shiwen_domain::entry::PrivateKind::Text).unwrap().is_none());
    assert!(is_whole(&window.home));
}

#[test]
fn how_work_orders_stand_comes_back() {
    let window = Window::enrolled();
    window.visit(Level::VeryDissatisfied);
    until("the rating is there", || window.ratings() == 1);
    let entry_id = serde_json::from_value(window.of_kind("rating")[0]["entry_id"].clone()).unwrap();
    let order = OrderState {
        id: "wo-1".into(),
        entry_id,
        state: "accepted".into(),
        due: "2026-12-08".into(),
        at_ms: TIME_MS,
        measure: Some("explained".into()),
        label: Some("mistaken".into()),
    };
    window.platform.state().work_orders.push(order);
    window.visit(Level::VeryDissatisfied);
    until("it is known", || status(&window.home).unwrap().work_orders.open == 1);
    let order = window.home.reader().unwrap().unwrap().reader.work_orders().unwrap().remove(0);
    assert_eq!((order.measure.as_str(), order.label.as_str()), ("explained", "mistaken"));
    window.terminal.stop();
}

#[test]
fn a_published_pack_is_put_in_force_while_nobody_is_there_and_survives_a_new_start() {
    let window = Window::enrolled();
    let hall = |view: &VisitorView| serde_json::to_value(view).unwrap().to_string();
    assert!(!hall(&window.touches(Touch::Stay)).contains("Hall of the new pack"));
    publish(&window.platform, 1_796_000_000_000, &hall_called("Hall of the new pack"), &pack_key());
    window.visit(Level::VeryDissatisfied);
    until("it is in force", || !window.of_kind("pack_applied").iter().all(|entry| entry["version"] == 1));
    assert!(hall(&window.touches(Touch::Stay)).contains("Hall of the new pack"));
    window.visit(Level::VeryDissatisfied);
    until("its version is in the rating", || {
        window.of_kind("rating")[1..].iter().any(|entry| entry["pack_version"] == 1_796_000_000_000_u64)
    });
    window.terminal.stop();
    let Window { home, platform, _folder: folder, .. } = window;
    until("the folder is free", || home.lock_serving().is_ok());
    let again = Window::open(folder, home, platform, &TerminalOptions::default());
    assert!(hall(&again.touches(Touch::Stay)).contains("Hall of the new pack"));
    again.terminal.stop();
    assert!(is_whole(&again.home));
}

#[test]
fn a_pack_is_not_put_in_force_while_somebody_is_thanked() {
    let ((folder, home), platform) = (home(), Platform::start());
    enrol(&home, &code(&platform)).expect("enrolled");
    // By the day's own clock: "thank you" stays for seconds.
    let options = TerminalOptions { mode: Some(Mode::Counter), ..TerminalOptions::default() };
    let terminal = Terminal::open(&home, &options).expect("a terminal");
    let window = Window { terminal, home, platform, _folder: folder };
    window.terminal.page_open().expect("a view");
    publish(&window.platform, 1_796_000_000_000, &hall_called("Hall of the new pack"), &pack_key());
    for touch in [Touch::TapFace { level: Level::VeryDissatisfied }, Touch::Done, Touch::Finish] {
        pause(Duration::from_millis(450));
        window.touches(touch);
    }
    until("it is staged", || window.home.path().join("packs/1796000000000/manifest.note").exists());
    pause(Duration::from_millis(500));
    let thanks = |view: &VisitorView| matches!(view.screen, Screen::Thanks { .. });
    assert!(thanks(&window.touches(Touch::OpenComment)), "somebody reads the receipt");
    assert_eq!(applied(&window.home), 1);
    window.touches(Touch::Stay);
    until("it is in force", || applied(&window.home) == 2);
    window.terminal.stop();
}

/// How often a pack came into force.
fn applied(home: &Home) -> usize {
    let open = home.reader().unwrap().unwrap();
    let mut applied = 0;
    let each = |entry: shiwen_store::StoredEntry| {
        applied += usize::from(entry.kind == "pack_applied");
        Ok(())
    };
    open.reader.for_each_entry(0, each).unwrap();
    applied
}

#[test]
fn a_running_terminal_that_moves_to_another_hall_shows_that_halls_pack_though_its_version_is_lower() {
    let window = Window::enrolled();
    publish(&window.platform, 1_796_000_000_005, &hall_called("The old hall"), &pack_key());
    window.visit(Level::VeryDissatisfied);
    until("the old hall's is in force", || applied(&window.home) == 2);
    window.platform.state().hall = "north-hall".into();
    publish(&window.platform, 1_796_000_000_001, &hall_called("The new hall"), &pack_key());
    enrol(&window.home, &code(&window.platform)).expect("enrolled");
    until("the new hall's is in force", || applied(&window.home) == 3);
    let view = serde_json::to_value(window.touches(Touch::Stay)).unwrap().to_string();
    assert!(view.contains("The new hall"), "{view}");
    window.terminal.stop();
}

/// How many private contents are kept.
fn private(home: &Home) -> usize {
    let open = home.reader().unwrap().unwrap();
    let mut kept = 0;
    let each = |entry: shiwen_store::StoredEntry| {
        for kind in shiwen_domain::entry::PrivateKind::ALL {
            kept += usize::from(open.reader.private(entry.entry_id, kind)?.is_some());
        }
        Ok(())
    };
    open.reader.for_each_entry(0, each).unwrap();
    kept
}

#[test]
fn a_clock_that_the_platform_has_not_spoken_to_makes_nothing_old() {
    let ((folder, home), platform) = (home(), Platform::start());
    visits(&home, 30, 1);
    enrol(&home, &code(&platform)).expect("enrolled");
    ship(&home);
    let before = private(&home);
    assert!(before > 0);
    platform.state().says_no = Some(ProblemKind::Unavailable);
    // Eleven days a second: nothing jumps, so the clock stays trusted.
    let serve = |pace| {
        let options = TerminalOptions { mode: Some(Mode::Counter), pace, ..TerminalOptions::default() };
        let terminal = Terminal::open(&home, &options).expect("a terminal");
        terminal.page_open().expect("a view");
        terminal
    };
    let terminal = serve(1_000_000);
    pause(Duration::from_secs(5));
    assert_eq!(private(&home), before, "what the platform has was dropped by a clock that nobody confirmed");
    terminal.stop();
    until("the folder is free", || home.lock_serving().is_ok());
    // The control: a year later by the platform's word. The clock is doubted until then, for the record's newest entries are
    // ahead of it; that once was reason enough to leave it for another day.
    platform.state().says_no = None;
    platform.state().time_ms += 365 * 86_400_000;
    let terminal = serve(1);
    until("it is dropped", || private(&home) == 0);
    terminal.stop();
    drop(folder);
}

#[test]
fn what_was_set_and_a_pack_does_not_allow_falls_back_to_the_packs_own() {
    let ((folder, home), platform) = (home(), Platform::start());
    enrol(&home, &code(&platform)).expect("enrolled");
    let only_five = files(|pack| {
        pack["terminal"]["scales"] = serde_json::json!(["five"]);
        pack["terminal"]["scale"] = "five".into();
    });
    let options = TerminalOptions { scale: Some(Scale::Two), ..TerminalOptions::default() };
    let window = Window::open(folder, home, platform, &options);
    publish(&window.platform, 1_796_000_000_000, &only_five, &pack_key());
    window.visit(Level::Dissatisfied);
    until("it is in force", || window.of_kind("pack_applied").len() == 2);
    window.visit(Level::VeryDissatisfied);
    until("both are there", || window.ratings() == 2);
    let scales: Vec<_> = window.of_kind("rating").iter().map(|entry| entry["scale"].clone()).collect();
    assert_eq!(scales, ["two", "five"]);
    window.terminal.stop();
}

#[test]
fn a_pack_that_is_forged_broken_or_older_changes_nothing_and_is_named() {
    let broken = files(|pack| pack["departments"] = serde_json::json!([]));
    let stranger = SigningKey::from_seed(&[99; 32]);
    for (version, files, key, why) in [
        (1_796_000_000_000, hall_called("Forged"), &stranger, "not signed"),
        (1_796_000_000_001, broken, &pack_key(), "departments"),
    ] {
        let window = Window::enrolled();
        publish(&window.platform, version, &files, key);
        window.visit(Level::VeryDissatisfied);
        until("it is refused", || status(&window.home).unwrap().refused_pack.is_some());
        let refused = status(&window.home).unwrap().refused_pack.unwrap();
        assert!(refused.why.contains(why), "{}", refused.why);
        window.visit(Level::VeryDissatisfied);
        until("visitors are served", || window.ratings() == 2);
        // A good one afterwards is taken.
        publish(&window.platform, 1_796_000_000_002, &hall_called("Good"), &pack_key());
        window.visit(Level::VeryDissatisfied);
        until("it is in force", || window.of_kind("pack_applied").len() == 2);
        assert_eq!(status(&window.home).unwrap().refused_pack, None);
        // An older one, signed all the same, is not.
        publish(&window.platform, 1_796_000_000_001, &hall_called("Older"), &pack_key());
        window.visit(Level::VeryDissatisfied);
        until("visitors are served", || window.ratings() == 4);
        window.terminal.stop();
        assert_eq!(window.of_kind("pack_applied").len(), 2);
    }
}

#[test]
fn an_older_copy_is_continued_in_a_new_log_by_the_running_terminal() {
    let ((folder, home), platform) = (home(), Platform::start());
    visits(&home, 3, 1);
    enrol(&home, &code(&platform)).expect("enrolled");
    ship(&home);
    let kept = folder.path().join("kept.db");
    std::fs::copy(home.record(), &kept).unwrap();
    visits(&home, 9, 2);
    ship(&home);
    std::fs::copy(&kept, home.record()).unwrap();
    let window = Window::open(folder, home, platform, &TerminalOptions::default());
    window.visit(Level::VeryDissatisfied);
    until("a new log is there", || window.platform.state().logs.len() == 2);
    window.visit(Level::VeryDissatisfied);
    let whole = || {
        let now = status(&window.home).unwrap();
        now.sync.waiting == 0 && now.log.is_some_and(|log| log.size == now.sync.witnessed)
    };
    until("all of it is witnessed", whole);
    window.terminal.stop();
    assert!(is_whole(&window.home));
}

#[test]
fn a_running_machine_takes_another_ones_place_between_two_visits() {
    let ((folder, home), platform) = (home(), Platform::start());
    let window = Window::open(folder, home, platform, &TerminalOptions::default());
    window.visit(Level::Satisfied);
    let old = WitnessedLog { log: LogId(Uuid::from_u128(9)), size: 77, root: "ab".repeat(32) };
    window.platform.state().replaces = Some((TerminalId::from("hall-3"), Some(old)));
    enrol(&window.home, &code(&window.platform)).expect("enrolled");
    until("the log has the other name", || !window.of_kind("log_opened").is_empty());
    window.visit(Level::VeryDissatisfied);
    until("the rating is there", || window.ratings() == 1);
    let opened = window.of_kind("log_opened");
    assert_eq!((opened.len(), &opened[0]["previous"]["reason"]), (1, &"replaced".into()));
    assert_eq!(window.platform.state().logs.len(), 1, "nothing was sent under the old name");
    window.terminal.stop();
    assert!(is_whole(&window.home));
}
