//! How the terminal is started: where it stands, on what glass, for whom.

use shiwen_domain::{level::Scale, text::Lang, view::Mode};

use super::glass::Glass;

/// How the terminal stands, and what the visitor sees.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// In the hall or at a counter.
    pub mode: Mode,
    /// Five faces or two.
    pub scale: Scale,
    /// Size of the window in CSS pixels; `None` fills the screen.
    pub size: Option<(u32, u32)>,
    /// The language the visitor chooses before anything else.
    pub lang: Lang,
    /// The physical screen, if its size is told to the program.
    pub glass: Option<Glass>,
    /// Whether a keyboard is attached for visitors who would rather type.
    pub keyboard: bool,
    /// How many times as fast as a clock the terminal's time runs.
    pub pace: u32,
}

impl Default for Options {
    /// At a counter, five faces, a small portrait window, Chinese, a keyboard, the time as it is.
    fn default() -> Self {
        Self {
            mode: Mode::Counter,
            scale: Scale::Five,
            size: Some((720, 1280)),
            lang: Lang::Zh,
            glass: None,
            keyboard: true,
            pace: 1,
        }
    }
}

impl Options {
    /// On a glass that the window fills.
    pub fn on(glass: Glass) -> Self {
        Self { size: Some(glass.pixels), glass: Some(glass), ..Self::default() }
    }

    /// The words of the command line.
    pub(super) fn arguments(self) -> Vec<String> {
        let mode = match self.mode {
            Mode::Hall => "hall",
            Mode::Counter => "counter",
        };
        let scale = match self.scale {
            Scale::Five => "five",
            Scale::Two => "two",
        };
        let mut arguments =
            vec!["--mode".to_owned(), mode.to_owned(), "--scale".to_owned(), scale.to_owned()];
        arguments.extend(["--keyboard".to_owned(), if self.keyboard { "yes" } else { "no" }.to_owned()]);
        if let Some(Glass { millimetres: (width, height), .. }) = self.glass {
            arguments.extend(["--glass".to_owned(), format!("{width}x{height}")]);
        }
        if let Some((width, height)) = self.size {
            arguments.extend(["--windowed".to_owned(), format!("{width}x{height}")]);
        }
        arguments
    }
}
