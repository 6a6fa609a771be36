//! The words of the bench's command line.

pub(crate) const USAGE: &str = "\
usage: bench [--no-window] [--entries N]

  --no-window  leave out what needs a display: start, memory, touches, ink, rest
  --entries N  how many entries the full record has (100000)

SHIWEN_BIN names the program whose window is measured; `bare`, the empty window
it is held against, is looked for in the folder `examples` beside it.
";

/// What to measure.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// With what needs a display.
    pub(crate) window: bool,
    /// How many entries the full record has.
    pub(crate) entries: u32,
}

impl Arguments {
    /// Reads the words; nothing if only help was asked for.
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut arguments = Self { window: true, entries: 100_000 };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--help" | "-h" => return Ok(None),
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
