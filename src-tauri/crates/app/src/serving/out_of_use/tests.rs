//! A terminal on clocks that the tests set: whatever happens to it, the time in which it was not to be used counts once.

mod before;
mod fault;

use std::{collections::BTreeMap, fs, path::Path};

use shiwen_counter::{Question, Refused};
use shiwen_domain::{
    announced::Duty,
    entry::{Body, Entry, PauseCause, TerminalEvent, WhyOut},
    id::BootId,
    moment::{ClockTrust, Moment},
    supervision::{Failing, Rung},
    view::Mode,
};
use shiwen_store::StoreError;
use tempfile::TempDir;
use uuid::Uuid;

use crate::{home::Home, serving::Serving, terminal::TerminalOptions};

/// Monday and the days after it; the hall is open from 9 to 17.
const DAYS: [&str; 3] = ["2026-11-23", "2026-11-24", "2026-11-25"];
const HOUR: u64 = 60 * 60_000;
const MINUTE: u64 = 60_000;

/// A time of the first start of the machine, `1 10:00`: the day's number and the hall's time.
fn at(time: &str) -> Moment {
    in_boot(1, time)
}

fn in_boot(boot: u128, time: &str) -> Moment {
    let (day, time) = time.split_once(' ').expect("a day and a time");
    let seconds = if time.len() == "10:00".len() { ":00" } else { "" };
    let day = DAYS[day.parse::<usize>().expect("a day") - 1];
    let wall = format!("{day}T{time}{seconds}.000+08:00");
    let moment = Moment { wall, boot: BootId(Uuid::from_u128(boot)), mono_ms: 0, clock: ClockTrust::Trusted };
    let mono_ms = moment.wall_ms().expect("a time").unsigned_abs();
    Moment { mono_ms, ..moment }
}

fn doubted(moment: Moment) -> Moment {
    Moment { clock: ClockTrust::Doubted, ..moment }
}

fn fresh() -> (TempDir, Home) {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("home"));
    home.prepare().expect("a home");
    (folder, home)
}

/// Begins to serve, and knows at once what time it is.
fn started(home: &Home, now: &Moment) -> Serving {
    let mut serving = begun(home, now);
    serving.time_is_told(now);
    serving
}

fn begun(home: &Home, now: &Moment) -> Serving {
    let loaded = crate::assets::load().expect("assets");
    let options = TerminalOptions { mode: Some(Mode::Counter), ..TerminalOptions::default() };
    let setting = options.setting(&loaded).expect("a setting");
    let keys = home.keys().expect("keys");
    let mut serving = Serving::start(home.clone(), keys, setting, loaded.pack_sha256, now).expect("serving");
    serving.settle_hold(now);
    serving
}

fn asks(serving: &mut Serving, question: Question, now: &str) {
    serving.counter_asks(question, &at(now)).expect("done");
}

fn pause(serving: &mut Serving, now: &str) {
    asks(serving, Question::Pause(PauseCause::Break), now);
}

/// What the log counts, by why and day.
fn counted(home: &Home) -> BTreeMap<(&'static str, String), u64> {
    let open = home.reader().expect("a reader").expect("a record");
    let mut sums = BTreeMap::new();
    let read = open.reader.for_each_entry(0, |stored| {
        if let Body::TerminalEvent(event) = Entry::read(&stored.bytes).expect("an entry").counted().body
            && let Some((why, outage)) = event.out_of_use()
        {
            for time in &outage.open {
                *sums.entry((why.name(), time.day.clone())).or_default() += time.ms;
            }
        }
        Ok(())
    });
    read.expect("entries");
    let report = open.reader.verify(&open.keys.signing().verifying_key()).expect("verified");
    assert_eq!(report.findings, []);
    sums
}

fn is(expected: &[(WhyOut, &str, u64)]) -> BTreeMap<(&'static str, String), u64> {
    expected.iter().map(|(why, day, ms)| ((why.name(), (*day).to_owned()), *ms)).collect()
}

/// What would be on the disk if the power went now.
fn cut(home: &Home, to: &Path) -> Home {
    let copy = Home::at(to);
    copy_folder(home.path(), to);
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for item in fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(item.file_name());
        if item.path().is_dir() {
            copy_folder(&item.path(), &to);
        } else {
            fs::copy(item.path(), to).expect("a copy");
        }
    }
}

#[test]
fn a_break_that_is_never_ended_counts_to_the_millisecond_wherever_power_goes() {
    use WhyOut::Paused;
    let ((folder, home), mut cuts) = (fresh(), 0);
    let mut cut_here = |home: &Home| {
        cuts += 1;
        let home = cut(home, &folder.path().join(format!("cut-{cuts}")));
        started(&home, &in_boot(9, "3 12:00"));
        // A second start right after it counts nothing more.
        started(&home, &in_boot(9, "3 12:00"));
        let whole = [(Paused, DAYS[0], 7 * HOUR), (Paused, DAYS[1], 8 * HOUR), (Paused, DAYS[2], 3 * HOUR)];
        assert_eq!(counted(&home), is(&whole), "cut {cuts}");
    };
    let mut serving = started(&home, &at("1 09:00"));
    pause(&mut serving, "1 10:00");
    cut_here(&home);
    serving.watch_break(&at("1 23:59:55"));
    assert_eq!(counted(&home), is(&[]), "nothing before the day is over");
    serving.watch_break(&at("2 00:00:00"));
    serving.watch_break(&at("2 00:00:05"));
    assert_eq!(counted(&home), is(&[(Paused, DAYS[0], 7 * HOUR)]), "the day that is over");
    cut_here(&home);
    serving.stop(&at("2 11:00"));
    assert_eq!(counted(&home), is(&[(Paused, DAYS[0], 7 * HOUR), (Paused, DAYS[1], 2 * HOUR)]));
    cut_here(&home);
    let serving = started(&home, &in_boot(2, "2 12:00"));
    assert!(serving.paused().is_some(), "it goes on");
    assert_eq!(counted(&home), is(&[(Paused, DAYS[0], 7 * HOUR), (Paused, DAYS[1], 3 * HOUR)]));
    cut_here(&home);
    drop(serving);
    cut_here(&home);
}

#[test]
fn a_break_that_is_ended_counts_its_last_part_and_what_follows_is_none() {
    use WhyOut::{Off, Paused};
    let (folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    pause(&mut serving, "1 10:00");
    serving.watch_break(&at("2 00:00:03"));
    let before = fs::read(home.on_duty_file()).expect("a break");
    asks(&mut serving, Question::Resume, "2 09:30");
    let whole = [(Paused, DAYS[0], 7 * HOUR), (Paused, DAYS[1], HOUR / 2)];
    assert_eq!(counted(&home), is(&whole));
    let with_off = [&whole[..], &[(Off, DAYS[1], HOUR)]].concat();
    for told in [true, false] {
        // Power may go before the file says what the log says.
        let home = cut(&home, &folder.path().join(format!("told-{told}")));
        if !told {
            fs::write(home.on_duty_file(), &before).expect("written");
        }
        let serving = started(&home, &in_boot(2, "2 10:30"));
        assert_eq!((serving.paused(), home.counter_break()), (None, None), "it is over");
        assert_eq!(counted(&home), is(&with_off), "{told}");
    }
}

#[test]
fn a_break_whose_beginning_only_the_log_knows_is_told_of_once() {
    let (folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    pause(&mut serving, "1 10:00");
    let cut = cut(&home, &folder.path().join("cut"));
    let said = fs::read_to_string(cut.on_duty_file()).expect("a break");
    let mut said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    said["hold"]["began"] = serde_json::Value::Null;
    fs::write(cut.on_duty_file(), said.to_string()).expect("written");
    let mut serving = started(&cut, &in_boot(2, "1 11:00"));
    assert!(serving.paused().is_some());
    assert!(cut.counter_break().is_some_and(|taken| taken.since.starts_with("2026-11-23T10:00")));
    serving.counter_asks(Question::Resume, &in_boot(2, "1 12:00")).expect("done");
    assert_eq!(counted(&cut), is(&[(WhyOut::Paused, DAYS[0], 2 * HOUR)]));
}

#[test]
fn changes_of_duty_without_end_hide_nothing_of_a_break() {
    let (folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    pause(&mut serving, "1 10:00");
    for duty in [Duty::Nobody, Duty::AsThePackSays].into_iter().cycle().take(2_100) {
        asks(&mut serving, Question::Duty(duty), "1 11:00");
    }
    let cut = cut(&home, &folder.path().join("cut"));
    started(&cut, &in_boot(2, "1 12:00"));
    assert_eq!(counted(&cut), is(&[(WhyOut::Paused, DAYS[0], 2 * HOUR)]));
}

#[test]
fn a_fault_during_a_break_counts_as_the_break_alone() {
    for (breaks, expected) in [(false, HOUR / 2), (true, 2 * HOUR)] {
        let (_folder, home) = fresh();
        let mut serving = started(&home, &at("1 09:00"));
        if breaks {
            pause(&mut serving, "1 10:00");
        }
        serving.pause(&StoreError::Closed, &at("1 10:30"));
        if breaks {
            let refused = serving.counter_asks(Question::Resume, &at("1 10:45"));
            assert_eq!(refused.err(), Some(Refused::NotStored), "the log cannot tell of it");
        }
        assert!(serving.recover(&at("1 11:00")));
        serving.event(&shiwen_domain::visit::Event::Tick, &at("1 11:01"));
        serving.settle_hold(&at("1 11:01"));
        assert_eq!(serving.paused().is_some(), breaks);
        if breaks {
            asks(&mut serving, Question::Resume, "1 12:00");
        }
        assert_eq!(counted(&home), is(&[(WhyOut::Paused, DAYS[0], expected)]), "{breaks}");
    }
}

#[test]
fn a_terminal_that_does_not_run_counts_as_off_from_its_last_sign_of_life() {
    use WhyOut::Off;
    let (folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    serving.shows_life(&at("1 10:00"));
    let cut = |name: &str| cut(&home, &folder.path().join(name));
    let lost_power = cut("power");
    started(&lost_power, &in_boot(2, "2 09:10"));
    assert_eq!(counted(&lost_power), is(&[(Off, DAYS[0], 7 * HOUR), (Off, DAYS[1], 10 * MINUTE)]));
    let nobody_knows = cut("doubted");
    started(&nobody_knows, &doubted(in_boot(2, "2 09:10")));
    assert_eq!(counted(&nobody_knows), is(&[]), "of another start of the machine, with a doubted clock");
    let at_once = cut("at once");
    started(&at_once, &at("1 10:00:05"));
    assert_eq!(counted(&at_once), is(&[]), "it was not away");
    let at_night = cut("at night");
    serving.stop(&at("1 17:00"));
    drop(serving);
    started(&home, &in_boot(2, "2 08:59"));
    assert_eq!(counted(&home), is(&[]), "the hall was closed");
    started(&at_night, &in_boot(2, "1 10:02"));
    assert_eq!(counted(&at_night), is(&[(Off, DAYS[0], 2 * MINUTE)]));
}

#[test]
fn what_follows_a_run_that_stood_still_counts_as_standing_still() {
    let (_folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    let supervised = TerminalEvent::Supervised { failing: Failing::Page, rung: Rung::StandStill };
    serving.write_down(Body::TerminalEvent(supervised), &at("1 09:00")).expect("told");
    serving.stop(&at("1 09:00:30"));
    started(&home, &at("1 10:00:30")).stop(&at("1 10:00:31"));
    let hour = (WhyOut::StandingStill, DAYS[0], HOUR);
    assert_eq!(counted(&home), is(&[hour]));
    // The run in between served.
    started(&home, &at("1 11:00:31"));
    assert_eq!(counted(&home), is(&[hour, (WhyOut::Off, DAYS[0], HOUR)]));
}

#[test]
fn each_cleaning_counts_and_a_break_that_is_asked_for_meanwhile_waits() {
    let (folder, home) = fresh();
    let mut serving = started(&home, &at("1 09:00"));
    serving.is_cleaned(&at("1 10:00"));
    pause(&mut serving, "1 10:00:10");
    assert_eq!(serving.paused(), None);
    serving.was_cleaned(&at("1 10:00:30"));
    serving.settle_hold(&at("1 10:00:30"));
    assert!(serving.paused().is_some());
    asks(&mut serving, Question::Resume, "1 10:10:30");
    let both = [(WhyOut::Cleaning, DAYS[0], 30_000), (WhyOut::Paused, DAYS[0], 10 * MINUTE)];
    assert_eq!(counted(&home), is(&both));
    // A stop ends it; a power cut leaves it to what is off.
    let gone = cut(&home, &folder.path().join("stopped"));
    let mut serving = started(&gone, &at("1 10:10:31"));
    serving.is_cleaned(&at("1 10:20"));
    serving.stop(&at("1 10:20:10"));
    assert_eq!(counted(&gone)[&("cleaning", DAYS[0].to_owned())], 40_000);
}
