//! The words of the bench's command line.

pub(crate) const USAGE: &str = "\
usage: bench [--no-window] [--entries N] [--sync | --no-sync]

  --sync       measure the sync with a platform alone
  --no-sync    leave the sync out: it needs PostgreSQL, and takes minutes
  --no-window  leave out what needs a display: start, memory, touches, ink, rest
  --entries N  how many entries the full record has (100000)

SHIWEN_BIN names the program whose window is measured; `bare`, the empty window
it is held against, is looked for in the folder `examples` beside it. The terminal
and the platform that sync are looked for beside the bench.
";

/// What to measure.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// With what the terminal does by itself.
    pub(crate) terminal: bool,
    /// With what terminals and a platform do together.
    pub(crate) sync: bool,
    /// With what needs a display.
    pub(crate) window: bool,
    /// How many entries the full record has.
    pub(crate) entries: u32,
}

impl Arguments {
    /// Reads the words; nothing if only help was asked for.
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut arguments = Self { terminal: true, sync: true, window: true, entries: 100_000 };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--help" | "-h" => return Ok(None),
                "--sync" => (arguments.terminal, arguments.sync) = (false, true),
                "--no-sync" => arguments.sync = false,
                "--no-window" => arguments.window = false,
                "--entries" => {
                    let number = words.next().and_then(|number| number.parse().ok());
                    arguments.entries = number.ok_or("--entries needs a number")?;
                }
                other => return Err(format!("{other} is not known; --help says what is")),
            }
        }
        Ok(Some(arguments))
    }
}
