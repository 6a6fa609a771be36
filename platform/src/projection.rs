//! What the entries say, as rows: computed from the bytes, each entry identity once, in the transaction that stores them. The
//! same functions compute them again for `verify`. An entry that cannot be read, or breaks a rule, is flagged by the rule's name.

use uuid::Uuid;

mod facts;
mod flag;
mod reading;
mod row;
mod rules;
mod write;

pub(crate) use facts::{Facts, FactsCache};
pub(crate) use reading::Reading;
pub(crate) use row::{ClerkRow, Place, Row};
pub(crate) use write::{Projected, project};

/// The rules by their names, as `entry_flag` has them.
pub(crate) mod flags {
    pub(crate) use super::flag::*;
}

/// A rating that somebody has to answer, counted for the first time: a bad one, or one whose visitor asked to be called back. It
/// opens a work order in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answerable {
    /// The rating's entry.
    pub(crate) entry_id: Uuid,
    /// The hall it was given in.
    pub(crate) hall: String,
    /// The terminal it was given at.
    pub(crate) terminal: String,
    /// Whether the log is a demo one.
    pub(crate) demo: bool,
    /// The department, `''` where it is not known.
    pub(crate) department: String,
    /// The counter, `''` where it is not known.
    pub(crate) counter: String,
    /// 1 to 5.
    pub(crate) level: i16,
    /// When the platform took it, in milliseconds since 1970.
    pub(crate) received_ms: i64,
}
