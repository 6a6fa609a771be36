//! What the command line may choose is what the pack allows.

use shiwen_app::{
    assets::{self, Loaded},
    terminal::{OpenError, TerminalOptions},
};
use shiwen_domain::{id::CounterId, level::Scale, view::Mode};

fn demo() -> Loaded {
    assets::load().expect("the demo set is valid")
}

fn refused(options: &TerminalOptions, loaded: &Loaded) -> String {
    match options.setting(loaded) {
        Err(OpenError::Option(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_chosen_means_what_the_pack_says() {
    let loaded = demo();
    let setting = TerminalOptions::default().setting(&loaded).expect("a setting");
    let terminal = &loaded.assets.pack.terminal;
    assert_eq!(
        (setting.mode, setting.scale, &setting.counter),
        (terminal.mode, terminal.scale, &terminal.counter)
    );
    assert!(setting.demo);
    assert_eq!(loaded.pack_sha256.len(), 64);
}

#[test]
fn every_mode_and_scale_that_the_pack_allows_can_be_chosen() {
    let loaded = demo();
    for mode in [Mode::Hall, Mode::Counter] {
        for scale in [Scale::Five, Scale::Two] {
            let options =
                TerminalOptions { mode: Some(mode), scale: Some(scale), ..TerminalOptions::default() };
            let setting = options.setting(&loaded).expect("a setting");
            assert_eq!((setting.mode, setting.scale), (mode, scale));
        }
    }
}

#[test]
fn a_mode_or_scale_that_the_pack_does_not_allow_is_refused() {
    let mut loaded = demo();
    loaded.assets.pack.terminal.modes.retain(|mode| *mode == Mode::Hall);
    loaded.assets.pack.terminal.scales.retain(|scale| *scale == Scale::Five);
    let counter = TerminalOptions { mode: Some(Mode::Counter), ..TerminalOptions::default() };
    let two = TerminalOptions { scale: Some(Scale::Two), ..TerminalOptions::default() };
    assert!(refused(&counter, &loaded).contains("mode"));
    assert!(refused(&two, &loaded).contains("scale"));
    assert!(TerminalOptions::default().setting(&loaded).is_ok());
}

#[test]
fn counter_mode_needs_a_counter_of_the_pack() {
    let mut loaded = demo();
    let at = |counter: Option<&str>| TerminalOptions {
        mode: Some(Mode::Counter),
        scale: None,
        counter: counter.map(CounterId::from),
        ..TerminalOptions::default()
    };
    assert!(refused(&at(Some("nowhere")), &loaded).contains("nowhere"));
    let own = loaded.assets.pack.terminal.counter.take().expect("a counter");
    assert!(refused(&at(None), &loaded).contains("--counter"));
    let setting = at(Some(own.as_str())).setting(&loaded).expect("a setting");
    assert_eq!(setting.counter, Some(own));
}
