//! The rules of the terminal, pure: no clock, no randomness, no input or output, no async.

pub mod announced;
pub mod asset;
pub mod calendar;
pub mod clock;
pub mod draft;
pub mod entry;
pub mod flag;
pub mod id;
pub mod level;
pub mod managing;
pub mod moment;
pub mod outage;
pub mod pack;
pub mod phone;
pub mod reason;
pub mod receipt;
pub mod results;
pub mod self_test;
pub mod supervision;
pub mod survey;
pub mod text;
pub mod view;
pub mod visit;
pub mod work_order;
pub mod writing;
