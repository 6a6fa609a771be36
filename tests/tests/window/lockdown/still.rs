//! The one page of a terminal that stands still: it has no script, and no menu either.

use std::process::{Child, Command, Stdio};

use shiwen_app::{home::Home, supervising::Supervising};
use shiwen_domain::supervision::{Failing, Rung};
use shiwen_tests::window::{
    driver::{GLANCE, eventually, program},
    undriven::screen::Screen,
};

const SIZE: (u32, u32) = (1280, 800);
const PLACES: [(i16, i16); 3] = [(640, 300), (640, 790), (40, 40)];
/// So often is looked whether something comes.
const LOOKS: usize = 50;

/// The program, which is ended with the test.
struct Terminal(Child);

impl Drop for Terminal {
    fn drop(&mut self) {
        // Fails only if it has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn appeared_soon(screen: &Screen) -> Vec<String> {
    let mut appeared = Vec::new();
    for _ in 0..LOOKS {
        appeared.extend(screen.appeared());
        tokio::time::sleep(GLANCE).await;
    }
    appeared
}

#[tokio::test]
async fn a_terminal_that_stands_still_has_no_menu() {
    let (home, screen) = (tempfile::tempdir().unwrap(), Screen::start(SIZE).await);
    let (mut earlier, _) = Supervising::begin(&Home::at(home.path())).expect("a run");
    earlier.takes(Rung::StandStill, Failing::Program);
    drop(earlier);
    screen.watches();
    let terminal = Command::new(program())
        .env("DISPLAY", screen.name())
        .env("SHIWEN_HOME", home.path())
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .spawn();
    let mut terminal = Terminal(terminal.expect("the program starts"));
    let mut appeared = Vec::new();
    eventually("it stands still", async || {
        appeared.extend(screen.appeared());
        appeared.iter().any(|window| window.contains("暂停服务"))
    })
    .await;
    // The page is drawn by then.
    appeared_soon(&screen).await;
    for place in PLACES {
        screen.clicks_with(3, place);
    }
    for chord in ["menu", "shift-f10", "ctrl-p", "f5", "alt-left", "ctrl-shift-i", "f12"] {
        screen.strikes(chord);
    }
    assert_eq!(appeared_soon(&screen).await, [""; 0]);
    assert!(terminal.0.try_wait().is_ok_and(|ended| ended.is_none()), "it goes on");
    screen.shows_a_stranger();
    assert!(!appeared_soon(&screen).await.is_empty(), "the control: what comes is seen");
}
