//! Asks what the platform has to tell, and applies it, one page after the other.

use super::{End, Halt, Report};
use crate::{ledger::Desk, link::Link};

/// The pages that one exchange takes; what is left comes with the next.
const MOST_PAGES: usize = 20;
/// A page with so many work orders may be followed by another.
const FULL_PAGE: usize = 500;

pub(super) async fn consult<T: Desk, L: Link>(
    ledger: &mut T,
    link: &L,
    report: &mut Report,
) -> Result<(), Halt<T::Error>> {
    for _ in 0..MOST_PAGES {
        let after = ledger.after()?;
        let state = link.state(after).await.map_err(|fault| Halt::end(End::after(fault)))?;
        ledger.apply(&state)?;
        report.state = true;
        report.time_ms = Some(state.time_ms);
        report.published = state.pack_version;
        if state.work_orders.len() < FULL_PAGE || state.next <= after {
            break;
        }
    }
    Ok(())
}
