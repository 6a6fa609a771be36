//! What must hold for a pack by itself, one function a rule. The bounds without a source are ours: far above any real
//! hall, and low enough that a pack gone wrong is refused before it slows a terminal down.

use std::{collections::HashSet, ops::RangeInclusive};

use crate::{
    asset::findings::{Findings, Rule},
    calendar::Deadlines,
    flag::bounds::flag_rules_are_bounded,
    managing::MOST_NOTICES,
    pack::{Pack, code},
    view::Mode,
};

/// A version is a count or a publish time in milliseconds; above 2^53 readers that hold numbers as doubles lose digits.
const VERSIONS: RangeInclusive<u64> = 1..=1 << 53;
/// From the westernmost to the easternmost time zone in use, UTC-12 to UTC+14.
const OFFSET_MINUTES: RangeInclusive<i32> = -720..=840;
/// Digits of a county-level division in GB/T 2260.
const AREA_DIGITS: usize = 6;
/// Departments of one hall.
const DEPARTMENTS: RangeInclusive<usize> = 1..=100;
/// Counters of one hall.
const COUNTERS: RangeInclusive<usize> = 1..=500;
/// Items of one hall.
const ITEMS: RangeInclusive<usize> = 0..=5_000;
/// Items of one counter.
const ITEMS_AT_A_COUNTER: RangeInclusive<usize> = 0..=500;
/// Surveys of one hall.
const SURVEYS: RangeInclusive<usize> = 1..=8;
/// Clerks of one hall.
const CLERKS: RangeInclusive<usize> = 0..=1_000;
/// Characters of a picture's file name.
const FILE_CHARS: RangeInclusive<usize> = 1..=100;
/// Notices: at ten seconds each, one minute and a half to read them all.
const NOTICES: RangeInclusive<usize> = 0..=MOST_NOTICES;
/// Hours of one week: three times a day at most.
const OPENING: RangeInclusive<usize> = 1..=21;
/// The days of the week, Monday to Sunday.
const WEEKDAYS: RangeInclusive<u8> = 1..=7;
/// Days that share their hours.
const DAYS_WITH_HOURS: RangeInclusive<usize> = 1..=7;
/// Holidays, and days worked in exchange, that a calendar names: those of about thirty years.
const CALENDAR_DAYS: RangeInclusive<usize> = 0..=1_000;
/// Working days for a work order: nobody can close one on the day it was opened and before it was read.
const WORK_ORDER_DAYS: RangeInclusive<u32> = 1..=Deadlines::MAX_WORKING_DAYS;
/// Characters of a counter's number: what fits on the plate over it.
const NUMBER_CHARS: RangeInclusive<usize> = 1..=6;

/// Every rule of a pack by itself.
pub(crate) const RULES: &[Rule<Pack>] = &[
    version_is_in_bounds,
    offset_is_on_earth,
    area_code_is_six_digits,
    lists_are_bounded,
    ids_are_plain,
    ids_are_unique,
    texts_are_readable,
    department_codes_are_valid,
    departments_exist,
    items_exist,
    counter_numbers_are_short_and_unique,
    clerks_are_numbers,
    pictures_are_files_beside_the_pack,
    terminal_choices_are_distinct,
    terminal_defaults_are_allowed,
    own_counter_exists,
    opening_days_are_weekdays,
    opening_hours_have_a_length,
    opening_hours_do_not_overlap,
    calendar_days_are_bounded_and_unique,
    calendar_does_not_contradict_itself,
    deadlines_are_bounded,
    flag_rules_are_bounded,
];

fn version_is_in_bounds(pack: &Pack, findings: &mut Findings) {
    findings.expect(VERSIONS.contains(&pack.version), "version", "must be 1 to 2^53");
}

fn offset_is_on_earth(pack: &Pack, findings: &mut Findings) {
    findings.expect(
        OFFSET_MINUTES.contains(&pack.hall.utc_offset_minutes),
        "hall.utc_offset_minutes",
        "must be -720 to 840",
    );
}

fn area_code_is_six_digits(pack: &Pack, findings: &mut Findings) {
    let digits =
        pack.area_code.len() == AREA_DIGITS && pack.area_code.bytes().all(|byte| byte.is_ascii_digit());
    findings.expect(digits, "area_code", "must be 6 digits");
}

fn lists_are_bounded(pack: &Pack, findings: &mut Findings) {
    findings.expect_count("departments", pack.departments.len(), &DEPARTMENTS);
    findings.expect_count("counters", pack.counters.len(), &COUNTERS);
    findings.expect_count("items", pack.items.len(), &ITEMS);
    findings.expect_count("surveys", pack.surveys.len(), &SURVEYS);
    findings.expect_count("clerks", pack.clerks.len(), &CLERKS);
    findings.expect_count("notices", pack.notices.len(), &NOTICES);
    findings.expect_count("opening", pack.opening.len(), &OPENING);
    for (n, counter) in pack.counters.iter().enumerate() {
        findings.expect_count(format_args!("counters[{n}].items"), counter.items.len(), &ITEMS_AT_A_COUNTER);
    }
}

/// Departments have a stricter rule of their own.
fn ids_are_plain(pack: &Pack, findings: &mut Findings) {
    findings.expect_id("hall.id", &pack.hall.id);
    for (n, counter) in pack.counters.iter().enumerate() {
        findings.expect_id(format_args!("counters[{n}].id"), counter.id.as_str());
    }
    for (n, item) in pack.items.iter().enumerate() {
        findings.expect_id(format_args!("items[{n}].id"), item.id.as_str());
    }
    for (n, survey) in pack.surveys.iter().enumerate() {
        findings.expect_id(format_args!("surveys[{n}]"), survey.as_str());
    }
}

fn ids_are_unique(pack: &Pack, findings: &mut Findings) {
    findings.expect_unique(pack.departments.iter().map(|it| &it.id), |n| format!("departments[{n}].id"));
    findings.expect_unique(pack.counters.iter().map(|it| &it.id), |n| format!("counters[{n}].id"));
    findings.expect_unique(pack.items.iter().map(|it| &it.id), |n| format!("items[{n}].id"));
    findings.expect_unique(pack.clerks.iter().map(|it| &it.id), |n| format!("clerks[{n}].id"));
    findings.expect_unique(&pack.surveys, |n| format!("surveys[{n}]"));
    for (n, counter) in pack.counters.iter().enumerate() {
        findings.expect_unique(&counter.items, |m| format!("counters[{n}].items[{m}]"));
    }
}

fn texts_are_readable(pack: &Pack, findings: &mut Findings) {
    findings.expect_text("hall.name", &pack.hall.name);
    for (n, department) in pack.departments.iter().enumerate() {
        findings.expect_text(format_args!("departments[{n}].name"), &department.name);
    }
    for (n, counter) in pack.counters.iter().enumerate() {
        findings.expect_text(format_args!("counters[{n}].name"), &counter.name);
    }
    for (n, item) in pack.items.iter().enumerate() {
        findings.expect_text(format_args!("items[{n}].name"), &item.name);
    }
    for (n, notice) in pack.notices.iter().enumerate() {
        findings.expect_text(format_args!("notices[{n}].text"), &notice.text);
    }
}

fn department_codes_are_valid(pack: &Pack, findings: &mut Findings) {
    for (n, department) in pack.departments.iter().enumerate() {
        let place = format!("departments[{n}].id");
        let id = department.id.as_str();
        if !code::is_well_formed(id) {
            let rule =
                "must be 18 characters, digits and capital letters without I, O, S, V and Z (GB 32100)";
            findings.expect(false, place, rule);
        } else if let Some(check) = code::check_character(id) {
            let rule = format_args!("must end with the check character {check} (GB 32100)");
            findings.expect(id.ends_with(check), place, rule);
        }
    }
}

fn departments_exist(pack: &Pack, findings: &mut Findings) {
    let known: HashSet<_> = pack.departments.iter().map(|department| &department.id).collect();
    for (n, counter) in pack.counters.iter().enumerate() {
        let place = format_args!("counters[{n}].department");
        findings.expect(known.contains(&counter.department), place, "must be one of the departments");
    }
    for (n, item) in pack.items.iter().enumerate() {
        let place = format_args!("items[{n}].department");
        findings.expect(known.contains(&item.department), place, "must be one of the departments");
    }
}

fn items_exist(pack: &Pack, findings: &mut Findings) {
    let known: HashSet<_> = pack.items.iter().map(|item| &item.id).collect();
    for (n, counter) in pack.counters.iter().enumerate() {
        for (m, item) in counter.items.iter().enumerate() {
            findings.expect(
                known.contains(item),
                format_args!("counters[{n}].items[{m}]"),
                "must be one of the items",
            );
        }
    }
}

/// Two counters with one number would send a visitor's words to the wrong one.
fn counter_numbers_are_short_and_unique(pack: &Pack, findings: &mut Findings) {
    for (n, counter) in pack.counters.iter().enumerate() {
        let plain = counter.number.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        findings.expect(
            plain && NUMBER_CHARS.contains(&counter.number.len()),
            format_args!("counters[{n}].number"),
            "must be 1 to 6 digits or capital letters",
        );
    }
    findings.expect_unique(pack.counters.iter().map(|it| &it.number), |n| format!("counters[{n}].number"));
}

/// A name instead of a number would be personal data in every rating.
fn clerks_are_numbers(pack: &Pack, findings: &mut Findings) {
    let on_duty = pack.counters.iter().enumerate();
    let on_duty =
        on_duty.filter_map(|(n, counter)| Some((format!("counters[{n}].clerk"), counter.clerk.as_ref()?)));
    let shown = pack.clerks.iter().enumerate().map(|(n, clerk)| (format!("clerks[{n}].id"), &clerk.id));
    for (place, clerk) in on_duty.chain(shown) {
        let clerk = clerk.as_str();
        let number = clerk.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
            && clerk.bytes().any(|byte| byte.is_ascii_digit())
            && clerk.len() <= 16;
        findings.expect(
            number,
            place,
            "must be a number of at most 16 digits or capital letters, never a name",
        );
    }
}

/// A name that leads elsewhere would show what no pack brought. Whether the file is a picture is seen when it is
/// prepared: a broken one must not keep a terminal from starting.
fn pictures_are_files_beside_the_pack(pack: &Pack, findings: &mut Findings) {
    let notices = pack.notices.iter().enumerate();
    let slides =
        notices.filter_map(|(n, notice)| Some((format!("notices[{n}].picture"), notice.picture.as_deref()?)));
    let photos =
        pack.clerks.iter().enumerate().map(|(n, clerk)| (format!("clerks[{n}].photo"), clerk.photo.as_str()));
    for (place, file) in slides.chain(photos) {
        let plain = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_alphanumeric())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        findings.expect(
            FILE_CHARS.contains(&file.len()) && file.split('/').all(plain),
            place,
            "must be a path below assets/ of letters a-z, A-Z, digits, hyphens, underscores and dots",
        );
    }
}

fn terminal_choices_are_distinct(pack: &Pack, findings: &mut Findings) {
    findings.expect_unique(&pack.terminal.modes, |n| format!("terminal.modes[{n}]"));
    findings.expect_unique(&pack.terminal.scales, |n| format!("terminal.scales[{n}]"));
}

fn terminal_defaults_are_allowed(pack: &Pack, findings: &mut Findings) {
    let rules = &pack.terminal;
    findings.expect(rules.modes.contains(&rules.mode), "terminal.mode", "must be one of the modes");
    findings.expect(rules.scales.contains(&rules.scale), "terminal.scale", "must be one of the scales");
}

fn own_counter_exists(pack: &Pack, findings: &mut Findings) {
    match &pack.terminal.counter {
        Some(id) => {
            findings.expect(pack.counter(id).is_some(), "terminal.counter", "must be one of the counters");
        }
        None => findings.expect(
            pack.terminal.mode != Mode::Counter,
            "terminal.counter",
            "must be there when the mode is counter",
        ),
    }
}

fn opening_days_are_weekdays(pack: &Pack, findings: &mut Findings) {
    for (n, hours) in pack.opening.iter().enumerate() {
        let place = |m: usize| format!("opening[{n}].days[{m}]");
        findings.expect_count(format_args!("opening[{n}].days"), hours.days.len(), &DAYS_WITH_HOURS);
        findings.expect_unique(&hours.days, place);
        for (m, day) in hours.days.iter().enumerate() {
            findings.expect(WEEKDAYS.contains(day), place(m), "must be 1 (Monday) to 7 (Sunday)");
        }
    }
}

fn opening_hours_have_a_length(pack: &Pack, findings: &mut Findings) {
    for (n, hours) in pack.opening.iter().enumerate() {
        findings.expect(hours.from < hours.to, format_args!("opening[{n}].to"), "must be after from");
    }
}

/// Hours that overlap are a slip of whoever wrote them: nobody could say which of them was meant.
fn opening_hours_do_not_overlap(pack: &Pack, findings: &mut Findings) {
    for (n, hours) in pack.opening.iter().enumerate() {
        let alone = pack.opening.iter().take(n).all(|earlier| !hours.overlaps(earlier));
        findings.expect(alone, format_args!("opening[{n}]"), "must not overlap with hours before it");
    }
}

fn calendar_days_are_bounded_and_unique(pack: &Pack, findings: &mut Findings) {
    let calendar = &pack.calendar;
    for (name, days) in [("holidays", &calendar.holidays), ("working_days", &calendar.working_days)] {
        findings.expect_count(format_args!("calendar.{name}"), days.len(), &CALENDAR_DAYS);
        findings.expect_unique(days, |n| format!("calendar.{name}[{n}]"));
    }
    findings.expect_unique(&calendar.week, |n| format!("calendar.week[{n}]"));
}

fn calendar_does_not_contradict_itself(pack: &Pack, findings: &mut Findings) {
    let both = pack.calendar.contradiction();
    findings.expect(both.is_none(), "calendar.working_days", "must not name a holiday");
}

fn deadlines_are_bounded(pack: &Pack, findings: &mut Findings) {
    findings.expect(
        WORK_ORDER_DAYS.contains(&pack.deadlines.work_order_working_days),
        "deadlines.work_order_working_days",
        format_args!("must be {} to {}", WORK_ORDER_DAYS.start(), WORK_ORDER_DAYS.end()),
    );
}
