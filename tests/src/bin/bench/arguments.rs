//! The words of the bench's command line.

use std::path::PathBuf;

pub(crate) const USAGE: &str = "\
usage: bench [--no-window] [--entries N] [--sync | --no-sync] [--results | --no-results] [--ratings N]
       bench --page FOLDER

  --sync       measure the sync with a platform alone
  --no-sync    leave the sync out: it needs PostgreSQL, and takes minutes
  --results    measure overview and exports alone
  --no-results leave them out: they take minutes, and gigabytes of disk
  --ratings N  the most ratings that overview and exports are measured over (1000000)
  --no-window  leave out what needs a display: start, memory, touches, ink, rest
  --entries N  how many entries the full record has (100000)
  --page FOLDER
               measure nothing; write the visitor's page as a browser can show it
Of ./kiosk bench alone:
  --installed  measure the installed package alone, beside Debian's Chromium
  --no-installed
               leave it out: it needs root, packages by apt, and three quarters of an hour

SHIWEN_BIN names the program whose window is measured; `bare`, the empty window
it is held against, is looked for in the folder `examples` beside it. The terminal
and the platform that sync are looked for beside the bench.
";

/// What to measure.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent parts, each asked for by itself")]
pub(crate) struct Arguments {
    /// With what the terminal does by itself.
    pub(crate) terminal: bool,
    /// With what terminals and a platform do together.
    pub(crate) sync: bool,
    /// With overview and exports.
    pub(crate) results: bool,
    /// The most ratings they are measured over.
    pub(crate) ratings: u32,
    /// With what needs a display.
    pub(crate) window: bool,
    /// How many entries the full record has.
    pub(crate) entries: u32,
    /// Where the page for a browser goes; nothing is measured then.
    pub(crate) page: Option<PathBuf>,
}

impl Arguments {
    /// Reads the words; nothing if only help was asked for.
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut arguments = Self {
            terminal: true,
            sync: true,
            results: true,
            ratings: 1_000_000,
            window: true,
            entries: 100_000,
            page: None,
        };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--help" | "-h" => return Ok(None),
                "--sync" => (arguments.terminal, arguments.results) = (false, false),
                "--results" => (arguments.terminal, arguments.sync) = (false, false),
                "--no-results" => arguments.results = false,
                "--no-sync" => arguments.sync = false,
                "--no-window" => arguments.window = false,
                "--entries" => arguments.entries = number(&mut words, "--entries needs a number")?,
                "--ratings" => arguments.ratings = number(&mut words, "--ratings needs a number")?,
                "--page" => arguments.page = Some(words.next().ok_or("--page needs a folder")?.into()),
                other => return Err(format!("{other} is not known; --help says what is")),
            }
        }
        Ok(Some(arguments))
    }
}

fn number(words: &mut impl Iterator<Item = String>, wrong: &str) -> Result<u32, String> {
    words.next().and_then(|number| number.parse().ok()).ok_or_else(|| wrong.to_owned())
}
