//! When the terminal was last known to be in use, kept each minute in `sign-of-life.json`: what follows counts as time off if power
//! goes. Whoever can write files but not read the keys could make that time shorter, so each sign is proven by a key that follows
//! from the database's. An older sign put back makes it longer only.

use std::fs;

use serde::{Deserialize, Serialize};
use shiwen_domain::moment::Moment;

use crate::home::{Home, HomeError, Keys, write_json};

#[derive(Serialize, Deserialize)]
struct Sign {
    at: Moment,
    proof: String,
}

impl Home {
    /// The last sign; a file that cannot be read, or that this terminal did not write, is none.
    pub(crate) fn sign_of_life(&self, keys: &Keys) -> Option<Moment> {
        let Sign { at, proof } = serde_json::from_slice(&fs::read(self.sign_of_life_file()).ok()?).ok()?;
        (proof_of(&at, keys)? == proof).then_some(at)
    }

    pub(crate) fn save_sign_of_life(&self, now: &Moment, keys: &Keys) -> Result<(), HomeError> {
        let proof = proof_of(now, keys).unwrap_or_default();
        write_json(&self.sign_of_life_file(), &Sign { at: now.clone(), proof }, 0o600)
    }
}

fn proof_of(at: &Moment, keys: &Keys) -> Option<String> {
    serde_json::to_vec(at).ok().map(|sign| keys.sign_of_life(&sign))
}
