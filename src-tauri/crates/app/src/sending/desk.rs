//! What the platform tells besides: how work orders stand, what is to be erased, which pack is published.

use shiwen_store::WorkOrder;
use shiwen_sync::{
    ledger::Desk,
    protocol::{Manifest, StateAnswer},
};

use super::{SendError, post::Post};
use crate::packs;

impl Desk for Post<'_> {
    fn after(&mut self) -> Result<u64, SendError> {
        Ok(self.open()?.outbox.exchange()?.after)
    }

    fn apply(&mut self, state: &StateAnswer) -> Result<(), SendError> {
        let orders = state.work_orders.iter().map(|order| WorkOrder {
            entry_id: order.entry_id,
            id: order.id.clone(),
            state: order.state.clone(),
            due: order.due.clone(),
            at_ms: order.at_ms,
            measure: order.measure.clone().unwrap_or_default(),
            label: order.label.clone().unwrap_or_default(),
        });
        let orders: Vec<_> = orders.collect();
        // Most answers have nothing new; the disk need not be written to for them.
        if !orders.is_empty() || self.after()? != state.next {
            self.write(|outbox| outbox.told(&orders, state.next))?;
        }
        self.erasures.clone_from(&state.erasures);
        Ok(())
    }

    fn pack_version(&mut self) -> Result<u64, SendError> {
        Ok(packs::highest(self.home, self.enrolled))
    }

    fn has_file(&mut self, sha256: &str) -> Result<bool, SendError> {
        Ok(packs::has_file(self.home, sha256))
    }

    fn keep_file(&mut self, sha256: &str, bytes: &[u8]) -> Result<(), SendError> {
        Ok(packs::keep_file(self.home, sha256, bytes)?)
    }

    fn stage_pack(&mut self, note: &str, manifest: &Manifest) -> Result<Option<String>, SendError> {
        Ok(packs::stage(self.home, self.enrolled, note, manifest)?)
    }
}
