//! How a terminal is started: what the pack says, and what the command line says within the pack's bounds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shiwen_domain::{asset::Assets, id::CounterId, level::Scale, view::Mode, visit::Setting};

use crate::{
    assets::{AssetErrors, Loaded},
    home::HomeError,
    keyboard,
    record::RecordError,
};

/// What the command line may choose; nothing chosen means what the pack says.
#[derive(Clone, Debug, Default)]
pub struct TerminalOptions {
    /// In the hall or at a counter.
    pub mode: Option<Mode>,
    /// Five faces or two.
    pub scale: Option<Scale>,
    /// The counter it stands at (counter mode).
    pub counter: Option<CounterId>,
    /// CSS pixels on 100 mm of the glass, if its real size is known.
    pub dots_per_decimetre: Option<u32>,
    /// Whether that is what somebody has measured: then it is not chosen at the terminal.
    pub measured: bool,
    /// Width and height of the window in CSS pixels, if known: by them a size in inches is understood.
    pub points: Option<(u32, u32)>,
    /// Width and height of the window in device pixels; pictures are made no larger.
    pub pixels: Option<(u32, u32)>,
    /// Whether a visitor can type.
    pub keyboard: KeyboardOption,
    /// How many times faster than the day its clocks run; 0 and 1 are the day's own pace. For tests that would
    /// otherwise take hours.
    pub pace: u32,
}

/// Whether a visitor can type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyboardOption {
    /// While a keyboard is attached.
    #[default]
    Auto,
    /// Always.
    Attached,
    /// Never.
    Absent,
}

impl KeyboardOption {
    /// Whether a visitor can type now.
    pub(crate) fn holds_now(self) -> bool {
        match self {
            Self::Auto => keyboard::is_attached(),
            Self::Attached => true,
            Self::Absent => false,
        }
    }
}

/// Why a terminal cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Pack, surveys or reason table.
    #[error(transparent)]
    Assets(#[from] AssetErrors),
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The record.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// An option that the pack does not allow.
    #[error("{0}")]
    Option(String),
    /// Enrolled with a real platform, and nothing is known of the hall.
    #[error(
        "no pack of the hall is here yet, and made-up departments are not for real visitors; have the platform publish \
         one, run shiwen sync --once, then start again"
    )]
    NoPack,
    /// No thread can be started.
    #[error("no thread can be started: {0}; end other programs and try again")]
    Thread(std::io::Error),
}

impl TerminalOptions {
    /// The setting of a terminal with these assets.
    pub fn setting(&self, loaded: &Loaded) -> Result<Setting, OpenError> {
        self.with(&loaded.assets)
    }

    fn with(&self, assets: &Assets) -> Result<Setting, OpenError> {
        let pack = &assets.pack;
        let mode = self.mode.unwrap_or(pack.terminal.mode);
        if !pack.terminal.modes.contains(&mode) {
            return Err(OpenError::Option("the pack does not allow this mode; choose the other".into()));
        }
        let scale = self.scale.unwrap_or(pack.terminal.scale);
        if !pack.terminal.scales.contains(&scale) {
            return Err(OpenError::Option("the pack does not allow this scale; choose the other".into()));
        }
        let counter = self.counter.clone().or_else(|| pack.terminal.counter.clone());
        if mode == Mode::Counter {
            let id = counter.as_ref().ok_or_else(|| {
                OpenError::Option("counter mode needs a counter; name one with --counter".into())
            })?;
            if pack.counter(id).is_none() {
                return Err(OpenError::Option(format!("the pack has no counter {id}; look in its counters")));
            }
        }
        Ok(Setting {
            assets: assets.clone(),
            mode,
            scale,
            counter,
            demo: pack.demo,
            // They are prepared once the terminal serves: nobody waits for a picture.
            pictures: BTreeMap::new(),
            local_notices: Vec::new(),
            duty: shiwen_domain::announced::Duty::default(),
            dots_per_decimetre: self.dots_per_decimetre,
            keyboard: self.keyboard.holds_now(),
            // Until the enrolment is read: see `Serving::seals_with`.
            call_back: false,
            dark: None,
        })
    }

    /// The setting of a terminal with a published pack. What that does not allow of these options falls back to the
    /// pack's own, and the log says so.
    pub(crate) fn setting_within(&self, assets: &Assets) -> Result<Setting, OpenError> {
        let pack = &assets.pack;
        let mut allowed = self.clone();
        let falls_back =
            |what: &str| tracing::warn!(what, "the pack does not allow what was set; its own holds");
        if self.mode.is_some_and(|mode| !pack.terminal.modes.contains(&mode)) {
            falls_back("mode");
            allowed.mode = None;
        }
        if self.scale.is_some_and(|scale| !pack.terminal.scales.contains(&scale)) {
            falls_back("scale");
            allowed.scale = None;
        }
        if self.counter.as_ref().is_some_and(|counter| pack.counter(counter).is_none()) {
            falls_back("counter");
            allowed.counter = None;
        }
        allowed.with(assets).or_else(|error| {
            // A terminal at no counter can still serve the hall.
            if !pack.terminal.modes.contains(&Mode::Hall) {
                return Err(error);
            }
            falls_back("mode");
            Self { mode: Some(Mode::Hall), ..allowed }.with(assets)
        })
    }
}
