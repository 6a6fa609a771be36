//! One whole exchange with the platform, over a [`Ledger`] and a [`Link`], so that the terminal and the simulation run the
//! very same steps. It believes nothing that is not cosigned, and it never opens a new log: it says why one is needed.

mod consult;
mod fetch;
mod own;
mod report;
mod ship;
mod verdict;

use shiwen_log::{VerifyingKey, WitnessKey};

use crate::{
    ledger::{Desk, Ledger},
    link::Link,
};

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

/// One whole exchange: batches, one in flight, until nothing waits (the first may be empty), then the state, then the
/// pack. Fails only with an error of the ledger; what was kept before stays kept. It may be dropped at any point.
pub async fn exchange<T: Desk, L: Link>(
    ledger: &mut T,
    link: &L,
    pins: &Pins,
) -> Result<Report, <T as Ledger>::Error> {
    let mut report = Report::default();
    let mut halted = ship::ship(ledger, link, pins, &mut report).await;
    if halted.is_ok() {
        halted = consult::consult(ledger, link, &mut report).await;
    }
    if halted.is_ok() {
        halted = fetch::fetch_pack(ledger, link, pins, &mut report).await;
    }
    match halted {
        Ok(()) => Ok(report),
        Err(Halt::End(end)) => Ok(Report { end: *end, ..report }),
        Err(Halt::Ledger(error)) => Err(error),
    }
}

/// Why an exchange does not go on.
enum Halt<E> {
    /// It is over.
    End(Box<End>),
    /// The ledger failed.
    Ledger(E),
}

impl<E> From<E> for Halt<E> {
    fn from(error: E) -> Self {
        Self::Ledger(error)
    }
}

impl<E> Halt<E> {
    fn end(end: End) -> Self {
        Self::End(Box::new(end))
    }

    fn alarm(why: impl Into<String>) -> Self {
        Self::end(End::Alarm { why: why.into(), retry_after: None })
    }
}
