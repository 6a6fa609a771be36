//! Whether and where the counter's business system is listened to: off until somebody turns it on. Kept in `counter.json`, the token
//! as its hash; the log tells of each change before it holds.

use std::{fs, io, net::SocketAddr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use shiwen_counter::{Config, Token, is_near};
use shiwen_domain::entry::{Body, SettingsChange};
use zeroize::Zeroizing;

use crate::{
    exporting::{self, ExportingError},
    home::{Home, HomeError, OpenReaderError, sync_folder, write_json},
    identity::secret_bytes,
};

/// The port where none is named.
pub const PORT: u16 = 7_410;
/// Who the log says it was.
const BY: &str = "command line";
/// What the log calls it.
const SETTING: &str = "counter_interface";
const OFF: &str = "off";

/// How it is turned on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterFile {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Names besides the address that a request may give as its host.
    pub hosts: Vec<String>,
    /// SHA-256 of the token, in hex.
    pub token_sha256: String,
}

impl CounterFile {
    /// What the server needs to know; nothing if the file was changed by hand to what must not be.
    pub(crate) fn config(&self) -> Option<Config> {
        let token = Token::from_hex(&self.token_sha256)?;
        let near = is_near(self.listen.ip());
        near.then(|| Config { listen: self.listen, hosts: self.hosts.clone(), token })
    }
}

/// Why it was not turned on or off; everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CounterError {
    /// Not an address of this machine or of the hall's network.
    #[error(
        "{0} is no address of this machine or of the hall's own network; what travels is not encrypted, so choose one that is"
    )]
    Far(SocketAddr),
    /// There is no log to tell of it.
    #[error("there is no record yet; start shiwen first")]
    NoRecord,
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The record.
    #[error(transparent)]
    Open(#[from] OpenReaderError),
    /// The log could not be told.
    #[error(transparent)]
    Log(#[from] ExportingError),
}

/// Turns it on with a fresh token, which is answered this once. An earlier token ends with it.
pub fn enable(
    home: &Home,
    listen: SocketAddr,
    hosts: Vec<String>,
) -> Result<Zeroizing<String>, CounterError> {
    if !is_near(listen.ip()) {
        return Err(CounterError::Far(listen));
    }
    let token = Zeroizing::new(URL_SAFE_NO_PAD.encode(Zeroizing::new(secret_bytes())));
    write_down(home, &listen.to_string())?;
    home.save_counter_interface(&CounterFile { listen, hosts, token_sha256: Token::of(&token).to_hex() })?;
    Ok(token)
}

/// Turns it off.
pub fn disable(home: &Home) -> Result<(), CounterError> {
    if home.counter_interface_or_none().is_none() {
        return Ok(());
    }
    write_down(home, OFF)?;
    let path = home.counter_file();
    fs::remove_file(&path).map_err(|source| HomeError::File { path, source })?;
    Ok(sync_folder(home.path())?)
}

fn write_down(home: &Home, to: &str) -> Result<(), CounterError> {
    let open = home.reader()?.ok_or(CounterError::NoRecord)?;
    let from =
        home.counter_interface_or_none().map_or_else(|| OFF.to_owned(), |file| file.listen.to_string());
    let change = SettingsChange { setting: SETTING.to_owned(), from, to: to.to_owned(), by: BY.to_owned() };
    let enrolled = home.enrolment_or_none();
    Ok(exporting::append(&open, home, enrolled.as_ref(), Body::SettingsChange(change))?)
}

impl Home {
    /// How it is turned on, if it is. A file that cannot be read turns nothing on.
    pub fn counter_interface_or_none(&self) -> Option<CounterFile> {
        let read = match fs::read(self.counter_file()) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        };
        read.inspect_err(
            |error| tracing::error!(%error, "counter.json cannot be read; nobody is listened to"),
        )
        .unwrap_or_default()
    }

    fn save_counter_interface(&self, file: &CounterFile) -> Result<(), HomeError> {
        write_json(&self.counter_file(), file, 0o600)
    }
}
