//! A tap on a face, until its draft is on the disk, against one row written to the same kind of database.

use std::{io::Write, path::Path};

use shiwen_app::home::Home;
use shiwen_domain::{level::Level, view::Touch};

use crate::{Disk, Failure, desk::Desk, floor::BareRow, table::Table, times::Times};

const VISITS: u32 = 500;
/// As many as fill the write-ahead log once.
const WARM_UP: u32 = 120;

/// Measures in a folder, which lies on a disk of this kind.
pub(crate) fn measure(folder: &Path, place: Disk, out: &mut dyn Write) -> Result<(), Failure> {
    let mut desk = Desk::open(&Home::at(folder))?;
    let bare = BareRow::new(&folder.join("floor/bare.db"))?;
    let (mut first, mut change) = (Pair::default(), Pair::default());
    let mut bodies = [Vec::new(), Vec::new()];
    for number in 0..WARM_UP + VISITS {
        if number == WARM_UP {
            (first, change) = (Pair::default(), Pair::default());
        }
        let (one, other) = (Level::ALL[number as usize % 5], Level::ALL[(number as usize + 2) % 5]);
        // Who comes first takes turns: the disk remembers what was just asked of it.
        let bare_first = number % 2 == 0;
        first.tap(&mut desk, one, bare_first, || bare.write(&id(number), &bodies[0]))?;
        let body = serde_json::to_vec(&desk.draft()?)?;
        change.tap(&mut desk, other, bare_first, || bare.write(&id(number), &bodies[1]))?;
        // The floor writes what the visit before wrote: a row that is replaced by itself costs nothing.
        bodies = [body, serde_json::to_vec(&desk.draft()?)?];
        bare.clear(&id(number))?;
        desk.touch(Touch::Done)?;
        desk.touch(Touch::Finish)?;
        desk.leave()?;
    }
    let what = "A tap on a face, from the use case called to its commit returned";
    let mut table = Table::new(format!("{what} ({VISITS} visits, {})", place.name()));
    let floor = "one row, inserted";
    table.times("first tap of a visit", &first.ours, (floor, &first.floor), place.aim("1.5x"));
    table.times("change of mind", &change.ours, ("one row, replaced", &change.floor), place.aim("1.5x"));
    Ok(table.print(out)?)
}

fn id(number: u32) -> [u8; 16] {
    u128::from(number).to_be_bytes()
}

#[derive(Default)]
struct Pair {
    ours: Times,
    floor: Times,
}

impl Pair {
    fn tap(
        &mut self,
        desk: &mut Desk,
        level: Level,
        bare_first: bool,
        mut bare: impl FnMut() -> rusqlite::Result<()>,
    ) -> Result<(), Failure> {
        if bare_first {
            self.floor.time(&mut bare)?;
        }
        self.ours.push(desk.touch(Touch::TapFace { level })?.0);
        if desk.draft()?.level() != Some(level) {
            return Err("a tap is not on the disk".into());
        }
        if !bare_first {
            self.floor.time(&mut bare)?;
        }
        Ok(())
    }
}
