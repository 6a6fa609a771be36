//! Ships the log: batches, one in flight, each answer held against our own tree before anything is kept.

use shiwen_log::CompactRange;

use super::{
    End, Halt, Pins, Report,
    own::{Own, Witnessed},
    verdict::{Agreed, hold_against_own},
};
use crate::{
    ledger::{Cursor, Ledger, Limit, Remarks},
    link::{Fault, Link},
    plan::{Disagreement, Step, step_after},
    protocol::{Batch, BatchAnswer, MAX_BATCH_BYTES, MAX_BATCH_ENTRIES, Refused, Sent},
};

/// How often an exchange begins again from an earlier place before a person is asked to look.
const MOST_RESENDS: u32 = 3;

pub(super) async fn ship<T: Ledger, L: Link>(
    ledger: &mut T,
    link: &L,
    pins: &Pins,
    report: &mut Report,
) -> Result<(), Halt<T::Error>> {
    let own = Own::open(ledger, &pins.witness)?;
    report.cosigned_s = own.witnessed().map(|seen| seen.time_s);
    let from = own.witnessed().map_or_else(CompactRange::empty, |seen| seen.cursor.range.clone());
    let limit = Limit { entries: MAX_BATCH_ENTRIES, bytes: MAX_BATCH_BYTES };
    let mut shipping = Shipping { ledger, link, pins, report, own, from, limit, bare: None, resends: 0 };
    while !shipping.send_next().await? {}
    Ok(())
}

/// A batch that was sent.
struct Parcel {
    /// The batch, without what is left out of it.
    batch: Batch,
    /// Private content that is left out because the platform finds it too large.
    left_out: Vec<Refused>,
}

struct Shipping<'a, T, L> {
    ledger: &'a mut T,
    link: &'a L,
    pins: &'a Pins,
    report: &'a mut Report,
    own: Own,
    /// Our tree at the place that is sent from. Below the cursor while a platform that was set back is told again.
    from: CompactRange,
    limit: Limit,
    /// The place of an entry that goes without its private content.
    bare: Option<u64>,
    resends: u32,
}

impl<T: Ledger, L: Link> Shipping<'_, T, L> {
    /// Sends the next batch. Whether nothing waits any more.
    async fn send_next(&mut self) -> Result<bool, Halt<T::Error>> {
        let parcel = self.next_parcel()?;
        match self.link.send_batch(self.own.identity.log, &parcel.batch).await {
            Ok(answer) => self.take(&parcel, &answer),
            Err(fault) => self.cope(&parcel, fault).map(|()| false),
        }
    }

    fn next_parcel(&mut self) -> Result<Parcel, Halt<T::Error>> {
        let first = self.from.size();
        let mut entries = self.ledger.batch(first, self.limit)?;
        let range = self.own.range_after(self.ledger, &self.from, &entries)?;
        let left_out = if self.bare == Some(first) { strip(first, &mut entries) } else { Vec::new() };
        let checkpoint = self.own.signed(self.ledger, &range)?;
        // While a platform that was set back is told again, nothing is shown that it has forgotten: it knows by now.
        let shown = self.own.witnessed().filter(|seen| seen.cursor.range.size() <= first);
        let witnessed = shown.map(|seen| seen.cursor.cosigned.clone());
        let health = self.ledger.health(self.own.size() - range.size())?;
        Ok(Parcel { batch: Batch { first, entries, checkpoint, witnessed, health }, left_out })
    }

    fn take(&mut self, parcel: &Parcel, answer: &BatchAnswer) -> Result<bool, Halt<T::Error>> {
        self.report.batches += 1;
        self.report.time_ms = Some(answer.time_ms);
        let agreed = self.agree((answer.size, &answer.cosigned), None)?;
        let mut refused = answer.refused.clone();
        refused.extend(parcel.left_out.iter().cloned());
        let remarks = Remarks { flagged: answer.flagged.clone(), refused };
        self.keep(&agreed, &answer.cosigned, &remarks)?;
        let end = parcel.batch.first + parcel.batch.entries.len() as u64;
        if agreed.range.size() < end {
            // An acknowledgement of less than it was given: it forgot, between two batches.
            self.set_back(agreed.range)?;
            return Ok(false);
        }
        self.from = agreed.range;
        Ok(self.from.size() == self.own.size())
    }

    fn agree(&mut self, signed: (u64, &str), named: Option<Disagreement>) -> Result<Agreed, Halt<T::Error>> {
        let agreed = hold_against_own(&mut self.own, self.ledger, &self.pins.witness, signed, named)?;
        self.report.cosigned_s = self.report.cosigned_s.max(Some(agreed.time_s));
        Ok(agreed)
    }

    /// Moves the cursor if this is a newer one, and keeps the remarks.
    fn keep(&mut self, agreed: &Agreed, cosigned: &str, remarks: &Remarks) -> Result<(), Halt<T::Error>> {
        let before = self.own.witnessed().map_or((0, 0), |seen| (seen.cursor.range.size(), seen.time_s));
        let newer = (agreed.range.size(), agreed.time_s) > before;
        let cursor = newer.then(|| Cursor { range: agreed.range.clone(), cosigned: cosigned.to_owned() });
        if cursor.is_some() || !remarks.is_empty() {
            self.ledger.keep(cursor.as_ref(), remarks)?;
        }
        self.report.flagged += remarks.flagged.len() as u64;
        self.report.refused += remarks.refused.len() as u64;
        if let Some(cursor) = cursor {
            self.report.acknowledged += cursor.range.size() - before.0;
            self.own.advance(Witnessed { cursor, time_s: agreed.time_s });
        }
        Ok(())
    }

    fn cope(&mut self, parcel: &Parcel, fault: Fault) -> Result<(), Halt<T::Error>> {
        let step = step_after(&fault);
        let said = match &fault {
            Fault::Problem { problem, .. } => (problem.size, problem.cosigned.clone()),
            _ => (None, None),
        };
        match (step, said) {
            (Step::Halve, _) => self.halve(parcel, &fault),
            // A platform that has nothing of the log has nothing to sign. Telling it everything again harms nobody.
            (Step::SendFrom, (Some(0), None)) => self.set_back(CompactRange::empty()),
            (Step::SendFrom, (Some(size), Some(cosigned))) => {
                let agreed = self.agree((size, &cosigned), None)?;
                if size >= self.from.size() {
                    return Err(Halt::alarm("the platform misses entries that it says it has"));
                }
                self.set_back(agreed.range)
            }
            (Step::Reopen(named), (Some(size), Some(cosigned))) => {
                self.agree((size, &cosigned), Some(named))?;
                Err(Halt::alarm("the platform speaks of another history, but what it signed is ours"))
            }
            _ => Err(Halt::end(End::after(fault))),
        }
    }

    /// Sends again from an earlier place.
    fn set_back(&mut self, range: CompactRange) -> Result<(), Halt<T::Error>> {
        self.resends += 1;
        if self.resends > MOST_RESENDS {
            return Err(Halt::alarm("the platform asks again and again for entries that it was given"));
        }
        if self.own.witnessed().is_some_and(|seen| seen.cursor.range.size() > range.size()) {
            self.report.set_back = Some(range.size());
        }
        self.from = range;
        Ok(())
    }

    /// Sends less at once; in the end one entry without the private content that is too large by itself.
    fn halve(&mut self, parcel: &Parcel, fault: &Fault) -> Result<(), Halt<T::Error>> {
        let entries = &parcel.batch.entries;
        if entries.len() > 1 {
            self.limit.entries = entries.len() / 2;
            return Ok(());
        }
        let has_private = entries.iter().any(|sent| !sent.private.is_empty());
        // Only the platform itself may say that a content is too large, not a proxy before it.
        if has_private && matches!(fault, Fault::Problem { .. }) {
            self.bare = Some(parcel.batch.first);
            return Ok(());
        }
        Err(Halt::alarm("one entry alone is too large for the platform, or for a proxy before it"))
    }
}

/// Takes the private content out of the first entry, and says what was taken.
fn strip(seq: u64, entries: &mut [Sent]) -> Vec<Refused> {
    let private = entries.first_mut().map(|sent| std::mem::take(&mut sent.private)).unwrap_or_default();
    let refused = |kind| Refused { entry_id: None, seq, kind, why: "too_large".to_owned() };
    private.into_iter().map(|content| refused(content.kind)).collect()
}
