//! Cleaning the glass and the ways out, below the window.

use std::sync::{Arc, Mutex, mpsc};

use shiwen_app::managing::{Managing, Means};
use shiwen_domain::{
    entry::{Body, Entry, TerminalEvent},
    managing::{Ask, Refusal, Role, WayOut},
    view::{Screen, Task, Touch},
};

use super::super::{PASSWORD, Window};

fn events(window: &Window) -> Vec<TerminalEvent> {
    let open = window.home.reader().unwrap().unwrap();
    let size = open.reader.head().unwrap().size();
    let entries = (0..size).filter_map(|seq| open.reader.entry(seq).unwrap());
    let bodies = entries.map(|stored| Entry::read(&stored.bytes).unwrap().body);
    bodies.filter_map(|body| if let Body::TerminalEvent(event) = body { Some(event) } else { None }).collect()
}

#[expect(clippy::disallowed_methods, reason = "the terminal ignores touches for this long")]
fn is_past_the_guard() {
    std::thread::sleep(std::time::Duration::from_millis(450));
}

#[test]
fn the_glass_is_not_cleaned_while_somebody_is_there_and_no_touch_counts_while_it_is() {
    let window = Window::new();
    let session = window.set_up("installer", Role::Installer).session;
    window.terminal.page_open().unwrap();
    is_past_the_guard();
    let begins = Touch::ChooseTask { task: Task::Rate };
    window.terminal.touch(begins.clone()).unwrap();
    assert_eq!(window.managing.ask(&session, Ask::Clean), Err(Refusal::Busy));
    assert!(!events(&window).iter().any(|event| matches!(event, TerminalEvent::Cleaning { .. })));
    // The page of the visit is gone, and the visit with it.
    window.terminal.page_open().unwrap();
    window.ask(&session, Ask::Clean);
    assert!(matches!(window.terminal.page_open().unwrap().screen, Screen::Cleaning { seconds: 29..=30 }));
    let view = window.terminal.touch(begins).unwrap();
    assert!(matches!(view.screen, Screen::Cleaning { .. }), "{:?}", view.screen);
    assert_eq!(window.managing.ask(&session, Ask::Clean), Err(Refusal::Busy), "it is being cleaned");
    let by = "installer".to_owned();
    assert_eq!(events(&window).last(), Some(&TerminalEvent::Cleaning { by }));
}

#[test]
fn a_page_is_loaded_anew_between_visits_only_and_no_touch_counts_on_one_that_goes() {
    let window = Window::new();
    let (sender, told) = mpsc::channel();
    window.terminal.on_words_left(Box::new(move |()| {
        let _ = sender.send(());
    }));
    window.terminal.page_open().unwrap();
    is_past_the_guard();
    let begins = Touch::ChooseTask { task: Task::Rate };
    let chosen = window.terminal.touch(begins.clone()).unwrap();
    window.terminal.renew_page().unwrap();
    window.terminal.now().unwrap();
    assert!(told.try_recv().is_err(), "somebody is there");

    let idle = window.terminal.page_open().unwrap();
    assert_ne!(idle.screen, chosen.screen);
    is_past_the_guard();
    window.terminal.renew_page().unwrap();
    told.recv().unwrap();
    let view = window.terminal.touch(begins.clone()).unwrap();
    assert_eq!(view.screen, idle.screen, "no visit begins on a page that goes");
    window.terminal.page_open().unwrap();
    is_past_the_guard();
    assert_eq!(window.terminal.touch(begins).unwrap().screen, chosen.screen, "the new page takes touches");
}

#[test]
fn a_way_out_is_in_the_log_before_it_is_taken_and_one_that_is_barred_says_so() {
    let window = Window::new();
    let session = window.set_up("manager", Role::Manager).session;
    window.ask(&session, Ask::Confirm { password: PASSWORD.to_owned() });
    let barred = window.managing.ask(&session, Ask::EndAll { way: WayOut::Quit });
    assert!(matches!(barred, Err(Refusal::Failed { .. })), "{barred:?}");

    let taken: Arc<Mutex<Vec<(WayOut, TerminalEvent)>>> = Arc::default();
    let (home, into) = (window.home.clone(), Arc::clone(&taken));
    let newest = move || {
        let open = home.reader().unwrap().unwrap();
        let last = open.reader.head().unwrap().size() - 1;
        match Entry::read(&open.reader.entry(last).unwrap().unwrap().bytes).unwrap().body {
            Body::TerminalEvent(event) => event,
            other => panic!("{other:?}"),
        }
    };
    let way_out = Arc::new(move |way| {
        into.lock().unwrap().push((way, newest()));
        true
    });
    let managing =
        Managing::with(&window.home, &window.terminal, None, Means { way_out, ..window.means.clone() });
    let session = managing.enter("manager", PASSWORD.to_owned()).expect("a seat").session;
    managing.ask(&session, Ask::Confirm { password: PASSWORD.to_owned() }).expect("confirmed");
    for way in WayOut::ALL {
        managing.ask(&session, Ask::EndAll { way }).expect("taken");
    }
    let told = |way| (way, TerminalEvent::WayOut { way, by: "manager".to_owned() });
    assert_eq!(*taken.lock().unwrap(), WayOut::ALL.map(told));
}
