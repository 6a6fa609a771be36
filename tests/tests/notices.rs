//! Notices from a stick with real file systems: a stick that is pulled out, and a terminal whose disk is nearly full. Whoever
//! stands there reads what happened, and nothing half is kept.

use std::{fs, path::Path};

use shiwen_app::{
    disk::STOP_BYTES,
    home::Home,
    managing::{Cost, Managing, Means, Plugs, setting_up::make_code},
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::{
    entry::{Body, Entry},
    managing::{Ask, Caption, Lamp, Light, NewNotice, Notices, Role, Said},
};
use shiwen_tests::terminal::{home_in_memory, small_disk::SmallDisk, stick::Stick};

const PASSWORD: &str = "a long password";
const PICTURES: [&str; 2] = ["hours.png", "papers.png"];
const MIB: u64 = 1 << 20;

fn stick() -> Stick {
    let stick = Stick::new(16).unwrap_or_else(|why| panic!("{why}"));
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/demo/pictures");
    for name in PICTURES {
        fs::copy(pictures.join(name), stick.path().join(name)).expect("a picture on the stick");
    }
    stick
}

/// The window of a terminal beside a stick.
struct Window {
    home: Home,
    terminal: Terminal,
    managing: Managing,
    session: String,
}

impl Window {
    fn beside(stick: &Stick, home: Home) -> Self {
        let terminal = Terminal::open(&home, &TerminalOptions::default()).expect("a terminal");
        let plugs = Plugs { roots: vec![stick.root().to_owned()], ..Plugs::default() };
        let means = Means { cost: Cost { memory_kib: 8, passes: 1 }, plugs, ..Means::product() };
        let managing = Managing::with(&home, &terminal, None, means);
        let code = make_code(&home, Role::Manager).expect("a code").to_string();
        let session = managing.set_up(code, "manager", PASSWORD.into()).expect("in").session;
        let confirm = Ask::Confirm { password: PASSWORD.to_owned() };
        managing.ask(&session, confirm).expect("confirmed");
        Self { home, terminal, managing, session }
    }

    fn ask(&self, ask: Ask) -> Notices {
        match self.managing.ask(&self.session, ask).expect("an answer") {
            Said::Notices { notices } => *notices,
            other => panic!("{other:?}"),
        }
    }

    /// What the page has of the pictures on the stick.
    fn found(&self) -> Vec<NewNotice> {
        let sticks = self.ask(Ask::Notices).sticks;
        let [stick] = sticks.as_slice() else { panic!("one stick: {sticks:?}") };
        let wanted = |picture: &str| NewNotice {
            stick: stick.id.clone(),
            picture: picture.to_owned(),
            caption: Caption::Hours,
        };
        stick.pictures.iter().map(|picture| wanted(&picture.id)).collect()
    }

    fn adds(&self, notice: &NewNotice) -> Lamp {
        self.ask(Ask::AddNotice { notice: notice.clone() }).last.expect("how it ended")
    }

    /// How many pictures lie in the home, how many the page knows, and how many the log tells of.
    fn kept(&self) -> (usize, usize, usize) {
        let files = fs::read_dir(self.home.path().join("notices")).into_iter().flatten().count();
        let mut told = 0;
        let open = self.home.reader().expect("a record").expect("a log");
        let read = open.reader.for_each_entry(0, |stored| {
            told += usize::from(matches!(Entry::read(&stored.bytes)?.body, Body::SettingsChange(_)));
            Ok(())
        });
        read.expect("entries");
        (files, self.ask(Ask::Notices).kept.len(), told)
    }
}

#[test]
fn a_stick_that_is_pulled_out_adds_nothing_and_what_it_added_stays() {
    let (stick, folder) = (stick(), home_in_memory().expect("a folder"));
    let window = Window::beside(&stick, Home::at(folder.path()));
    let found = window.found();
    assert_eq!(found.len(), PICTURES.len());
    let well = window.adds(&found[0]);
    assert_eq!((well.light, window.kept()), (Light::Well, (1, 1, 1)), "{well:?}");

    stick.pull_out().expect("pulled out");
    let gone = window.adds(&found[1]);
    assert!(gone.light == Light::Act && gone.says.zh.contains("不在"), "{gone:?}");
    assert_eq!(window.kept(), (1, 1, 1));
    assert!(window.ask(Ask::Notices).kept.iter().all(|notice| notice.shown));
    // Plugged in again it is another mount, looked for anew.
    stick.plug_in().expect("plugged in");
    assert_eq!(window.adds(&window.found()[1]).light, Light::Well);
    assert_eq!(window.kept(), (2, 2, 2));
    window.terminal.stop();
}

#[test]
fn a_stick_that_can_only_be_read_is_good_enough() {
    let (stick, folder) = (stick(), home_in_memory().expect("a folder"));
    stick.lock(true).expect("locked");
    let window = Window::beside(&stick, Home::at(folder.path()));
    assert_eq!(window.adds(&window.found()[0]).light, Light::Well);
    window.terminal.stop();
}

#[test]
fn the_last_of_the_disk_is_for_what_visitors_say_and_no_notice_takes_it() {
    let stick = stick();
    let small = SmallDisk::new(300).unwrap_or_else(|why| panic!("{why}"));
    let window = Window::beside(&stick, small.home());
    let found = window.found();
    small.fill_to(STOP_BYTES - MIB).expect("filled");
    let full = window.adds(&found[0]);
    assert!(full.light == Light::Act && full.says.zh.contains("存储快满"), "{full:?}");
    assert_eq!(window.kept(), (0, 0, 0));
    small.empty().expect("room again");
    assert_eq!(window.adds(&found[0]).light, Light::Well);
    assert_eq!(window.kept(), (1, 1, 1));
    window.terminal.stop();
}
