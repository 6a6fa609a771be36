//! Somebody who has the file and the key of the database, but not the signing key, and one thing he wants changed.
//! It owns the list of everything he may try, [`CHANGES`], and says which of it a lone terminal cannot see.

mod attack;
mod base;
mod entries;
mod forgery;
mod head;
mod older;
mod private;
mod tables;
mod witness;

pub use attack::{Attack, Changed};
pub use base::Base;
pub use older::NEEDS_WITNESS;

/// One kind of change.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// What it is called in the table.
    pub kind: &'static str,
    /// Does it. What cannot be done to this record, or changes nothing, answers so.
    pub apply: fn(&mut Attack<'_>) -> Changed,
}

const fn change(kind: &'static str, apply: fn(&mut Attack<'_>) -> Changed) -> Change {
    Change { kind, apply }
}

/// Every kind of change that is tried.
pub fn changes() -> Vec<Change> {
    let groups = [
        entries::CHANGES,
        forgery::CHANGES,
        head::CHANGES,
        tables::ROWS,
        tables::SCHEMA,
        private::CHANGES,
        witness::CHANGES,
        older::CHANGES,
    ];
    groups.concat()
}

/// The changes of rows, without those of the schema and of what is not well-formed.
pub fn changes_of_rows() -> Vec<Change> {
    let groups = [
        entries::CHANGES,
        forgery::CHANGES,
        head::CHANGES,
        tables::ROWS,
        private::CHANGES,
        witness::CHANGES,
        older::CHANGES,
    ];
    groups.concat()
}
