//! Handwriting as the window hands it in: it is made small and plain before it is kept, and what is no picture is not.

use shiwen_app::{
    home::Home,
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::{
    entry::PrivateKind,
    level::Level,
    view::{Mode, Screen, Touch, WritingTouch},
    writing::Writing,
};
use shiwen_tests::terminal::home_in_memory;

/// A real PNG.
const SCRIBBLE: &[u8] = include_bytes!("../../src-tauri/crates/app/src/simulate/scribble.png");

/// Touches until the screen that follows is there: right after a change of the screen touches are ignored.
fn touch(terminal: &Terminal, touch: &Touch, done: impl Fn(&Screen) -> bool) -> Screen {
    for _ in 0..100_000 {
        let screen = terminal.touch(touch.clone()).expect("a view").screen;
        if done(&screen) {
            return screen;
        }
    }
    panic!("{touch:?} leads nowhere")
}

fn keep(terminal: &Terminal, text: &str, writing: WritingTouch) {
    touch(terminal, &Touch::OpenComment, |screen| matches!(screen, Screen::Comment { .. }));
    let kept = Touch::KeepComment { text: text.to_owned(), writing };
    touch(terminal, &kept, |screen| matches!(screen, Screen::Rate { .. }));
}

fn drawn(png: &[u8]) -> WritingTouch {
    WritingTouch::Drawn { png: Writing(png.to_vec()) }
}

/// What is kept of the writing, as the comment's screen shows it.
fn shown(terminal: &Terminal) -> Option<String> {
    let screen = touch(terminal, &Touch::OpenComment, |screen| matches!(screen, Screen::Comment { .. }));
    touch(terminal, &Touch::Back, |screen| matches!(screen, Screen::Rate { .. }));
    match screen {
        Screen::Comment { writing, .. } => writing,
        _ => None,
    }
}

#[test]
fn a_picture_is_kept_small_and_plain_and_what_is_none_changes_nothing() {
    let folder = home_in_memory().expect("a folder");
    let home = Home::at(folder.path());
    // The clocks run faster, so that the moments in which touches are ignored are short.
    let options = TerminalOptions { mode: Some(Mode::Counter), pace: 5, ..TerminalOptions::default() };
    let terminal = Terminal::open(&home, &options).expect("a terminal");
    let face = Touch::TapFace { level: Level::Dissatisfied };
    touch(&terminal, &face, |screen| matches!(screen, Screen::Rate { chosen: Some(_), .. }));
    // Whatever a picture carries behind its end is not kept.
    let carried = "一个不该留下的名字".as_bytes();
    keep(&terminal, "", drawn(&[SCRIBBLE, carried].concat()));
    let first = shown(&terminal).expect("a writing");
    assert_ne!(first, Writing(SCRIBBLE.to_vec()).to_data_url(), "it was made anew");
    for broken in [&SCRIBBLE[..SCRIBBLE.len() / 2], b"no picture"] {
        keep(&terminal, "typed beside it", drawn(broken));
        assert_eq!(shown(&terminal).as_ref(), Some(&first));
    }
    touch(&terminal, &Touch::Done, |screen| matches!(screen, Screen::Next { .. }));
    touch(&terminal, &Touch::Finish, |screen| matches!(screen, Screen::Thanks { .. }));
    terminal.stop();

    let open = home.reader().expect("a record").expect("a log");
    let mut kept = Vec::new();
    let read = open.reader.for_each_entry(0, |stored| {
        for kind in PrivateKind::ALL {
            kept.extend(open.reader.private(stored.entry_id, kind)?.map(|private| private.content));
        }
        Ok(())
    });
    read.expect("entries");
    let [text, writing] = &kept[..] else { panic!("{} contents", kept.len()) };
    assert_eq!((text.as_slice(), Writing(writing.clone()).to_data_url()), (&b"typed beside it"[..], first));
    assert!(!writing.windows(carried.len()).any(|bytes| bytes == carried));
}
