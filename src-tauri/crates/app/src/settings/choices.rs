//! What each setting may be, what it is, and how a choice is put in its place.

use shiwen_domain::{
    level::Scale,
    managing::{Choice, SettingName, SettingView},
    pack::{Pack, TimeOfDay},
    text::{Lang, Text},
    view::Mode,
};

use super::{DARK_TO, Settings, glass::Diagonal};
use crate::terminal::{KeyboardOption, TerminalOptions};

/// The evening and night hours at which the screen may go dark, and the morning hours at which that may be over.
const DARK_FROM_HOURS: std::ops::RangeInclusive<u8> = 16..=23;
const DARK_TO_HOURS: std::ops::RangeInclusive<u8> = 5..=11;
/// The choice of no hour.
const NEVER: &str = "never";
/// The choice of no size.
const SCREEN: &str = "screen";
/// Where terminals stand.
const PLACES: [&str; 4] = ["大厅 1 号机", "大厅 2 号机", "大厅 3 号机", "大厅 4 号机"];

impl Settings {
    /// Every setting with its choices, as the page draws them.
    pub(crate) fn views(&self, said: &TerminalOptions, pack: &Pack) -> Vec<SettingView> {
        let effective = self.with(said);
        let view = |setting: SettingName| SettingView {
            setting,
            name: setting.wording(),
            says: setting.says(),
            value: effective.value(setting, pack),
            choices: self.offered(setting, said, pack),
            longest: setting.longest(),
        };
        SettingName::ALL.into_iter().map(view).collect()
    }

    /// What may be chosen: what the command line says is no choice.
    pub(super) fn offered(&self, setting: SettingName, said: &TerminalOptions, pack: &Pack) -> Vec<Choice> {
        let effective = self.with(said);
        let mut choices = effective.choices(setting, pack);
        let is_said = match setting {
            SettingName::Mode => said.mode.is_some(),
            SettingName::Counter => said.counter.is_some(),
            SettingName::Scale => said.scale.is_some(),
            SettingName::Keyboard => said.keyboard != KeyboardOption::Auto,
            // Without a window nobody knows how many points a size has.
            SettingName::Glass => said.measured || said.points.is_none(),
            _ => false,
        };
        if is_said {
            let value = effective.value(setting, pack);
            choices.retain(|choice| choice.value == value);
        }
        choices
    }

    /// What holds: the command line, then what was set.
    fn with(&self, said: &TerminalOptions) -> Self {
        let TerminalOptions { mode, scale, counter, keyboard, .. } = self.complete(said);
        let glass = self.glass.filter(|_| !said.measured && said.points.is_some());
        Self { mode, scale, counter, keyboard: Some(keyboard), glass, ..self.clone() }
    }

    /// What may be chosen.
    pub(super) fn choices(&self, setting: SettingName, pack: &Pack) -> Vec<Choice> {
        match setting {
            SettingName::FirstLanguage => {
                vec![choice("zh", "中文", "Chinese"), choice("en", "英文", "English")]
            }
            SettingName::LargeText => vec![choice("off", "关", "Off"), choice("on", "开", "On")],
            SettingName::DarkFrom => {
                let hours = DARK_FROM_HOURS.map(hour);
                [choice(NEVER, "不熄屏", "Never")].into_iter().chain(hours).collect()
            }
            SettingName::DarkTo => DARK_TO_HOURS.map(hour).collect(),
            SettingName::Mode => {
                // A terminal at no counter cannot stand at one.
                let at_one = !self.value(SettingName::Counter, pack).is_empty();
                let modes = pack.terminal.modes.iter().filter(|mode| at_one || **mode != Mode::Counter);
                modes.map(|mode| mode_choice(*mode)).collect()
            }
            SettingName::Counter => pack
                .counters
                .iter()
                .map(|counter| Choice {
                    value: counter.id.to_string(),
                    name: Text::new(
                        format!("{} 号窗口 {}", counter.number, counter.name.zh),
                        format!("Counter {} {}", counter.number, counter.name.en),
                    ),
                })
                .collect(),
            SettingName::Scale => pack.terminal.scales.iter().map(|scale| scale_choice(*scale)).collect(),
            SettingName::Keyboard => vec![
                choice("auto", "接上时可以打字", "While one is attached"),
                choice("yes", "一直可以打字", "Always"),
                choice("no", "不打字", "Never"),
            ],
            SettingName::Glass => {
                let sizes = Diagonal::all().map(|size| {
                    let name = size.name();
                    choice(&name, &format!("{name} 英寸"), &format!("{name} inches"))
                });
                [choice(SCREEN, "按屏幕自报", "What the screen says")].into_iter().chain(sizes).collect()
            }
            SettingName::TerminalName => self.names(pack),
        }
    }

    /// What it is now: what was set, or what holds without.
    pub(super) fn value(&self, setting: SettingName, pack: &Pack) -> String {
        match setting {
            SettingName::FirstLanguage => lang_name(self.start().lang).to_owned(),
            SettingName::LargeText => if self.large_text { "on" } else { "off" }.to_owned(),
            SettingName::DarkFrom => self.dark_from.map_or_else(|| NEVER.to_owned(), String::from),
            SettingName::DarkTo => self.dark_to.map_or_else(|| DARK_TO.to_owned(), String::from),
            SettingName::Mode => self
                .mode
                .filter(|mode| pack.terminal.modes.contains(mode))
                .unwrap_or(pack.terminal.mode)
                .name()
                .to_owned(),
            SettingName::Counter => {
                let known = self.counter.as_ref().filter(|counter| pack.counter(counter).is_some());
                let counter = known.or(pack.terminal.counter.as_ref());
                counter.map(ToString::to_string).unwrap_or_default()
            }
            SettingName::Scale => scale_name(
                self.scale
                    .filter(|scale| pack.terminal.scales.contains(scale))
                    .unwrap_or(pack.terminal.scale),
            )
            .to_owned(),
            SettingName::Keyboard => keyboard_name(self.keyboard.unwrap_or_default()).to_owned(),
            SettingName::Glass => self.glass.map_or_else(|| SCREEN.to_owned(), Diagonal::name),
            SettingName::TerminalName => self.terminal_name.clone().unwrap_or_default(),
        }
    }

    /// What a terminal may be called without typing: by nothing, by where it stands, or as it is called now.
    fn names(&self, pack: &Pack) -> Vec<Choice> {
        let at = self.value(SettingName::Counter, pack);
        let counter = pack.counters.iter().find(|counter| counter.id.as_str() == at);
        let mut names = vec![choice("", "不起名", "None")];
        let places = PLACES.map(str::to_owned).into_iter();
        let of_counter = counter.map(|counter| format!("{} 号窗口", counter.number));
        for name in places.chain(of_counter).chain(self.terminal_name.clone()) {
            if names.iter().all(|known| known.value != name) {
                names.push(choice(&name, &name, &name));
            }
        }
        names
    }

    /// Puts a value that is one of the choices.
    pub(super) fn put(&mut self, setting: SettingName, value: &str) {
        match setting {
            SettingName::FirstLanguage => {
                self.first_language = [Lang::Zh, Lang::En].into_iter().find(|lang| lang_name(*lang) == value);
            }
            SettingName::LargeText => self.large_text = value == "on",
            SettingName::DarkFrom => self.dark_from = value.parse().ok(),
            SettingName::DarkTo => self.dark_to = value.parse().ok(),
            SettingName::Mode => {
                self.mode = [Mode::Hall, Mode::Counter].into_iter().find(|mode| mode.name() == value);
            }
            SettingName::Counter => self.counter = Some(value.into()),
            SettingName::Scale => {
                self.scale = [Scale::Five, Scale::Two].into_iter().find(|scale| scale_name(*scale) == value);
            }
            SettingName::Keyboard => {
                self.keyboard = KEYBOARDS.into_iter().find(|keyboard| keyboard_name(*keyboard) == value);
            }
            SettingName::Glass => self.glass = Diagonal::named(value),
            SettingName::TerminalName => {
                self.terminal_name = Some(value.to_owned()).filter(|it| !it.is_empty());
            }
        }
    }
}

const KEYBOARDS: [KeyboardOption; 3] =
    [KeyboardOption::Auto, KeyboardOption::Attached, KeyboardOption::Absent];

fn keyboard_name(keyboard: KeyboardOption) -> &'static str {
    match keyboard {
        KeyboardOption::Auto => "auto",
        KeyboardOption::Attached => "yes",
        KeyboardOption::Absent => "no",
    }
}

fn lang_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

fn scale_name(scale: Scale) -> &'static str {
    match scale {
        Scale::Five => "five",
        Scale::Two => "two",
    }
}

fn choice(value: &str, zh: &str, en: &str) -> Choice {
    Choice { value: value.to_owned(), name: Text::new(zh, en) }
}

fn hour(hour: u8) -> Choice {
    let time = TimeOfDay::new(hour, 0).map(String::from).unwrap_or_default();
    choice(&time, &time, &time)
}

fn mode_choice(mode: Mode) -> Choice {
    match mode {
        Mode::Hall => choice(mode.name(), "放在大厅", "In the hall"),
        Mode::Counter => choice(mode.name(), "放在窗口", "At a counter"),
    }
}

fn scale_choice(scale: Scale) -> Choice {
    match scale {
        Scale::Five => choice(scale_name(scale), "五档", "Five faces"),
        Scale::Two => choice(scale_name(scale), "两档", "Good and bad"),
    }
}
