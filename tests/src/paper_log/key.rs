//! The key of a machine that writes on paper, and how it makes itself known.

use std::{fmt, sync::Arc};

use shiwen_domain::id::{LogId, TerminalId};
use shiwen_log::{SigningKey, VerifyingKey};
use shiwen_sync::protocol::{ENROLMENT_PURPOSE, Enrolment};

use crate::seed::Seed;

/// The key; a copy of it is the same key.
#[derive(Clone)]
pub struct PaperKey(Arc<SigningKey>);

impl PaperKey {
    /// The key of a seed.
    pub fn new(seed: &mut Seed) -> Self {
        Self(Arc::new(SigningKey::from_seed(&seed.bytes())))
    }

    /// Its private half.
    pub fn signing_key(&self) -> &SigningKey {
        &self.0
    }

    /// Its public half.
    pub fn verifying_key(&self) -> VerifyingKey {
        self.0.verifying_key()
    }

    /// The request by which a machine with this key is enrolled.
    pub fn enrolment(&self, code: &str, demo: bool) -> Enrolment {
        self.enrolment_as(code, demo, None, None)
    }

    /// The same for a machine that has a name, and perhaps a log, already.
    pub fn enrolment_as(
        &self,
        code: &str,
        demo: bool,
        terminal: Option<&TerminalId>,
        log: Option<LogId>,
    ) -> Enrolment {
        let key = hex::encode(self.verifying_key().to_bytes());
        let terminal = terminal.cloned();
        let mut enrolment = Enrolment { code: code.into(), terminal, log, demo, key, proof: String::new() };
        enrolment.proof = hex::encode(self.0.prove(ENROLMENT_PURPOSE, &enrolment.message()));
        enrolment
    }
}

impl fmt::Debug for PaperKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PaperKey")
    }
}
