//! The words that terminal and platform exchange: JSON over HTTP, described by `platform/openapi.yaml`. Both halves of a
//! step stand in one file. Bytes are base64, hashes and keys hex; times are milliseconds since 1970 (UTC).
//!
//! Every answer of the platform is `application/json`, or `application/problem+json` with a `type` that begins with
//! [`problem::PREFIX`]. Whatever else comes back is not the platform's, but a captive portal's or a proxy's.

mod batch;
mod enrolment;
mod pack;
pub mod problem;
mod state;

pub use batch::{
    Batch, BatchAnswer, Flagged, Health, MAX_BATCH_BYTES, MAX_BATCH_ENTRIES, PrivateContent, Refused,
    SelfTested, Sent,
};
pub use enrolment::{ENROLMENT_PURPOSE, Enrolment, EnrolmentAnswer, WitnessedLog};
pub use pack::{MAX_MEDIA_BYTES, MAX_PACK_BYTES, Manifest, ManifestError, PackAnswer};
pub use problem::{Problem, ProblemKind};
pub use state::{ErasureOrder, OrderState, StateAnswer};

/// Base64 in JSON, for bytes of any kind.
pub(crate) mod base64_bytes {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}
