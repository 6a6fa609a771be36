//! What is logged, as JSON lines on stderr. Whatever level is asked for, no parameter of a statement is among it: what visitors
//! said goes to the database that way.

use std::io;

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{EnvFilter, filter::filter_fn, fmt::MakeWriter, layer::SubscriberExt as _};

/// The library that logs each statement with its parameters, at debug and finer.
const TELLS_PARAMETERS: &str = "tokio_postgres";

/// Logs from now on, as much as `SHIWEN_PLATFORM_LOG` says.
pub(super) fn to_stderr() {
    use tracing_subscriber::util::SubscriberInitExt as _;
    let filter = EnvFilter::try_from_env("SHIWEN_PLATFORM_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    // A second subscriber (tests in one process) changes nothing.
    let _ = discreet(lines(filter, io::stderr)).try_init();
}

fn lines<W>(
    filter: EnvFilter,
    to: W,
) -> impl Subscriber + Send + Sync + for<'a> tracing_subscriber::registry::LookupSpan<'a>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::registry().with(filter).with(tracing_subscriber::fmt::layer().json().with_writer(to))
}

/// Without the parameters of statements; a filter for itself, so that no word of the configuration undoes it.
fn discreet<S>(lines: S) -> impl Subscriber + Send + Sync
where
    S: Subscriber + Send + Sync + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    lines.with(filter_fn(tells_no_parameter))
}

fn tells_no_parameter(about: &Metadata<'_>) -> bool {
    let tells = about.target().split("::").next() == Some(TELLS_PARAMETERS);
    !tells || *about.level() <= Level::INFO
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written of a statement with its parameters, and of something else.
    fn written(discreetly: bool, asked: &str) -> String {
        let to = Lines::default();
        let writer = to.clone();
        let lines = lines(EnvFilter::new(asked), move || writer.clone());
        let say = || {
            tracing::debug!(target: "tokio_postgres::query", "with parameters: words");
            tracing::trace!(target: "tokio_postgres", "words");
            tracing::info!(target: "tokio_postgres::connection", "a notice");
            tracing::debug!(target: "shiwen_platform", "ours");
        };
        if discreetly {
            tracing::subscriber::with_default(discreet(lines), say);
        } else {
            tracing::subscriber::with_default(lines, say);
        }
        let bytes = to.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn no_level_and_no_word_of_the_configuration_logs_a_parameter() {
        for asked in ["trace", "debug,tokio_postgres=trace", "debug,tokio_postgres::query=debug"] {
            let log = written(true, asked);
            assert!(!log.contains("words"), "{asked}: {log}");
            assert!(log.contains("a notice") && log.contains("ours"), "{asked}: {log}");
            // The control: without the filter it would be there.
            assert!(written(false, asked).contains("words"), "{asked}");
        }
    }
}
