//! What the witness has signed, held against our own tree. Only this decides whether the cursor moves and whether a new log
//! is needed; what else an answer says is not believed.

use shiwen_domain::entry::ReopenReason;
use shiwen_log::{CompactRange, WitnessKey, open_cosigned};

use super::{End, Halt, own::Own};
use crate::{ledger::Ledger, plan::Disagreement};

/// A cosigned checkpoint that is true of our log.
pub(super) struct Agreed {
    pub(super) range: CompactRange,
    pub(super) time_s: u64,
}

/// Holds a cosigned checkpoint against our tree. `named` is the disagreement that the platform itself spoke of.
pub(super) fn hold_against_own<T: Ledger>(
    own: &mut Own,
    ledger: &mut T,
    witness: &WitnessKey,
    (size, cosigned): (u64, &str),
    named: Option<Disagreement>,
) -> Result<Agreed, Halt<T::Error>> {
    let identity = &own.identity;
    let opened = open_cosigned(cosigned, &identity.origin, &identity.key, witness);
    let Some(opened) = opened.ok().filter(|opened| opened.checkpoint.size == size) else {
        return Err(Halt::alarm("the answer is not signed by the witness that was pinned at enrolment"));
    };
    own.refresh(ledger)?;
    let reopen = |reason| Halt::end(End::Reopen { reason, cosigned: cosigned.to_owned(), size });
    if size > own.size() {
        let forked = named == Some(Disagreement::Forked);
        return Err(reopen(if forked { ReopenReason::Forked } else { ReopenReason::Shrunk }));
    }
    let range = own.range_at(ledger, size)?;
    if range.root() != opened.checkpoint.root {
        return Err(reopen(ReopenReason::Forked));
    }
    Ok(Agreed { range, time_s: opened.time_s })
}
