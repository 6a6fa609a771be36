//! What this terminal knows since a person enrolled it: where the platform is, its keys, and the terminal's own token. It
//! lies in `enrolment.json`, written whole or not at all, readable by the terminal's user only.

mod asking;

use std::{fmt, fs, io::ErrorKind};

pub use asking::{EnrolError, Enrolling, enrol};
pub(crate) use asking::{asked, usable};
use serde::{Deserialize, Serialize};
use shiwen_domain::id::TerminalId;
use shiwen_log::{WitnessKey, from_note_vkey};
use shiwen_sync::{client::Settings, exchange::Pins, protocol::WitnessedLog};

use crate::{
    home::{Home, HomeError, write_json},
    packs,
};

/// The file, word for word.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentFile {
    /// The platform's address.
    pub platform: String,
    /// PEM of the authority that signed its certificate, where it is not a public one.
    pub authority: Option<String>,
    /// The proxy on the way to it, if there is one.
    pub proxy: Option<String>,
    /// This terminal's name.
    pub terminal: TerminalId,
    /// Its bearer token.
    pub token: String,
    /// The hall it stands in.
    pub hall: String,
    /// Whether the platform is a demo one.
    pub demo: bool,
    /// The witness's verifier key.
    pub checkpoint_key: String,
    /// Those of the platforms it was enrolled with before: what they witnessed stays witnessed.
    pub former_checkpoint_keys: Vec<String>,
    /// The verifier key that packs are signed with.
    pub pack_key: String,
    /// The age recipient that numbers for a call back are sealed to.
    pub recipient: String,
    /// The log of the machine that this one replaces, until the log here continues it.
    pub replaces: Option<WitnessedLog>,
    /// When a person enrolled it, in milliseconds since 1970; earlier programs did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled_ms: Option<i64>,
}

impl fmt::Debug for EnrolmentFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the token, nor a password in the proxy's address.
        f.debug_struct("EnrolmentFile").field("terminal", &self.terminal).finish_non_exhaustive()
    }
}

/// Why the enrolment cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// Damaged, or with keys that are none.
    #[error("enrolment.json cannot be read; enrol the terminal again with a new code")]
    Unreadable,
}

/// An enrolment whose keys were read.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// The file.
    pub file: EnrolmentFile,
    /// What was pinned.
    pub pins: Pins,
    /// Every witness that has seen logs of this terminal, the present one first.
    pub witnesses: Vec<WitnessKey>,
}

impl Enrolled {
    fn read(file: EnrolmentFile) -> Result<Self, EnrolmentError> {
        let witness = |text: &String| WitnessKey::from_vkey(text).map_err(|_| EnrolmentError::Unreadable);
        let current = witness(&file.checkpoint_key)?;
        let pack = from_note_vkey(&file.pack_key).map_err(|_| EnrolmentError::Unreadable)?;
        let former = file.former_checkpoint_keys.iter().map(witness);
        let witnesses = std::iter::once(Ok(current.clone())).chain(former).collect::<Result<_, _>>()?;
        let pins = Pins { witness: current, pack, hall: file.hall.clone() };
        Ok(Self { file, pins, witnesses })
    }

    /// How to reach the platform.
    pub(crate) fn settings(&self) -> Settings {
        let EnrolmentFile { platform, authority, proxy, .. } = &self.file;
        Settings {
            authority: authority.clone().map(String::into_bytes),
            proxy: proxy.clone(),
            ..Settings::new(platform, env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Home {
    /// The enrolment; `None` if nobody has enrolled this terminal.
    pub fn enrolment(&self) -> Result<Option<Enrolled>, EnrolmentError> {
        let path = self.enrolment_file();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(HomeError::File { path, source }.into()),
        };
        let file = serde_json::from_slice(&bytes).map_err(|_| EnrolmentError::Unreadable)?;
        Enrolled::read(file).map(Some)
    }

    /// The same where visitors must be served all the same: an enrolment that cannot be used is none, and the log says so.
    pub(crate) fn enrolment_or_none(&self) -> Option<Enrolled> {
        self.enrolment().unwrap_or_else(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the terminal goes on as if not enrolled"
            );
            None
        })
    }

    /// Writes the enrolment in place of an earlier one. A file that names no usable keys is not written. A pack that was
    /// refused before is looked at again: a person has come, and may have changed what was wrong.
    pub fn save_enrolment(&self, file: &EnrolmentFile) -> Result<Enrolled, EnrolmentError> {
        let enrolled = Enrolled::read(file.clone())?;
        write_json(&self.enrolment_file(), file, 0o600)?;
        packs::forget(self);
        Ok(enrolled)
    }

    /// The log here continues the one of the machine that this one replaced.
    pub(crate) fn has_replaced(&self) -> Result<(), EnrolmentError> {
        let Some(Enrolled { file, .. }) = self.enrolment()? else { return Ok(()) };
        if file.replaces.is_some() {
            self.save_enrolment(&EnrolmentFile { replaces: None, ..file })?;
        }
        Ok(())
    }
}
