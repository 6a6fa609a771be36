use uuid::Uuid;

use super::*;
use crate::{asset::Assets, id::BootId};

fn pack() -> Pack {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    Assets::from_files(|name| std::fs::read(root.join(name)).ok()).expect("the shipped assets").pack
}

fn at(wall: &str) -> Moment {
    let boot = BootId(Uuid::nil());
    let moment =
        Moment { wall: format!("{wall}:00.000+08:00"), boot, mono_ms: 0, clock: ClockTrust::Trusted };
    // The steady clock goes with the wall clock.
    let mono_ms = moment.wall_ms().expect("a time").unsigned_abs();
    Moment { mono_ms, ..moment }
}

fn open(from: &str, to: &str, pack: &Pack) -> Vec<(String, u64)> {
    Outage::between(&at(from), &at(to), pack).open.into_iter().map(|time| (time.day, time.ms)).collect()
}

#[test]
fn only_opening_hours_count_and_each_day_has_its_own() {
    let mut pack = pack();
    let hours = |from: &str, to: &str| crate::pack::Opening {
        days: vec![1, 2, 3, 4, 5],
        from: from.parse().expect("a time"),
        to: to.parse().expect("a time"),
    };
    pack.opening = vec![hours("09:00", "12:00"), hours("13:00", "17:00")];
    pack.calendar.holidays.clear();
    let minutes = |minutes: u64| minutes * 60_000;
    // Monday, over the break at noon.
    let monday = "2026-11-23".to_owned();
    let noon = open("2026-11-23T11:30", "2026-11-23T13:10", &pack);
    assert_eq!(noon, [(monday.clone(), minutes(40))]);
    // From Friday's last hour over the weekend to Monday morning.
    let weekend = open("2026-11-20T16:00", "2026-11-23T09:05", &pack);
    assert_eq!(weekend, [("2026-11-20".to_owned(), minutes(60)), (monday, minutes(5))]);
    assert_eq!(open("2026-11-23T18:00", "2026-11-23T20:00", &pack), [], "closed");
    assert_eq!(open("2026-11-23T11:00", "2026-11-23T10:00", &pack), [], "backwards");
}

#[test]
fn a_doubted_clock_gives_the_whole_time_and_no_day() {
    let pack = pack();
    let since = Moment { clock: ClockTrust::Doubted, ..at("2026-11-23T10:00") };
    let until = at("2026-11-23T10:01");
    let open = |until: &Moment| Outage::between(&since, until, &pack).open;
    assert_eq!(open(&until), [OpenTime { day: DATE_UNCERTAIN.into(), ms: 60_000 }]);
    let other_boot = Moment { boot: BootId(Uuid::max()), ..until };
    assert_eq!(open(&other_boot), [], "what the steady clock of another start says means nothing");
}

#[test]
fn parts_that_follow_one_another_are_the_whole() {
    let pack = pack();
    let cuts =
        ["2026-11-20T08:59", "2026-11-20T11:58", "2026-11-20T17:31", "2026-11-22T10:00", "2026-11-24T12:13"];
    let whole: Vec<_> = open(cuts[0], cuts[4], &pack);
    assert!(whole.len() > 1, "the control: {whole:?}");
    let mut parts = std::collections::BTreeMap::new();
    for (day, ms) in cuts.windows(2).flat_map(|cut| open(cut[0], cut[1], &pack)) {
        *parts.entry(day).or_insert(0) += ms;
    }
    assert_eq!(parts.into_iter().collect::<Vec<_>>(), whole);
}

#[test]
fn a_clock_that_was_set_meanwhile_gives_the_steady_time_and_no_day() {
    let pack = pack();
    let since = at("2026-11-23T10:00");
    let until = |wall: &str| Moment { mono_ms: since.mono_ms + 60_000, ..at(wall) };
    let open = |until: &Moment| Outage::between(&since, until, &pack).open;
    let minute = |day: &str| [OpenTime { day: day.into(), ms: 60_000 }];
    assert_eq!(open(&until("2026-11-23T10:01")), minute("2026-11-23"), "the control");
    for set in ["2026-11-24T10:00", "2026-11-23T09:00"] {
        assert_eq!(open(&until(set)), minute(DATE_UNCERTAIN), "{set}");
    }
    let rebooted = Moment { boot: BootId(Uuid::max()), ..until("2026-11-23T10:05") };
    assert_eq!(open(&rebooted), [OpenTime { day: "2026-11-23".into(), ms: 300_000 }]);
}
