//! One story for each rule and its control; those of rows are beside.

mod closing;
mod common;
mod rows;
mod single;

/// Nothing is flagged.
const NONE: [u64; 0] = [];
