//! What the pages may ask for, a file for each window.

pub(crate) mod manager;
pub(crate) mod visitor;
