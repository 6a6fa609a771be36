//! One whole exchange with the platform, over a [`Ledger`](crate::ledger::Ledger) and a [`Link`](crate::link::Link), so that
//! the terminal and the simulation run the very same steps. It believes nothing that is not cosigned, and it never decides
//! to open a new log: it says why one is needed.

mod report;

use shiwen_log::{VerifyingKey, WitnessKey};

pub use report::{End, PackNews, Report};

/// What was pinned at enrolment.
#[derive(Clone, Debug)]
pub struct Pins {
    /// The witness.
    pub witness: WitnessKey,
    /// Name and key that packs are signed with.
    pub pack: (String, VerifyingKey),
    /// The hall whose packs are for this terminal.
    pub hall: String,
}
