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

/// What is not asked this time, because it went wrong not long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Everything is asked.
    Nothing,
    /// The pack of this version is not fetched.
    Pack(u64),
    /// Neither state nor pack is asked.
    All,
}

/// One whole exchange: the log, and if that is shipped, state and pack. Fails only with an error of the ledger; what was kept
/// before stays kept.
pub async fn exchange<T: Desk, L: Link>(
    ledger: &mut T,
    link: &L,
    pins: &Pins,
) -> Result<Report, <T as Ledger>::Error> {
    let mut report = Report::default();
    ship(ledger, link, pins, &mut report).await?;
    if report.end == End::Done {
        ask(ledger, link, pins, Leave::Nothing, &mut report).await?;
    }
    Ok(report)
}

/// Ships the log: batches, one in flight, until nothing waits; the first may be empty. It may be dropped at any point; then,
/// and after an error of the ledger, the report says what was done until there, and nothing of the end.
pub async fn ship<T: Ledger, L: Link>(
    ledger: &mut T,
    link: &L,
    pins: &Pins,
    report: &mut Report,
) -> Result<(), T::Error> {
    if let Some(end) = ended(ship::ship(ledger, link, pins, report).await)? {
        report.end = end;
    }
    Ok(())
}

/// Asks for the state, then fetches the pack. Whatever goes wrong with that stands beside the end of the log. It may be
/// dropped at any point; then, and after an error of the ledger, the report says what was heard until there.
pub async fn ask<T: Desk, L: Link>(
    ledger: &mut T,
    link: &L,
    pins: &Pins,
    leave: Leave,
    report: &mut Report,
) -> Result<(), T::Error> {
    if leave == Leave::All {
        report.pack = PackNews::Left;
        return Ok(());
    }
    let mut halted = consult::consult(ledger, link, report).await;
    if halted.is_ok() {
        halted = fetch::fetch_pack(ledger, link, pins, leave, report).await;
    }
    report.beside = ended(halted)?;
    Ok(())
}

fn ended<E>(halted: Result<(), Halt<E>>) -> Result<Option<End>, E> {
    match halted {
        Ok(()) => Ok(None),
        Err(Halt::End(end)) => Ok(Some(*end)),
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
