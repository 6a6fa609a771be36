//! Results at a glance, from the tallies of one state of the record.

use jiff::civil::Date;
use shiwen_domain::{
    managing::{Overview, Refusal, Said, Span},
    results::{Days, Results},
};

use super::incident::failed;
use crate::{home::Home, packs, terminal::Terminal};

/// What is asked of these days.
pub(super) fn answer(home: &Home, terminal: &Terminal, span: &Span) -> Result<Said, Refusal> {
    let days = days(terminal, span)?;
    let enrolled = home.enrolment_or_none();
    let loaded = packs::load(home, enrolled.as_ref()).map_err(|error| failed(&error))?;
    let results = results(home, &days)?;
    let minutes = home.counter_break().map(|taken| taken.minutes);
    let overview = Overview::of(&results, &loaded.assets).during_a_break(minutes);
    Ok(Said::Overview { overview: Box::new(overview) })
}

/// The days of a span, by the day it is in the hall.
pub(super) fn days(terminal: &Terminal, span: &Span) -> Result<Days, Refusal> {
    let wall = terminal.now().map_err(|error| failed(&error))?.wall;
    // Also where the clock is doubted: it is what the hall's own clock shows.
    let today = wall.get(..10).and_then(|day| day.parse::<Date>().ok());
    span.days(today.unwrap_or(Date::ZERO))
}

fn results(home: &Home, days: &Days) -> Result<Results, Refusal> {
    // Before the first start there is nothing to count.
    let Some(open) = home.reader().map_err(|error| failed(&error))? else { return Ok(Results::of(*days)) };
    open.reader.results(days).map_err(|error| failed(&error))
}
