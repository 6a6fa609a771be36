//! How a visitor has set the screen: the language and what makes it easier.

use shiwen_domain::{
    text::Lang,
    view::{Aid, Aids},
};

use super::Window;

/// The language and the aids of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The language.
    pub lang: Lang,
    /// What makes the screen easier.
    pub aids: Aids,
}

/// The settings in which every screen is looked at: plain, large, dark, and all at once.
pub const SETTINGS: [Setting; 6] = [
    setting(Lang::Zh, false, false, false),
    setting(Lang::En, false, false, false),
    setting(Lang::Zh, true, false, false),
    setting(Lang::En, true, false, false),
    setting(Lang::Zh, false, true, true),
    setting(Lang::En, true, true, true),
];

const fn setting(lang: Lang, large_text: bool, high_contrast: bool, low_reach: bool) -> Setting {
    Setting { lang, aids: Aids { large_text, high_contrast, low_reach } }
}

impl Setting {
    /// A short name for tables, files and pictures.
    pub fn name(&self) -> String {
        let lang = match self.lang {
            Lang::Zh => "zh",
            Lang::En => "en",
        };
        let Aids { large_text, high_contrast, low_reach } = self.aids;
        let aids = [("large", large_text), ("dark", high_contrast), ("low", low_reach)];
        let on = aids.into_iter().filter(|(_, on)| *on).map(|(name, _)| name);
        std::iter::once(lang).chain(on).collect::<Vec<_>>().join("-")
    }
}

impl Window {
    /// Sets the screen by its own buttons.
    pub async fn sets(&mut self, setting: &Setting) -> &mut Self {
        self.speaks(setting.lang).await;
        let Aids { large_text, high_contrast, low_reach } = setting.aids;
        for (aid, on) in
            [(Aid::LargeText, large_text), (Aid::HighContrast, high_contrast), (Aid::LowReach, low_reach)]
        {
            self.switches(aid, on).await;
        }
        self
    }

    /// Switches an aid, if it is not as it should be.
    pub async fn switches(&mut self, aid: Aid, on: bool) -> &mut Self {
        let button = button(aid);
        // A wide glass has everything within reach: no button for it there.
        if aid == Aid::LowReach && !self.has(button).await {
            return self;
        }
        if self.pressed(button).await != on {
            self.press(button, on).await;
        }
        self
    }
}

/// The test id of the button that switches an aid.
pub(super) fn button(aid: Aid) -> &'static str {
    match aid {
        Aid::LargeText => "aid-large_text",
        Aid::HighContrast => "aid-high_contrast",
        Aid::LowReach => "aid-low_reach",
    }
}
