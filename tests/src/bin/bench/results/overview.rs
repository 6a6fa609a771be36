//! The overview, from the question to the answer as the page gets it: what a manager sees on coming in, and all days there are.

use std::io::Write;

use shiwen_app::{
    home::Home,
    managing::{Managing, setting_up::make_code},
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::managing::{Ask, Role, Said, Span};

use crate::{Failure, table::Table, times::Times};

const ROUNDS: u32 = 15;
const PASSWORD: &str = "five small lamps";

/// How long it took over each record.
#[derive(Default)]
pub(super) struct Opened(Vec<(u32, [Times; 3])>);

fn spans() -> [Span; 3] {
    // Every record of the bench lies between these days.
    let all = Span::Days { from: "2000-01-01".to_owned(), to: "2099-12-31".to_owned() };
    [Span::Today, Span::Month, all]
}

impl Opened {
    pub(super) fn measure(&mut self, home: &Home, ratings: u32) -> Result<(), Failure> {
        let terminal = Terminal::open(home, &TerminalOptions::default())?;
        let managing = Managing::open(home, &terminal, None);
        let code = make_code(home, Role::Manager)?;
        let seat = managing
            .set_up(code.to_string(), "hall-1", PASSWORD.to_owned())
            .map_err(|no| format!("not in: {no:?}"))?;
        let mut times: [Times; 3] = Default::default();
        for _ in 0..ROUNDS {
            for (span, times) in spans().into_iter().zip(&mut times) {
                let said = times.time(|| managing.ask(&seat.session, Ask::Overview { span }));
                match said {
                    Ok(Said::Overview { .. }) => {}
                    other => return Err(format!("no overview: {other:?}").into()),
                }
            }
        }
        self.0.push((ratings, times));
        terminal.stop();
        Ok(())
    }

    pub(super) fn print(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let mut table =
            Table::new(format!("The overview, asked and answered ({ROUNDS} rounds; under 100 ms)"));
        let Some((few, first)) = self.0.first() else { return Ok(()) };
        for (ratings, times) in &self.0 {
            for (place, span) in ["today", "this month", "all days"].into_iter().enumerate() {
                let what = format!("{span}, {ratings} ratings");
                let floor = format!("the same, {few} ratings");
                table.times(&what, &times[place], (&floor, &first[place]), "1.5x");
            }
        }
        Ok(table.print(out)?)
    }
}
