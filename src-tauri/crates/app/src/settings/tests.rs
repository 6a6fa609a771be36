use super::*;
use crate::assets;

fn pack() -> Pack {
    assets::load().expect("the demo hall").assets.pack
}

fn change(setting: SettingName, value: &str) -> Change {
    Change { setting, value: value.to_owned(), by: "hall".to_owned() }
}

fn set(settings: &Settings, setting: SettingName, value: &str) -> Settings {
    settings
        .changed(&change(setting, value), &TerminalOptions::default(), &pack())
        .expect("one of its choices")
        .0
}

#[test]
fn every_choice_of_every_setting_is_what_it_is_called_once_it_is_set() {
    let pack = pack();
    let at_one = set(&Settings::default(), SettingName::Counter, "counter-3");
    for view in at_one.views(&TerminalOptions::default(), &pack) {
        assert!(view.choices.iter().any(|choice| choice.value == view.value), "{view:?}");
        for choice in &view.choices {
            let changed = set(&at_one, view.setting, &choice.value);
            assert_eq!(changed.value(view.setting, &pack), choice.value, "{:?}", view.setting);
        }
    }
}

#[test]
fn what_is_no_choice_is_refused_and_the_log_is_told_both_sides_of_a_change() {
    let settings = Settings::default();
    for (setting, value) in
        [(SettingName::DarkFrom, "12:00"), (SettingName::Counter, "counter-99"), (SettingName::LargeText, "")]
    {
        let refused = settings.changed(&change(setting, value), &TerminalOptions::default(), &pack());
        assert!(matches!(refused, Err(NotSet::NoChoice)), "{setting:?} {value}");
    }
    let (_, said) = settings
        .changed(&change(SettingName::LargeText, "on"), &TerminalOptions::default(), &pack())
        .expect("a choice");
    assert_eq!((said.setting.as_str(), said.from.as_str(), said.to.as_str()), ("large_text", "off", "on"));
}

#[test]
fn a_terminal_at_no_counter_cannot_be_set_to_stand_at_one() {
    let mut pack = pack();
    pack.terminal.counter = None;
    let at_one = |settings: &Settings| {
        settings.changed(&change(SettingName::Mode, "counter"), &TerminalOptions::default(), &pack).is_ok()
    };
    assert!(!at_one(&Settings::default()));
    assert!(at_one(&set(&Settings::default(), SettingName::Counter, "counter-3")));
}

#[test]
fn the_command_line_comes_before_what_was_set() {
    let settings = Settings { mode: Some(Mode::Counter), scale: Some(Scale::Two), ..Settings::default() };
    let said = TerminalOptions { mode: Some(Mode::Hall), ..TerminalOptions::default() };
    let options = settings.complete(&said);
    assert_eq!((options.mode, options.scale), (Some(Mode::Hall), Some(Scale::Two)));
    // And is no choice of anybody at the screen.
    let pack = pack();
    let views = settings.views(&said, &pack);
    let mode = views.iter().find(|view| view.setting == SettingName::Mode).expect("a mode");
    assert_eq!((mode.value.as_str(), mode.choices.len()), ("hall", 1));
    let other = settings.changed(&change(SettingName::Mode, "counter"), &said, &pack);
    assert!(matches!(other, Err(NotSet::NoChoice)));
}

#[test]
fn the_screen_is_dark_from_the_hour_that_was_set() {
    let settings = set(&Settings::default(), SettingName::DarkTo, "09:00");
    assert_eq!(settings.dark(), None);
    let dark = set(&settings, SettingName::DarkFrom, "18:00").dark().expect("dark hours");
    assert_eq!((String::from(dark.from), String::from(dark.to)), ("18:00".to_owned(), "09:00".to_owned()));
}

#[test]
fn what_was_set_is_read_again_and_a_damaged_file_is_as_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path());
    assert_eq!(home.settings(), Settings::default());
    let settings = set(&Settings::default(), SettingName::FirstLanguage, "en");
    home.save_settings(&settings).expect("saved");
    assert_eq!(home.settings(), settings);
    fs::write(home.settings_file(), "{\"large_text\": tr").expect("damaged");
    assert_eq!(home.settings(), Settings::default());
}
