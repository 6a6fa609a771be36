//! What a terminal costs while nobody is there: processor time of all its processes, and what its page weighs.

use std::{fs, io::Write, path::Path, process::Command, time::Duration};

use tokio::time::sleep;

use super::{
    memory,
    program::{Program, processor_ms},
    start::Places,
};
use crate::{Failure, table::Table};

/// How long the processor is watched: long enough for several notices and for the terminal's own glances.
const WATCHED: Duration = Duration::from_secs(60);

pub(super) async fn measure(
    terminal: &Program,
    bare: &Program,
    places: &Places<'_>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (ours, floor) = (at_rest(terminal, places.empty).await?, at_rest(bare, places.empty).await?);
    let mut table = Table::new(format!(
        "Standby: processor time of the whole process tree in {} s on the first screen, its notices changing",
        WATCHED.as_secs()
    ));
    // A window at rest may need none at all, and a ratio needs something to divide by.
    table.amounts("the terminal", ours, ("an empty window", floor.max(1)), "ms", "");
    table.print(out)?;
    Ok(writeln!(out, "\nThe visitor's page, compressed: {} bytes (aim 60000)", page_bytes()?)?)
}

async fn at_rest(program: &Program, home: &Path) -> Result<u64, Failure> {
    let running = program.start(home)?;
    memory::settled(&running).await?;
    let before = processor_ms(running.0.id());
    sleep(WATCHED).await;
    Ok(processor_ms(running.0.id()).saturating_sub(before))
}

/// The page's files as gzip would send them, each by itself.
fn page_bytes() -> Result<usize, Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    let mut files = vec![folder.join("visitor.html")];
    for file in fs::read_dir(folder.join("assets"))? {
        files.push(file?.path());
    }
    let sizes = files.iter().map(|file| Command::new("gzip").arg("--stdout").arg(file).output());
    sizes.map(|output| Ok(output?.stdout.len())).sum()
}
