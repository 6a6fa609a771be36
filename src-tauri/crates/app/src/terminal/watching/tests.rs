//! Signs of life of a terminal whose page draws, or does not.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use crate::{
    home::Home,
    terminal::{Terminal, TerminalOptions},
};

/// How much faster than real the terminal's clocks go: its minute is a second.
const PACE: u32 = 60;
/// Some of its minutes.
const MINUTES: Duration = Duration::from_secs(4);

/// Waits for some of the terminal's minutes, while its page draws or not; whether it left a sign of life.
#[expect(clippy::disallowed_methods, reason = "that nothing happens is told by nobody")]
fn leaves_signs(terminal: &Terminal, home: &Home, draws: bool) -> bool {
    // The last one may be of a picture that was drawn before.
    sleep(Duration::from_millis(500));
    let _ = std::fs::remove_file(home.sign_of_life_file());
    let until = Instant::now() + MINUTES;
    while Instant::now() < until && !home.sign_of_life_file().exists() {
        if draws {
            terminal.page_beats();
        }
        sleep(Duration::from_millis(50));
    }
    home.sign_of_life_file().exists()
}

#[test]
fn a_page_that_does_not_draw_leaves_no_signs_of_life() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path());
    let options = TerminalOptions { pace: PACE, ..TerminalOptions::default() };
    let terminal = Terminal::open(&home, &options).expect("a terminal");
    terminal.page_open().expect("a view");
    for draws in [false, true, false, true] {
        assert_eq!(leaves_signs(&terminal, &home, draws), draws);
    }
    terminal.stop();
}
