//! The page is told to forget once a visit with words is over, and not before or for nothing.

use std::{sync::mpsc, thread::sleep, time::Duration};

use shiwen_app::{
    home::Home,
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::{
    level::Level,
    view::{Mode, Screen, Touch, WritingTouch},
};

/// Longer than touches are ignored after a change of the screen, on clocks that run this fast.
const GUARD: Duration = Duration::from_millis(20);
const PACE: u32 = 60;

struct Page {
    terminal: Terminal,
    told: mpsc::Receiver<()>,
    _home: tempfile::TempDir,
}

impl Page {
    fn open() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let options = TerminalOptions { mode: Some(Mode::Counter), pace: PACE, ..TerminalOptions::default() };
        let terminal = Terminal::open(&Home::at(home.path()), &options).expect("a terminal");
        let (tell, told) = mpsc::channel();
        terminal.on_words_left(Box::new(move |()| tell.send(()).expect("somebody listens")));
        terminal.page_open().expect("a view");
        Self { terminal, told, _home: home }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the guard ends by the clock alone, and nothing tells of it"
    )]
    fn touches(&self, touch: Touch) -> Screen {
        sleep(GUARD);
        self.terminal.touch(touch).expect("a view").screen
    }

    /// How often the page was told to forget so far: an answered call comes after everything before it.
    fn told(&self) -> usize {
        self.terminal.touch(Touch::Stay).expect("a view");
        self.told.try_iter().count()
    }

    fn ends_the_visit(&self) {
        self.touches(Touch::Done);
        assert!(matches!(self.touches(Touch::Finish), Screen::Thanks { .. }));
        self.touches(Touch::Stay);
    }
}

#[test]
fn a_visit_with_words_is_forgotten_once_it_is_over() {
    let page = Page::open();
    page.touches(Touch::TapFace { level: Level::Dissatisfied });
    assert!(matches!(page.touches(Touch::OpenComment), Screen::Comment { .. }));
    let writing = WritingTouch::Unchanged;
    page.touches(Touch::KeepComment { text: "Two queues".into(), writing });
    assert_eq!(page.told(), 0, "the visit goes on");
    page.ends_the_visit();
    assert_eq!(page.told(), 1);
    assert_eq!(page.told(), 0, "once is enough");
}

#[test]
fn a_visit_without_words_leaves_the_page_alone() {
    let page = Page::open();
    page.touches(Touch::TapFace { level: Level::Dissatisfied });
    page.ends_the_visit();
    assert_eq!(page.told(), 0);
}

#[test]
fn a_page_that_was_loaded_anew_has_nothing_to_forget() {
    let page = Page::open();
    page.touches(Touch::TapFace { level: Level::Dissatisfied });
    page.touches(Touch::OpenComment);
    page.terminal.page_open().expect("a view");
    assert_eq!(page.told(), 0);
}
