//! Something of the terminal stops: the page is killed, hangs or is stopped, the main loop hangs, the program is stopped or
//! ends again and again. Beside it somebody plays systemd, and a visitor sits before the display.

#[path = "supervision/at_work.rs"]
mod at_work;
#[path = "supervision/pages.rs"]
mod pages;
#[path = "supervision/taken_away.rs"]
mod taken_away;
#[path = "supervision/without_data.rs"]
mod without_data;

use std::{fs, time::Duration};

use rustix::process::{Pid, Signal};
use shiwen_domain::{
    entry::{Body, Ending, Entry, TerminalEvent},
    level::Level,
    supervision::{Failing, Rung},
};
use shiwen_tests::window::{
    Options, Window,
    driver::{eventually, program, send},
    record::Record,
    undriven::{Undriven, service::Service, wall_clock::WallClock},
};
use tokio::time::sleep;

/// A page that draws for so long was loaded with success; three in a row that do not are a fault of the program.
const WELL: Duration = Duration::from_millis(3_500);

/// Where to tap, asked of a window of the same size that can be driven.
struct Places {
    faces: Vec<(i16, i16)>,
    done: (i16, i16),
    finish: (i16, i16),
}

async fn places() -> Places {
    let home = tempfile::tempdir().expect("a folder");
    let mut window = Window::open(home.path(), Options::default()).await;
    let mut faces = Vec::new();
    for level in 1..=5 {
        faces.push(place(&mut window, &format!("face-{level}")).await);
    }
    window.taps_face(5).await;
    let done = place(&mut window, "done").await;
    window.is_done().await;
    let finish = place(&mut window, "finish").await;
    window.is_closed().await;
    Places { faces, done, finish }
}

async fn place(window: &mut Window, test_id: &str) -> (i16, i16) {
    let place = window.middle_of(test_id).await;
    #[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
    (place.x as i16, place.y as i16)
}

fn supervised(entries: &[Entry]) -> Vec<(Failing, Rung)> {
    let done = |entry: &Entry| match entry.body {
        Body::TerminalEvent(TerminalEvent::Supervised { failing, rung }) => Some((failing, rung)),
        _ => None,
    };
    entries.iter().filter_map(done).collect()
}

async fn tells(record: &Record, expected: &[(Failing, Rung)]) {
    eventually(&format!("the log tells of {expected:?}"), async || supervised(&record.entries()) == expected)
        .await;
}

#[tokio::test]
async fn a_main_loop_that_hangs_ends_the_program_which_starts_anew() {
    let (home, places) = (tempfile::tempdir().unwrap(), places().await);
    let record = Record::of(home.path());
    let service = Service::start(home.path(), Options::default()).await;
    sleep(WELL).await;
    service.clicks_until_another_than(places.faces[1], &service.picture().await).await;
    let said = service.said();
    service.makes_hang("main_loop");
    service.starts_again_after(1).await;
    service.is_served_after(said).await;
    tells(&record, &[(Failing::MainLoop, Rung::Restart)]).await;
    service.ends().await;
    let rating = record.only_rating();
    assert_eq!((rating.level, rating.ending), (Level::Dissatisfied, Ending::Interrupted));
    record.verifies();
}

#[tokio::test]
async fn a_program_that_is_stopped_is_ended_and_starts_anew() {
    let home = tempfile::tempdir().unwrap();
    let record = Record::of(home.path());
    let service = Service::start(home.path(), Options::default()).await;
    let said = service.said();
    send(service.program(), Signal::STOP);
    service.starts_again_after(1).await;
    service.is_served_after(said).await;
    tells(&record, &[(Failing::Program, Rung::Restart)]).await;
    service.ends().await;
    record.verifies();
}

#[tokio::test]
async fn a_program_that_was_asleep_is_not_blamed() {
    let home = tempfile::tempdir().unwrap();
    let service = Service::start(home.path(), Options::default()).await;
    sleep(WELL).await;
    let said = service.said();
    // As while the machine sleeps: longer than the main loop may be silent, shorter than the watchdog waits.
    send(service.program(), Signal::STOP);
    sleep(Duration::from_secs(24)).await;
    send(service.program(), Signal::CONT);
    let signs = service.signs();
    sleep(WELL).await;
    assert!(service.signs() > signs, "it goes on");
    assert_eq!((service.starts(), service.said()), (1, said), "and nothing was done");
    service.ends().await;
    assert_eq!(supervised(&Record::of(home.path()).entries()), []);
}

#[tokio::test]
async fn a_clock_that_is_set_is_in_the_log_and_nothing_is_done_about_it() {
    let (home, clock) =
        (tempfile::tempdir().unwrap(), WallClock::new().unwrap_or_else(|why| panic!("{why}")));
    let record = Record::of(home.path());
    let service = Service::start_with(home.path(), Options::default(), &clock.environment()).await;
    sleep(WELL).await;
    let said = service.said();
    for (seconds, by_hours) in [(-7_200, -2), (7_200, 4)] {
        let before = steps(&record.entries()).len();
        clock.set(seconds);
        eventually("the log tells that the clock was set", async || steps(&record.entries()).len() > before)
            .await;
        let hours = steps(&record.entries()).last().map(|by_ms| (by_ms + by_ms.signum() * 1_000) / 3_600_000);
        assert_eq!(hours, Some(by_hours));
    }
    assert_eq!((service.starts(), service.said()), (1, said), "time limits are the steady clock's");
    service.ends().await;
    record.verifies();
}

fn steps(entries: &[Entry]) -> Vec<i64> {
    let by = |entry: &Entry| match entry.body {
        Body::TerminalEvent(TerminalEvent::ClockStep { by_ms }) => Some(by_ms),
        _ => None,
    };
    entries.iter().filter_map(by).collect()
}

#[tokio::test]
async fn a_terminal_whose_thread_is_gone_starts_anew() {
    let home = tempfile::tempdir().unwrap();
    let record = Record::of(home.path());
    let service = Service::start(home.path(), Options::default()).await;
    let said = service.said();
    service.makes_hang("terminal");
    service.starts_again_after(1).await;
    service.is_served_after(said).await;
    tells(&record, &[(Failing::Store, Rung::Restart)]).await;
    service.ends().await;
}

#[tokio::test]
async fn a_program_that_ends_again_and_again_restarts_the_machine_and_then_stands_still() {
    let home = tempfile::tempdir().unwrap();
    let record = Record::of(home.path());
    let service = Service::start(home.path(), Options::default()).await;
    for start in 1..=4 {
        assert_eq!(service.orders(), "", "the machine is left in peace at first");
        let said = service.said();
        send(service.program(), Signal::KILL);
        service.starts_again_after(start).await;
        if start < 4 {
            service.is_served_after(said).await;
        }
    }
    service.shows_a_window("十问 暂停服务").await;
    eventually("systemd hears that nobody is served", async || {
        service.last_said().starts_with("out of service")
    })
    .await;
    assert_eq!(service.orders(), "reboot\n", "the machine was to start anew, and did not");
    let signs = service.signs();
    eventually("a terminal that stands still is alive", async || service.signs() > signs + 2).await;
    eventually("the log tells of it", async || {
        supervised(&record.entries()).last() == Some(&(Failing::Program, Rung::StandStill))
    })
    .await;
    let status = std::process::Command::new(program())
        .args(["status", "--json"])
        .env("SHIWEN_HOME", home.path())
        .output()
        .expect("the program runs");
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).expect("JSON");
    assert!(
        status["alarms"].as_array().is_some_and(|alarms| alarms.contains(&"standing_still".into())),
        "{status}"
    );
    // Somebody has come: it tries to serve at once.
    service.ends().await;
    let service = Service::start(home.path(), Options::default()).await;
    assert_eq!(service.starts(), 1);
    service.ends().await;
    record.verifies();
}

#[tokio::test]
async fn without_systemd_the_program_takes_its_own_place() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (record, fault) = (Record::of(home.path()), folder.path().join("fault"));
    let hall = Undriven::open_with(home.path(), Options::default(), &[("SHIWEN_FAULT", &fault)]).await;
    let (process, start) = (hall.program(), started(hall.program()));
    sleep(WELL).await;
    fs::write(&fault, "main_loop").unwrap();
    tells(&record, &[(Failing::MainLoop, Rung::Restart)]).await;
    assert_eq!((hall.program(), started(hall.program())), (process, start), "it is the same process");
    hall.ends().await;
    assert_eq!(record.count(&TerminalEvent::Stop), 1, "the second ended in order");
    record.verifies();
}

/// When a process was started, in the kernel's own words.
fn started(process: Pid) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_pid())).ok()?;
    stat.rsplit(") ").next()?.split(' ').nth(19).map(str::to_owned)
}
