//! What the platform asks of the record, done while nobody is there: a new log, an erasure, another pack, and dropping
//! what it has and has grown old.

use shiwen_domain::{
    entry::{Erasure, ReopenReason},
    id::LogId,
    moment::{ClockTrust, Moment},
    visit::Setting,
};
use shiwen_log::WitnessKey;
use shiwen_store::{Identities, StoreError};
use shiwen_sync::protocol::ErasureOrder;

use super::Serving;
use crate::{identity::Random, record::RecordError};

impl Serving {
    /// Continues a log that the platform does not accept any more in a new one, unless that was done already.
    pub(crate) fn continue_elsewhere(&mut self, log: Option<LogId>, reason: ReopenReason, now: &Moment) {
        let in_use = self.record().map(|record| record.store.identity().log);
        if in_use.is_none() || log.is_some_and(|log| in_use != Some(log)) {
            return;
        }
        let continued = self.reopen(reason, now).and_then(|()| {
            // The new log must say by itself which pack is in force.
            self.apply_pack(now).map_err(RecordError::from)
        });
        if let Err(error) = continued
            && self.paused().is_none()
        {
            self.pause_without_record(&error, now);
        }
    }

    /// Drops what was said with an entry. Answers whether it is done; on a fault the terminal pauses.
    pub(crate) fn erase(&mut self, order: &ErasureOrder, now: &Moment) -> bool {
        let ErasureOrder { order, target, reason } = order.clone();
        let erasure = Erasure { target, order, reason };
        let erased =
            self.open_record().and_then(|record| record.store.erase(erasure, Random.entry_id(), now.clone()));
        let erased = erased.map(drop);
        let done = erased.is_ok();
        self.watch(erased, now);
        done
    }

    /// Puts a pack in force: the log says so first.
    pub(crate) fn put_in_force(&mut self, setting: Setting, pack_sha256: String, now: &Moment) -> bool {
        // What has passed of a break has passed in the opening hours of before.
        let counted = self.count_break(now);
        self.watch_in_break(counted);
        let before = std::mem::replace(&mut self.setting, setting);
        let before_sha256 = std::mem::replace(&mut self.pack_sha256, pack_sha256);
        // Whether a number can be sealed has nothing to do with the pack.
        self.setting.call_back = before.call_back;
        self.setting.dark = before.dark;
        self.setting.duty = before.duty.clone();
        self.setting.local_notices.clone_from(&before.local_notices);
        let applied = self.apply_pack(now);
        let done = applied.is_ok();
        if !done {
            (self.setting, self.pack_sha256) = (before, before_sha256);
        }
        self.watch(applied, now);
        done
    }

    /// Drops what the platform has and is old enough. Nothing while the clock is doubted.
    pub(crate) fn drop_aged(&mut self, witnesses: &[WitnessKey], now: &Moment) {
        let (ClockTrust::Trusted, Some(now_ms)) = (now.clock, now.wall_ms()) else { return };
        let dropped = self.open_record().and_then(|record| record.store.drop_aged(witnesses, now_ms));
        match dropped {
            Ok(aged) if aged.contents > 0 => {
                tracing::info!(contents = aged.contents, "what the platform has was dropped here");
            }
            Ok(_) => {}
            // On a full disk this is tried to get room; that it does not work is no further fault.
            Err(error @ (StoreError::DiskFull(_) | StoreError::Closed | StoreError::Busy(_))) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "nothing could be dropped");
            }
            Err(error) => self.pause(&error, now),
        }
    }

    /// Forgets a witness's checkpoint that proves nothing: the platform tells it again.
    pub(super) fn mend_witness(&mut self) -> Result<(), StoreError> {
        let enrolled = self.home.enrolment_or_none();
        let witnesses = enrolled.map(|enrolled| enrolled.witnesses).unwrap_or_default();
        self.open_record()?.store.forget_unproven(&witnesses)
    }
}
