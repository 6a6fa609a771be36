//! The flag rules from outside: a story for each with its control just below the threshold, and any log at all against
//! the rules as they are written, computed again over the whole list.

mod cutting;
mod log;
mod naive;
mod properties;
mod random;
mod stories;
