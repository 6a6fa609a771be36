//! What the page is asked for: hall, days, language. Without days it shows the last thirty.

use jiff::Span;
use serde::Deserialize;
use shiwen_domain::text::Lang;

use crate::{
    http::ApiProblem,
    results::ask::{self, Ask, By},
};

/// Days shown when nobody says which.
const DAYS: i64 = 30;

/// The parameters as they came. Those of a form are there and empty where nothing was chosen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    hall: Option<String>,
    from: Option<String>,
    to: Option<String>,
    lang: Option<Lang>,
}

impl Asked {
    /// What to ask the database, within what the token may see, and the language to say it in.
    pub(super) fn ask(self, own: Option<&str>, now_ms: i64) -> Result<(Ask, Lang), ApiProblem> {
        let untouched = self.from.is_none() && self.to.is_none();
        let (mut from, to) = (ask::day(self.from)?, ask::day(self.to)?);
        if untouched {
            from = ask::today(now_ms).checked_sub(Span::new().days(DAYS - 1)).ok();
        }
        let hall = ask::hall_of(self.hall, own)?;
        Ok((Ask { by: By::Total, from, to, hall, ..Ask::default() }, self.lang.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-25, half past midnight in China.
    const NIGHT_MS: i64 = 1_795_537_800_000;

    #[test]
    fn without_days_the_last_thirty_are_shown() {
        let (ask, lang) = Asked::default().ask(None, NIGHT_MS).unwrap();
        assert_eq!((ask.since().as_deref(), ask.until(), lang), (Some("2026-10-27"), None, Lang::Zh));
    }

    #[test]
    fn days_that_were_cleared_are_all_days() {
        let empty = || Some(String::new());
        let asked = Asked { from: empty(), to: empty(), ..Asked::default() };
        let (ask, _) = asked.ask(Some("east"), NIGHT_MS).unwrap();
        assert_eq!((ask.since(), ask.until(), ask.hall.as_deref()), (None, None, Some("east")));
    }
}
