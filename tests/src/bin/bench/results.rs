//! What a manager waits for: the overview and exports, over records of ten thousand, a hundred thousand and a million ratings;
//! and what a visitor notices of an export.

mod export;
mod floor;
mod overview;
mod tap;

use std::{fs, io::Write, path::Path};

use shiwen_app::home::Home;

use crate::{Failure, fill};

/// How many ratings the records have.
const RATINGS: [u32; 3] = [10_000, 100_000, 1_000_000];

/// Measures in a folder.
pub(crate) fn measure(folder: &Path, most: u32, out: &mut dyn Write) -> Result<(), Failure> {
    let mut opened = overview::Opened::default();
    for ratings in RATINGS.into_iter().filter(|ratings| *ratings <= most) {
        let folder = folder.join(ratings.to_string());
        let home = Home::at(folder.join("home"));
        // For every four ratings there is one survey.
        fill::fill(&home, ratings / 4 * 5)?;
        opened.measure(&home, ratings)?;
        export::measure(&home, &folder, ratings, out)?;
        if ratings == RATINGS[1] {
            tap::measure(&home, &folder, out)?;
        }
        // A million ratings and what is made of them are gigabytes.
        fs::remove_dir_all(&folder)?;
    }
    opened.print(out)
}
