//! What leaves the terminal as a file: JSON Lines that prove themselves, tables, and the lines of a backup. Records come in through [`Record`], text goes out
//! through `std::io::Write`; only [`destination`] touches files. It knows no SQL, no network and no clock.

pub mod backup;
pub mod csv;
pub mod destination;
pub mod jsonl;
mod reading;
mod record;
pub mod table;
pub mod xlsx;

pub use record::{LogHead, Record, Said, Stored};
