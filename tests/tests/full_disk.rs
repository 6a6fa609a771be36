//! A disk that runs full: no answers are taken, the visitor is told, nothing acknowledged is lost, and the terminal
//! goes on by itself once there is room.

use std::{
    collections::BTreeMap,
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use shiwen_app::{
    assets,
    disk::{self, RESERVE_BYTES, STOP_BYTES},
    home::Home,
    pictures,
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::{
    draft::Words,
    entry::{Body, Ending, Entry, Rating, Resumed, TerminalEvent},
    level::Level,
    view::{Mode, PauseReason, Screen, Touch, VisitorView},
};
use shiwen_tests::{
    hall::picture_of,
    seed::Seed,
    terminal::{
        Program,
        desk::{Desk, MONDAY_MS},
        home_in_memory,
        kept::{Expected, connect},
        small_disk::SmallDisk,
    },
};

const MIB: u64 = 1 << 20;
/// Room for record and reserve, and enough to take answers.
const DISK_MIB: u64 = 300;
/// Far longer than the terminal's watch over the disk; only a fault lasts as long.
const PATIENCE: Duration = Duration::from_secs(60);
const FULL: Screen = Screen::Paused { reason: PauseReason::DiskFull };

fn small_disk() -> SmallDisk {
    SmallDisk::new(DISK_MIB).unwrap_or_else(|why| panic!("{why}"))
}

fn reserve(home: &Home) -> Option<u64> {
    std::fs::metadata(home.path().join("reserve")).ok().map(|file| file.len())
}

fn bodies(home: &Home) -> Vec<Body> {
    let open = home.reader().expect("a record").expect("a log");
    let mut bodies = Vec::new();
    let read = open.reader.for_each_entry(0, |stored| {
        bodies.push(Entry::read(&stored.bytes)?.body);
        Ok(())
    });
    read.expect("entries");
    bodies
}

fn events(home: &Home) -> Vec<TerminalEvent> {
    let events = bodies(home).into_iter().filter_map(|body| match body {
        Body::TerminalEvent(TerminalEvent::Start { .. } | TerminalEvent::Stop) => None,
        // How long it lasted is the clock's; that it is told is looked at.
        Body::TerminalEvent(TerminalEvent::Resume(Resumed { by, outage: Some(_) })) => {
            Some(TerminalEvent::Resume(Resumed { by, outage: None }))
        }
        Body::TerminalEvent(TerminalEvent::Resume(untold)) => panic!("{untold:?}"),
        Body::TerminalEvent(event) => Some(event),
        _ => None,
    });
    events.collect()
}

fn ratings(home: &Home) -> Vec<Rating> {
    let ratings = bodies(home).into_iter().filter_map(|body| match body {
        Body::Rating(rating) => Some(rating),
        _ => None,
    });
    ratings.collect()
}

fn pause_and_resume() -> Vec<TerminalEvent> {
    vec![
        TerminalEvent::Pause { reason: PauseReason::DiskFull, ordered: None },
        TerminalEvent::Resume(Resumed::default()),
    ]
}

/// The terminal as the window has it, and the views that come without a touch.
fn terminal(home: &Home) -> (Terminal, Receiver<VisitorView>) {
    let options = TerminalOptions { mode: Some(Mode::Counter), ..TerminalOptions::default() };
    let terminal = Terminal::open(home, &options).expect("a terminal");
    let (sender, views) = channel();
    terminal.on_view(Box::new(move |view| drop(sender.send(view))));
    (terminal, views)
}

fn wait_for(views: &Receiver<VisitorView>, wanted: impl Fn(&Screen) -> bool) {
    while !wanted(&views.recv_timeout(PATIENCE).expect("the view changes by itself").screen) {}
}

fn tap(terminal: &Terminal, level: Level) -> Screen {
    terminal.touch(Touch::TapFace { level }).expect("a view").screen
}

fn is_served(screen: &Screen) -> bool {
    matches!(screen, Screen::Rate { .. })
}

#[test]
fn an_idle_terminal_pauses_when_the_disk_is_nearly_full_and_goes_on_when_it_is_not() {
    let small = small_disk();
    let home = small.home();
    let (terminal, views) = terminal(&home);
    assert!(is_served(&terminal.page_open().expect("a view").screen));
    assert_eq!(reserve(&home), Some(RESERVE_BYTES));

    small.fill_to(STOP_BYTES - 2 * RESERVE_BYTES).expect("filled");
    wait_for(&views, |screen| *screen == FULL);
    assert_eq!(reserve(&home), None);
    let before = bodies(&home).len();
    for level in Level::ALL {
        assert_eq!(tap(&terminal, level), FULL);
    }
    assert_eq!(terminal.page_open().expect("a view").screen, FULL);
    assert_eq!(bodies(&home).len(), before);

    small.empty().expect("room");
    wait_for(&views, is_served);
    assert_eq!(reserve(&home), Some(RESERVE_BYTES));
    terminal.stop();
    assert_eq!((events(&home), ratings(&home).len()), (pause_and_resume(), 0));
}

#[test]
fn a_disk_that_is_full_in_the_middle_of_a_visit_loses_nothing_that_was_shown() {
    let small = small_disk();
    let home = small.home();
    let (terminal, views) = terminal(&home);
    // Right after the start touches are ignored for a moment.
    while !matches!(tap(&terminal, Level::Satisfied), Screen::Rate { chosen: Some(_), .. }) {}
    small.fill_to(0).expect("filled");
    assert_eq!(small.free(), 0);
    let mut shown = vec![Level::Satisfied];
    // What is already part of the file can be written to, so some taps more may be stored.
    let last = loop {
        let before = shown[shown.len() - 1];
        let level = if before == Level::Satisfied { Level::Dissatisfied } else { Level::Satisfied };
        match tap(&terminal, level) {
            Screen::Rate { chosen: Some(chosen), .. } if chosen == level => shown.push(level),
            // Right after a change of the screen a touch is ignored.
            Screen::Rate { chosen: Some(chosen), .. } if chosen == before => {}
            other => break other,
        }
        assert!(shown.len() < 20, "the disk never ran full");
    };
    assert_eq!((last, reserve(&home)), (FULL, None));
    // Views from before: of a new minute, or of pictures that are ready.
    while views.try_recv().is_ok() {}

    small.empty().expect("room");
    wait_for(&views, is_served);
    assert_eq!(reserve(&home), Some(RESERVE_BYTES));
    terminal.stop();
    let [rating] = &ratings(&home)[..] else { panic!("{:?}", ratings(&home)) };
    let taps: Vec<Level> = rating.taps.iter().map(|tap| tap.level).collect();
    assert_eq!((taps, rating.ending), (shown, Ending::Interrupted));
    assert_eq!(events(&home), pause_and_resume());
    assert_eq!(Expected::default().wrong_with(&home), Vec::<String>::new());
}

#[test]
fn what_was_acknowledged_before_the_disk_ran_full_is_there_afterwards() {
    let small = small_disk();
    let home = small.home();
    let mut desk = Desk::open(&home, MONDAY_MS).expect("a terminal");
    let mut acknowledged = Vec::new();
    let mut seed = Seed::new(1);
    let mut visit = |desk: &mut Desk| {
        let writing = Some(picture_of(&mut seed, 20_000));
        desk.begin_visit_saying(Words { text: "希望多开一个窗口".to_owned(), writing });
        acknowledged.extend(desk.finish_visit());
    };
    (0..3).for_each(|_| visit(&mut desk));
    small.fill_to(0).expect("filled");
    while desk.screen() != FULL {
        visit(&mut desk);
    }
    let now = desk.later();
    assert!(!desk.serving.recover(&now), "there is no room yet");
    small.empty().expect("room");
    let now = desk.later();
    assert!(desk.serving.recover(&now));
    assert!(is_served(&desk.screen()), "{:?}", desk.screen());
    desk.begin_visit("");
    assert_eq!(desk.finish_visit().len(), 1);
    drop(desk);
    let told = acknowledged.iter().map(|entry| (entry.seq, entry.entry_id)).collect::<BTreeMap<_, _>>();
    let open = home.reader().expect("a record").expect("a log");
    for (seq, entry_id) in &told {
        assert_eq!(open.reader.entry(*seq).expect("readable").expect("there").entry_id, *entry_id);
    }
    assert!(told.len() >= 3);
    assert_eq!(Expected::default().wrong_with(&home), Vec::<String>::new());
}

#[test]
fn a_terminal_that_starts_on_a_full_disk_is_paused_until_there_is_room() {
    for damaged in [false, true] {
        let small = small_disk();
        let home = small.home();
        drop(Desk::open(&home, MONDAY_MS).expect("a terminal"));
        if damaged {
            let connection = connect(home.path(), &home.record()).expect("a record");
            connection.execute("UPDATE head SET size = size + 1", []).expect("changed");
        }
        small.fill_to(0).expect("filled");
        let mut desk = Desk::open(&home, MONDAY_MS).expect("a terminal");
        assert_eq!(desk.screen(), FULL);
        small.empty().expect("room");
        // "Paused" stays long enough to be read.
        (0..3).for_each(|_| drop(desk.later()));
        let now = desk.now();
        assert!(desk.serving.recover(&now), "damaged: {damaged}");
        desk.begin_visit("");
        assert_eq!(desk.finish_visit().len(), 1);
        drop(desk);
        assert_eq!(home.path().join("set-aside").exists(), damaged);
        assert_eq!(events(&home), pause_and_resume());
        assert_eq!(Expected::default().wrong_with(&home), Vec::<String>::new());
    }
}

#[test]
fn a_disk_with_room_pauses_nobody() {
    let small = small_disk();
    let home = small.home();
    let mut desk = Desk::open(&home, MONDAY_MS).expect("a terminal");
    small.fill_to(STOP_BYTES + MIB).expect("filled");
    let now = desk.later();
    desk.serving.watch_disk(&now);
    assert!(is_served(&desk.screen()));
    small.fill_to(STOP_BYTES - MIB).expect("filled");
    desk.serving.watch_disk(&now);
    assert_eq!(desk.screen(), FULL);
}

#[test]
fn a_disk_with_little_room_is_warned_of() {
    let small = small_disk();
    let memory = home_in_memory().expect("a folder");
    let said = |home: &std::path::Path| {
        Program::new(env!("CARGO_BIN_EXE_shiwen-headless"), home).run(&["status"]).expect("a run").out
    };
    let warning = "nearly full: free some room";
    assert!(said(small.path()).contains(warning), "{}", said(small.path()));
    let free = disk::free_bytes(&Home::at(memory.path())).expect("a disk");
    assert!(free > disk::WARN_BYTES, "this check needs a gibibyte of free memory");
    assert!(!said(memory.path()).contains(warning));
}

#[test]
fn pictures_leave_the_last_of_the_disk_to_what_visitors_say() {
    let small = small_disk();
    let home = small.home();
    home.prepare().expect("a home");
    let loaded = assets::load().expect("the demo assets");
    let prepared = || pictures::prepare(&home, &loaded, None);
    small.fill_to(STOP_BYTES - MIB).expect("filled");
    let full = prepared();
    assert!(full.urls.is_empty() && !full.skipped.is_empty(), "{full:?}");
    assert!(full.skipped.iter().all(|skipped| skipped.why.contains("nearly full")), "{full:?}");
    assert_eq!(pictures::skipped(&home), full.skipped);
    small.empty().expect("room again");
    let roomy = prepared();
    assert_eq!((roomy.urls.len(), roomy.skipped.len()), (full.skipped.len(), 0));
    // What was made while there was room is shown.
    small.fill_to(0).expect("filled");
    assert_eq!(prepared(), roomy);
}
