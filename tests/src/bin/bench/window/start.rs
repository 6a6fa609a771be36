//! From the start of the process to the first picture of the first screen.

use std::{io::Write, path::Path, time::Duration};

use shiwen_app::clock::Clock;
use shiwen_tests::window::driver::eventually;

use super::{
    program::{Program, started},
    session::Session,
};
use crate::{Failure, table::Table, times::Times};

const ROUNDS: u32 = 5;

/// The data directories that a terminal is started on.
pub(super) struct Places<'a> {
    pub(super) empty: &'a Path,
    pub(super) full: &'a Path,
}

pub(super) async fn measure(
    terminal: &Program,
    bare: &Program,
    places: &Places<'_>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (mut empty, mut full, mut floor) = (Times::default(), Times::default(), Times::default());
    for _ in 0..ROUNDS {
        floor.push(first_picture(bare, places.empty).await?);
        empty.push(first_picture(terminal, places.empty).await?);
        full.push(first_picture(terminal, places.full).await?);
    }
    let mut table = Table::new(format!(
        "From the start of the process to the first picture of its screen ({ROUNDS} rounds, ±10 ms)"
    ));
    table.times("on an empty record", &empty, ("an empty window", &floor), "1.2x");
    table.times("on the full record", &full, ("an empty window", &floor), "1.2x");
    Ok(table.print(out)?)
}

async fn first_picture(program: &Program, home: &Path) -> Result<Duration, Failure> {
    let session = Session::open(program, home).await?;
    let mut painted_ms = None;
    eventually("a first picture is painted", async || {
        painted_ms = painted(&session).await;
        painted_ms.is_some()
    })
    .await;
    let started_ms = started_wall_ms(session.program()?)?;
    session.close().await?;
    Ok(Duration::from_secs_f64((painted_ms.unwrap_or_default() - started_ms).max(0.0) / 1_000.0))
}

/// When the page painted its first content, in milliseconds since 1970. The page of a terminal is empty until it has
/// its first screen.
async fn painted(session: &Session) -> Option<f64> {
    const SCRIPT: &str = "const paint = performance.getEntriesByName('first-contentful-paint')[0];
        return paint ? performance.timeOrigin + paint.startTime : null;";
    session.page().execute(SCRIPT, Vec::new()).await.ok()?.convert().ok()?
}

/// When a process started, in milliseconds since 1970, to the kernel's hundredth of a second.
fn started_wall_ms(process: u32) -> Result<f64, Failure> {
    let (now, _) = Clock::start(0, None, 1).now();
    let ticks = started(process).ok_or("the program has ended")?;
    let ago_ms = now.mono_ms.saturating_sub(ticks * 10);
    let wall_ms = now.wall_ms().ok_or("the clock has no time")?;
    // Exact: both are far below the whole numbers that this type can hold.
    let seconds = Duration::from_millis(wall_ms.unsigned_abs() - ago_ms).as_secs_f64();
    Ok(seconds * 1_000.0)
}
