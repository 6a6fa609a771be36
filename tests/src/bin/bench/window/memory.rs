//! The memory of a program with all its processes, at rest on its first screen.

use std::{fs, io::Write, path::Path, time::Duration};

use tokio::time::sleep;

use super::{
    program::{Program, Running, tree},
    start::Places,
};
use crate::{Failure, table::Table};

const GLANCE: Duration = Duration::from_millis(500);
/// At most so many glances; a program that is not at rest by then is measured as it is.
const GLANCES: u32 = 30;

pub(super) async fn measure(
    terminal: &Program,
    bare: &Program,
    places: &Places<'_>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let floor = at_rest(bare, places.empty).await?;
    let (empty, full) = (at_rest(terminal, places.empty).await?, at_rest(terminal, places.full).await?);
    let mut table =
        Table::new("Memory at rest on the first screen: proportional set size of the whole process tree");
    table.amounts("on an empty record", empty >> 10, ("an empty window", floor >> 10), "MiB", "1.2x");
    table.amounts("on the full record", full >> 10, ("an empty window", floor >> 10), "MiB", "1.2x");
    Ok(table.print(out)?)
}

async fn at_rest(program: &Program, home: &Path) -> Result<u64, Failure> {
    settled(&program.start(home)?).await
}

/// Waits until the memory of a program is the same for two seconds; answers it in KiB.
pub(super) async fn settled(running: &Running) -> Result<u64, Failure> {
    let (mut last, mut same) = (0, 0);
    for _ in 0..GLANCES {
        sleep(GLANCE).await;
        let now = proportional_kib(running.0.id());
        // A window without its web process has not shown anything yet.
        same = if now.0 > 2 && now.1.abs_diff(last) <= last / 100 { same + 1 } else { 0 };
        last = now.1;
        if same == 4 {
            return Ok(last);
        }
    }
    if last == 0 { Err("a program with a window has ended early".into()) } else { Ok(last) }
}

/// The processes of a tree, and their memory in KiB; what several share is divided among them.
fn proportional_kib(root: u32) -> (usize, u64) {
    let tree = tree(root);
    let rollups = tree.iter().filter_map(|id| fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok());
    let sizes = rollups.filter_map(|text| {
        let line = text.lines().find(|line| line.starts_with("Pss:"))?.to_owned();
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    (tree.len(), sizes.sum())
}
