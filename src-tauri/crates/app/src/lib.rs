//! The use cases: what the window's commands and the command line call. No window toolkit here.

pub mod assets;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod disk;
pub mod enrolment;
pub mod exporting;
pub mod home;
pub mod identity;
pub mod keyboard;
pub mod lookup;
pub mod managing;
pub mod notices;
pub mod packs;
pub mod pictures;
pub mod provisioning;
pub mod record;
pub mod restoring;
pub mod sealing;
pub mod sending;
pub mod serving;
pub mod settings;
pub mod simulate;
pub mod status;
pub mod terminal;
mod verifying;
mod writing;
