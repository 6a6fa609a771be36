//! Fresh identities and nonces, from the kernel's randomness.

use shiwen_domain::id::{EntryId, EvaluationId, LogId, VisitId};
use shiwen_log::Nonce;
use shiwen_store::Identities;
use uuid::Uuid;

/// Draws identities for the running program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Random;

impl Random {
    /// A visit that may begin now.
    pub fn visit_id(self) -> VisitId {
        VisitId(Uuid::now_v7())
    }

    /// An announced service.
    pub(crate) fn evaluation_id() -> EvaluationId {
        EvaluationId(Uuid::now_v7())
    }

    /// A new log.
    pub fn log_id(self) -> LogId {
        LogId(Uuid::now_v7())
    }
}

impl Identities for Random {
    fn entry_id(&mut self) -> EntryId {
        EntryId(Uuid::now_v7())
    }

    fn nonce(&mut self) -> Nonce {
        Nonce(secret_bytes())
    }
}

/// 32 bytes nobody can guess. A machine whose kernel has no randomness must not hold keys at all.
pub(crate) fn secret_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the kernel gives random bytes once it has started");
    bytes
}
