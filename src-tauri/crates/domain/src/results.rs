//! What is counted, and how: the figures of ratings and surveys, defined once for every screen and every export. Rows come
//! in, sums stand here; nothing is read or rounded anywhere else. The platform's SQL defines the same figures for a city.

mod announcements;
mod days;
mod definitions;
mod levels;
mod questions;
mod row;
mod sums;
mod tally;
#[cfg(test)]
mod tests;
mod words;

pub use announcements::{Announcements, Beside, OutMs};
pub use days::Days;
pub use definitions::definitions;
pub use levels::{Levels, OfTen, Share};
pub use questions::{Answers, QuestionKey};
pub use row::{About, RatingRow, SurveyRow};
pub use sums::{Dimension, Group, Results};
pub use tally::Tally;
pub use words::Words;

/// How many opinions each department is to gather (the campaign's number).
pub const OPINIONS_GOAL: u64 = 50;
/// Of a clerk only totals of so many ratings are shown, so that nobody can tell who said what.
pub const FEWEST_OF_A_CLERK: u64 = 5;
