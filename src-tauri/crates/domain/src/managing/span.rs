//! Which days are asked for.

use jiff::civil::Date;

use super::{Refusal, Span};
use crate::results::Days;

impl Span {
    /// The days, where it is `today` in the hall.
    ///
    /// # Errors
    /// What is no day, or ends before it begins, is [`Refusal::BadInput`].
    pub fn days(&self, today: Date) -> Result<Days, Refusal> {
        let (from, to) = match self {
            Self::Today => (today, today),
            Self::Week => (monday_of(today)?, today),
            Self::Month => (today.first_of_month(), today),
            Self::Days { from, to } => (day(from)?, day(to)?),
        };
        if from > to {
            return Err(Refusal::BadInput);
        }
        Ok(Days { from: Some(from), to: Some(to) })
    }
}

fn monday_of(day: Date) -> Result<Date, Refusal> {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(since)).map_err(|_| Refusal::BadInput)
}

/// Only the one way in which days are written everywhere.
fn day(text: &str) -> Result<Date, Refusal> {
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
    date.ok_or(Refusal::BadInput)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn bounds(span: &Span, today: Date) -> Result<(String, String), Refusal> {
        let (from, to) = span.days(today)?.bounds();
        Ok((from.expect("a first day"), to.expect("a last day")))
    }

    fn days(from: &str, to: &str) -> Span {
        Span::Days { from: from.into(), to: to.into() }
    }

    #[test]
    fn a_week_begins_on_monday_and_a_month_on_its_first() {
        // A Thursday, a Monday and a Sunday.
        let thursday = date(2026, 11, 26);
        let of = |span: &Span, today| bounds(span, today).expect("days").0;
        assert_eq!(bounds(&Span::Today, thursday), Ok(("2026-11-26".into(), "2026-11-26".into())));
        assert_eq!(bounds(&Span::Week, thursday), Ok(("2026-11-23".into(), "2026-11-26".into())));
        assert_eq!(of(&Span::Week, date(2026, 11, 23)), "2026-11-23");
        assert_eq!(of(&Span::Week, date(2026, 11, 29)), "2026-11-23");
        assert_eq!(of(&Span::Week, date(2027, 1, 1)), "2026-12-28");
        assert_eq!(of(&Span::Month, thursday), "2026-11-01");
        assert_eq!(
            bounds(&days("2026-01-01", "2026-01-01"), thursday).map(|both| both.1),
            Ok("2026-01-01".into())
        );
    }

    #[test]
    fn what_is_no_range_is_refused() {
        let today = date(2026, 11, 26);
        for (from, to) in [
            ("2026-11-26", "2026-11-25"),
            ("", "2026-11-25"),
            ("2026-11-31", "2026-12-01"),
            ("2026-11-1", "2026-11-25"),
            ("20261101", "2026-11-25"),
            ("2026-11-01T00:00:00", "2026-11-25"),
            ("2026-11-01", "uncertain"),
        ] {
            assert_eq!(days(from, to).days(today), Err(Refusal::BadInput), "{from} {to}");
        }
    }
}
