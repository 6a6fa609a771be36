use super::*;
use crate::assets;

fn pack() -> Pack {
    assets::load().expect("the demo hall").assets.pack
}

/// In a window of a screen.
fn windowed() -> TerminalOptions {
    TerminalOptions {
        points: Some((1920, 1080)),
        dots_per_decimetre: Some(500),
        ..TerminalOptions::default()
    }
}

fn change(setting: SettingName, value: &str) -> Change {
    Change { setting, value: value.to_owned(), by: "hall".to_owned() }
}

fn set(settings: &Settings, setting: SettingName, value: &str) -> Settings {
    settings.changed(&change(setting, value), &windowed(), &pack()).expect("one of its choices").0
}

#[test]
fn every_choice_of_every_setting_is_what_it_is_called_once_it_is_set() {
    let pack = pack();
    let at_one = set(&Settings::default(), SettingName::Counter, "counter-3");
    for view in at_one.views(&windowed(), &pack) {
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

#[test]
fn the_size_of_the_glass_is_what_was_measured_then_what_was_set_then_what_the_screen_says() {
    let dots = |settings: &Settings, said: &TerminalOptions| settings.complete(said).dots_per_decimetre;
    let (unset, said, pack) = (Settings::default(), windowed(), pack());
    assert_eq!(dots(&unset, &said), Some(500));
    let (set, says) = unset.changed(&change(SettingName::Glass, "21.5"), &said, &pack).expect("a choice");
    assert_eq!((says.from.as_str(), says.to.as_str()), ("screen", "21.5"));
    assert_eq!(dots(&set, &said), Some(403));
    // The command line comes first, and is no choice of anybody at the screen.
    let measured = TerminalOptions { measured: true, ..said.clone() };
    assert_eq!(dots(&set, &measured), Some(500));
    for fixed in [measured, TerminalOptions { points: None, ..said.clone() }] {
        let views = set.views(&fixed, &pack);
        let glass = views.iter().find(|view| view.setting == SettingName::Glass).expect("a glass");
        assert_eq!(glass.choices.len(), 1, "{glass:?}");
        let other = unset.changed(&change(SettingName::Glass, "27"), &fixed, &pack);
        assert!(matches!(other, Err(NotSet::NoChoice)));
    }
    let (back, _) = set.changed(&change(SettingName::Glass, "screen"), &said, &pack).expect("a choice");
    assert_eq!(dots(&back, &said), Some(500));
}

#[test]
fn a_terminal_is_called_as_somebody_typed_and_the_name_is_a_choice_from_then_on() {
    let named = set(&Settings::default(), SettingName::TerminalName, "东门 入口");
    assert_eq!(named.terminal_name.as_deref(), Some("东门 入口"));
    let views = named.views(&TerminalOptions::default(), &pack());
    let view = views.iter().find(|view| view.setting == SettingName::TerminalName).expect("a name");
    assert!(view.longest == Some(40) && view.choices.iter().any(|choice| choice.value == "东门 入口"));
    for wrong in [" a", "a\nb", &"名".repeat(41)] {
        let refused =
            named.changed(&change(SettingName::TerminalName, wrong), &TerminalOptions::default(), &pack());
        assert!(matches!(refused, Err(NotSet::NoChoice)), "{wrong:?}");
    }
    assert_eq!(set(&named, SettingName::TerminalName, "").terminal_name, None);
    // What may be typed of one setting is typed of no other.
    let mode = named.changed(&change(SettingName::Mode, "东门"), &TerminalOptions::default(), &pack());
    assert!(matches!(mode, Err(NotSet::NoChoice)));
}
