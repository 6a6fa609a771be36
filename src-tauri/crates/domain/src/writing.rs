//! What a visitor wrote by hand: a PNG, opaque here. What is drawn on it is looked at by no rule.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The largest handwriting that is kept, in bytes of its PNG.
pub const MAX_WRITING_BYTES: usize = 64 * 1024;

/// The longest picture that is looked at, in characters of base64: far above what a page draws.
const MAX_BASE64_CHARS: usize = 12 << 20;

/// A PNG with a visitor's handwriting; base64 in JSON.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct Writing(pub Vec<u8>);

impl Writing {
    /// The picture as a page can draw it.
    pub fn to_data_url(&self) -> String {
        format!("data:image/png;base64,{}", STANDARD.encode(&self.0))
    }
}

impl std::fmt::Debug for Writing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Nothing a visitor wrote goes into a log file, not even by accident.
        write!(f, "Writing({} bytes)", self.0.len())
    }
}

impl Serialize for Writing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Writing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.len() > MAX_BASE64_CHARS {
            return Err(de::Error::custom("a writing must be at most 12 MiB of base64"));
        }
        // The text itself is not repeated in the error.
        STANDARD.decode(text).map(Self).map_err(|_| de::Error::custom("a writing must be base64"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writing_survives_json_and_shows_itself_to_no_log() {
        let writing = Writing(vec![137, 80, 78, 71]);
        let json = serde_json::to_string(&writing).expect("JSON");
        assert_eq!(json, "\"iVBORw==\"");
        assert_eq!(serde_json::from_str::<Writing>(&json).expect("a writing"), writing);
        assert_eq!(format!("{writing:?}"), "Writing(4 bytes)");
        assert_eq!(writing.to_data_url(), "data:image/png;base64,iVBORw==");
    }

    #[test]
    fn what_is_not_base64_is_refused_without_being_repeated() {
        let error = serde_json::from_str::<Writing>("\"张三 138\"").expect_err("no base64");
        assert!(!error.to_string().contains("138"), "{error}");
    }
}
