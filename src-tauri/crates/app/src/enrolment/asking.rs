//! `shiwen enrol`: makes the terminal known with a code that a person typed. Makes the keys of a fresh terminal; a terminal
//! that has a log keeps its name. Nothing is kept unless the platform said yes; done again it only renews the token.

use std::{path::PathBuf, sync::Arc};

use shiwen_domain::id::{LogId, TerminalId};
use shiwen_sync::{
    client::{Client, Settings, SettingsError},
    link::Fault,
    protocol::{ENROLMENT_PURPOSE, Enrolment, EnrolmentAnswer, ProblemKind},
};

use super::{Enrolled, EnrolmentError, EnrolmentFile};
use crate::{
    clock,
    home::{Home, HomeError, Keys, OpenReaderError},
    record,
    sending::{runtime, tls_clock},
};

/// What a person said to enrol a terminal.
#[derive(Clone)]
pub struct Enrolling {
    /// The platform's address.
    pub platform: String,
    /// The code.
    pub code: String,
    /// A file with the authority that signed the platform's certificate.
    pub ca: Option<PathBuf>,
    /// The proxy on the way to it.
    pub proxy: Option<String>,
}

impl std::fmt::Debug for Enrolling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolling")
    }
}

/// Why a terminal was not enrolled.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The record.
    #[error(transparent)]
    Record(#[from] OpenReaderError),
    /// What was kept of an earlier enrolment, or what the platform gave.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// An address or a certificate.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The platform was not reached, or said no.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// No runtime.
    #[error("the network cannot be used ({0}); end other programs and try again")]
    Runtime(#[source] std::io::Error),
    /// The platform made of a real log a demo one, or the other way round.
    #[error(
        "the platform and this terminal's log are not of the same kind, demo or real; use another SHIWEN_HOME"
    )]
    Kind,
}

/// Who asks: name, log and kind of what was written here, if anything was.
struct Own {
    terminal: Option<TerminalId>,
    log: Option<LogId>,
    demo: Option<bool>,
}

impl Own {
    fn of(home: &Home, platform: &str) -> Result<Self, EnrolError> {
        let file = home.terminal_file()?;
        // A record that cannot be read is as `terminal.json` says, and is continued at the next start.
        let identity = home.reader().ok().flatten().and_then(|open| open.reader.identity().ok().flatten());
        Ok(match (identity, file) {
            (Some(own), _) => Self { terminal: Some(own.terminal), log: Some(own.log), demo: Some(own.demo) },
            (None, Some(own)) => {
                Self { terminal: Some(own.terminal), log: Some(own.log), demo: Some(own.demo) }
            }
            (None, None) => {
                // Enrolled before, and never started since.
                let before = home.enrolment_or_none().filter(|enrolled| enrolled.file.platform == platform);
                Self { terminal: before.map(|enrolled| enrolled.file.terminal), log: None, demo: None }
            }
        })
    }

    /// Whether its name is one that it made up before anybody knew it.
    fn named_itself(&self) -> bool {
        self.terminal.as_ref().is_some_and(record::is_made_up)
    }

    /// It still says that it has a log: such a machine takes nobody's place.
    fn without_name(&self) -> Self {
        Self { terminal: None, log: self.log, demo: self.demo }
    }

    /// A terminal that has written nothing yet becomes what the platform is.
    fn kinds(&self) -> Vec<bool> {
        self.demo.map_or_else(|| vec![false, true], |demo| vec![demo])
    }
}

/// Enrols the terminal of a data directory.
pub fn enrol(home: &Home, said: &Enrolling) -> Result<Enrolled, EnrolError> {
    home.prepare()?;
    let authority = said.ca.as_ref().map(|path| read_authority(path)).transpose()?;
    let file = asked(home, said, authority)?;
    Ok(home.save_enrolment(&file)?)
}

/// What the platform says to who wants to be enrolled; nothing is kept of it yet. `authority` is a PEM.
pub(crate) fn asked(
    home: &Home,
    said: &Enrolling,
    authority: Option<String>,
) -> Result<EnrolmentFile, EnrolError> {
    let keys = home.keys()?;
    let own = Own::of(home, &said.platform)?;
    let settings = Settings {
        authority: authority.clone().map(String::into_bytes),
        proxy: said.proxy.clone(),
        ..Settings::new(&said.platform, env!("CARGO_PKG_VERSION"))
    };
    let tls = Arc::new(tls_clock(home, &keys, home.enrolment_or_none().as_ref()));
    let runtime = runtime().map_err(EnrolError::Runtime)?;
    let answer = runtime.block_on(async {
        let client = Client::new(&settings, tls)?;
        ask(&client, &keys, &own, said).await
    })?;
    check(&own, &answer)?;
    Ok(file_of(home, said, authority, answer))
}

/// Whether a client can be made of it: its addresses have the right form, and its authority is one.
pub(crate) fn usable(home: &Home, file: &EnrolmentFile) -> Result<(), EnrolError> {
    let enrolled = Enrolled::read(file.clone())?;
    let tls = Arc::new(tls_clock(home, &home.keys()?, Some(&enrolled)));
    let runtime = runtime().map_err(EnrolError::Runtime)?;
    let _inside = runtime.enter();
    Ok(Client::new(&enrolled.settings(), tls).map(drop)?)
}

fn read_authority(path: &std::path::Path) -> Result<String, HomeError> {
    std::fs::read_to_string(path).map_err(|source| HomeError::File { path: path.to_owned(), source })
}

async fn ask(
    client: &Client,
    keys: &Keys,
    own: &Own,
    said: &Enrolling,
) -> Result<EnrolmentAnswer, EnrolError> {
    match ask_as(client, keys, own, said).await {
        // The name that a terminal gave itself is nobody's at a platform: it takes the one that it is given, and its log
        // goes on under that.
        Err(EnrolError::Fault(Fault::Problem { problem, .. }))
            if ProblemKind::of(&problem) == Some(ProblemKind::Conflict) && own.named_itself() =>
        {
            ask_as(client, keys, &own.without_name(), said).await
        }
        answer => answer,
    }
}

async fn ask_as(
    client: &Client,
    keys: &Keys,
    own: &Own,
    said: &Enrolling,
) -> Result<EnrolmentAnswer, EnrolError> {
    let mut last = None;
    for demo in own.kinds() {
        match client.enrol(&request(keys, own, said, demo)).await {
            Err(Fault::Problem { problem, status, retry_after })
                if ProblemKind::of(&problem) == Some(ProblemKind::DemoRefused) =>
            {
                last = Some(Fault::Problem { problem, status, retry_after });
            }
            answer => return Ok(answer?),
        }
    }
    Err(last.map_or(EnrolError::Kind, EnrolError::from))
}

fn request(keys: &Keys, own: &Own, said: &Enrolling, demo: bool) -> Enrolment {
    let signing = keys.signing();
    let mut enrolment = Enrolment {
        code: said.code.clone(),
        terminal: own.terminal.clone(),
        log: own.log,
        demo,
        key: hex::encode(signing.verifying_key().to_bytes()),
        proof: String::new(),
    };
    enrolment.proof = hex::encode(signing.prove(ENROLMENT_PURPOSE, &enrolment.message()));
    enrolment
}

fn check(own: &Own, answer: &EnrolmentAnswer) -> Result<(), EnrolError> {
    if own.demo.is_some_and(|demo| demo != answer.demo) { Err(EnrolError::Kind) } else { Ok(()) }
}

fn file_of(
    home: &Home,
    said: &Enrolling,
    authority: Option<String>,
    answer: EnrolmentAnswer,
) -> EnrolmentFile {
    // One that cannot be read is replaced; what it said is lost with it.
    let before = home.enrolment_or_none().map(|enrolled| enrolled.file);
    let same = before.as_ref().filter(|file| file.terminal == answer.terminal);
    // A machine's replacement that was not finished is not forgotten by a second code.
    let replaces = answer.replaces.or_else(|| same.and_then(|file| file.replaces.clone()));
    let former = before.map(|file| [vec![file.checkpoint_key], file.former_checkpoint_keys].concat());
    let mut former = former.unwrap_or_default();
    former.retain(|key| *key != answer.checkpoint_key);
    former.dedup();
    EnrolmentFile {
        platform: said.platform.clone(),
        authority,
        proxy: said.proxy.clone(),
        terminal: answer.terminal,
        token: answer.token,
        hall: answer.hall,
        demo: answer.demo,
        checkpoint_key: answer.checkpoint_key,
        former_checkpoint_keys: former,
        pack_key: answer.pack_key,
        recipient: answer.recipient,
        replaces,
        enrolled_ms: Some(clock::wall_ms()),
    }
}
