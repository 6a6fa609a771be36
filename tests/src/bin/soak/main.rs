//! Accelerated visits at the real window for as long as somebody wishes, and what program and page hold meanwhile: a table, a
//! picture, and exit code 1 if anything grows by the visits.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use shiwen_tests::{
    terminal::home_in_memory,
    window::{
        Options, Window,
        driver::target,
        soak::{BATCH, PACE, batch, growth, svg, table},
    },
};

const USAGE: &str = "usage: ./kiosk soak [--visits N | --hours H]

Lets visitors come to the window one after the other, 10 times as fast as by day (5,000 visits if nothing is said), and prints
memory, descriptors, threads, WAL and the time from a tap to its frame, with what each grows by in 1,000 visits and its limit.
A picture of the same is target/soak.svg. The page keeps its process all the while, which a terminal's does not: it is exchanged
after words and at night.
Exit codes: 0 nothing grows, 1 something does, 2 wrong use, 3 could not run.
";

/// How long it goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Until {
    Visits(usize),
    Over(Duration),
}

impl Until {
    fn parse(words: &[String]) -> Option<Self> {
        match words {
            [] => Some(Self::Visits(5_000)),
            [name, value] if name == "--visits" => {
                value.parse().ok().filter(|visits| *visits > 0).map(Self::Visits)
            }
            [name, value] if name == "--hours" => {
                let hours: f64 = value.parse().ok()?;
                Duration::try_from_secs_f64(hours * 3_600.0)
                    .ok()
                    .filter(|time| !time.is_zero())
                    .map(Self::Over)
            }
            _ => None,
        }
    }

    fn goes_on(self, batches: usize, since: Instant) -> bool {
        match self {
            Self::Visits(visits) => batches * (BATCH + 1) < visits,
            Self::Over(time) => since.elapsed() < time,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut out = io::stdout();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        // Nobody may be listening.
        let _ = out.write_all(USAGE.as_bytes());
        return ExitCode::SUCCESS;
    }
    let Some(until) = Until::parse(&words) else {
        let _ = io::stderr().write_all(USAGE.as_bytes());
        return ExitCode::from(2);
    };
    match soak(until, &mut out).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(io::stderr(), "soak: {error}");
            ExitCode::from(3)
        }
    }
}

/// Whether nothing has grown.
async fn soak(until: Until, out: &mut impl Write) -> io::Result<bool> {
    let home = home_in_memory()?;
    let mut window = Window::open(home.path(), Options { pace: PACE, ..Options::default() }).await;
    let (mut samples, since) = (Vec::new(), Instant::now());
    while until.goes_on(samples.len(), since) {
        samples.push(batch(&mut window, home.path(), samples.len(), false).await);
        if samples.len().is_multiple_of(20) {
            writeln!(out, "{} visits", samples.len() * (BATCH + 1))?;
        }
    }
    window.is_closed().await;
    let picture: PathBuf = target("soak.svg");
    std::fs::write(&picture, svg(&samples))?;
    let grown = growth(&samples);
    writeln!(
        out,
        "\n{} visits in {} s\n\n{}",
        samples.len() * (BATCH + 1),
        since.elapsed().as_secs(),
        table(&samples)
    )?;
    writeln!(out, "picture: {}", picture.display())?;
    for line in &grown {
        writeln!(out, "grows: {line}")?;
    }
    Ok(grown.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_how_long_it_goes_on() {
        let parse =
            |words: &[&str]| Until::parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(parse(&[]), Some(Until::Visits(5_000)));
        assert_eq!(parse(&["--visits", "10"]), Some(Until::Visits(10)));
        assert_eq!(parse(&["--hours", "0.5"]), Some(Until::Over(Duration::from_secs(1_800))));
        for wrong in [&["--visits"][..], &["--visits", "0"], &["--hours", "-1"], &["--hours", "NaN"], &["10"]]
        {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }
}
