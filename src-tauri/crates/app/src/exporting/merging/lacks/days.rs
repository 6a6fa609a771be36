//! The days that files are of, and those that went on after a file of them was made.

use jiff::civil::Date;

use super::Source;

/// The days that a file is of, as far as there can be anything of them: not behind the day on which it was made, unless
/// something in it is of a later one.
pub(super) fn covered(source: &Source) -> Option<(Date, Date)> {
    let (from, to) = (source.proven.from.parse().ok()?, source.proven.to.parse::<Date>().ok()?);
    let newest = source.newest.as_ref().and_then(|day| day.parse::<Date>().ok());
    let last = made(source).map(|(day, _)| day).max(newest);
    let to = last.map_or(to, |last| to.min(last));
    (from <= to).then_some((from, to))
}

/// The last day of which any file has anything.
pub(in super::super) fn last_day(sources: &[Source]) -> Option<Date> {
    sources.iter().filter_map(covered).map(|(_, to)| to).max()
}

/// Day and time at which a file was made.
fn made(source: &Source) -> Option<(Date, String)> {
    let created = &source.proven.created;
    Some((created.get(..10)?.parse().ok()?, created.get(11..16)?.to_owned()))
}

/// The days between two days that are in no range.
pub(super) fn gaps(mut ranges: Vec<(Date, Date)>, (from, to): (Date, Date)) -> Vec<(Date, Date)> {
    ranges.sort_unstable();
    let (mut next, mut gaps) = (Some(from), Vec::new());
    for (first, last) in ranges {
        let Some(day) = next.filter(|day| *day <= to) else { break };
        if first > day
            && let Ok(before) = first.yesterday()
        {
            gaps.push((day, before.min(to)));
        }
        if last >= day {
            next = last.tomorrow().ok();
        }
    }
    gaps.extend(next.filter(|day| *day <= to).map(|day| (day, to)));
    gaps
}

/// The days that were not over when a file of them was made, and when that was; not those of which a file was made later.
pub(super) fn unfinished<'a>(files: impl Iterator<Item = &'a Source>) -> Vec<(Date, String)> {
    let whole = |file: &'a Source| {
        let ((day, time), (from, to)) = made(file).zip(covered(file))?;
        Some(Made { at: &file.proven.created, day, time, from, to })
    };
    went_on(&files.filter_map(whole).collect::<Vec<_>>())
}

/// When a file was made, and the days that it is of.
struct Made<'a> {
    at: &'a str,
    day: Date,
    time: String,
    from: Date,
    to: Date,
}

fn went_on(files: &[Made<'_>]) -> Vec<(Date, String)> {
    let later = |one: &Made<'_>| {
        files.iter().any(|other| other.at > one.at && other.from <= one.day && one.day <= other.to)
    };
    let open = files.iter().filter(|one| one.to == one.day && !later(one));
    let mut days: Vec<_> = open.map(|one| (one.day, one.time.clone())).collect();
    days.sort();
    days.dedup();
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        format!("2026-11-{text}").parse().unwrap()
    }

    fn days(ranges: &[(&str, &str)]) -> Vec<(Date, Date)> {
        ranges.iter().map(|(from, to)| (day(from), day(to))).collect()
    }

    #[test]
    fn what_no_range_holds_is_a_gap() {
        let all = (day("05"), day("20"));
        let of = |ranges: &[(&str, &str)]| gaps(days(ranges), all);
        assert_eq!(of(&[]), days(&[("05", "20")]));
        assert_eq!(of(&[("01", "30")]), []);
        assert_eq!(of(&[("05", "09"), ("10", "20")]), []);
        assert_eq!(of(&[("12", "14"), ("06", "13"), ("07", "08")]), days(&[("05", "05"), ("15", "20")]));
        assert_eq!(of(&[("01", "02"), ("25", "26")]), days(&[("05", "20")]));
        assert_eq!(of(&[("01", "05"), ("20", "26")]), days(&[("06", "19")]));
    }

    #[test]
    fn a_day_went_on_unless_a_later_file_has_it() {
        let made = |at: &'static str, from: &str, to: &str| Made {
            at,
            day: at[..10].parse().unwrap(),
            time: at[11..16].to_owned(),
            from: day(from),
            to: day(to),
        };
        let of = |files: &[Made<'_>]| {
            went_on(files).into_iter().map(|(day, time)| (day.day(), time)).collect::<Vec<_>>()
        };
        let noon = || made("2026-11-29T12:00:00+08:00", "01", "29");
        let october = || made("2026-11-30T09:00:00+08:00", "01", "02");
        let again = || made("2026-11-30T10:00:00+08:00", "20", "30");
        let evening = || made("2026-11-29T18:00:00+08:00", "29", "29");
        assert_eq!(of(&[noon(), october()]), [(29, "12:00".to_owned())]);
        assert_eq!(of(&[october(), noon(), noon()]), [(29, "12:00".to_owned())]);
        assert_eq!(of(&[noon(), evening()]), [(29, "18:00".to_owned())]);
        assert_eq!(of(&[noon(), again()]), [(30, "10:00".to_owned())]);
        // The control: a file that was made after its days were over.
        assert_eq!(of(&[october()]), []);
    }
}
