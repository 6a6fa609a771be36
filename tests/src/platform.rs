//! A real platform for the proofs: the program `shiwen-platform`, a database of its own, keys of its own, on a free port of
//! loopback. It is killed, stopped and started again as a test wishes; nothing of it stays behind.
//!
//! ```ignore
//! let programs = programs!();                                  // in an integration test
//! let platform = Platform::start(&programs);
//! let mut terminal = EnrolledTerminal::enrolled_at(&programs, &platform);
//! terminal.simulate(20, 1);
//! terminal.syncs();
//! assert_eq!(compare::wrong_with(&platform.sql(), &[&terminal]), [""; 0]);
//! ```

pub mod compare;
mod keys;
mod options;
mod request;
mod server;

use std::{
    ffi::OsStr,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

pub use options::{Options, Webhook};
pub use request::request;
use server::Server;
pub use server::Signal;

use crate::{
    postgres::{Database, Sql},
    terminal::Ran,
};

/// The programs that the proofs start; [`crate::programs!`] knows where they are.
#[derive(Clone, Debug)]
pub struct Programs {
    /// The terminal, without its window.
    pub terminal: PathBuf,
    /// The platform.
    pub platform: PathBuf,
}

/// The programs, as cargo built them for an integration test.
#[macro_export]
macro_rules! programs {
    () => {
        $crate::platform::Programs {
            terminal: env!("CARGO_BIN_EXE_shiwen-headless").into(),
            platform: env!("CARGO_BIN_EXE_shiwen-platform-tested").into(),
        }
    };
}

/// The platform.
#[derive(Debug)]
pub struct Platform {
    program: PathBuf,
    options: Options,
    /// Its keys, its configuration, what it logs.
    folder: TempDir,
    server: Option<Server>,
    address: SocketAddr,
    // Dropped last: whoever is connected is gone by then.
    database: Database,
}

impl Platform {
    /// A demo platform as it comes, with a database of its own in the shared cluster.
    pub fn start(programs: &Programs) -> Self {
        Self::start_with(programs, Options::default())
    }

    /// A platform with options.
    pub fn start_with(programs: &Programs, options: Options) -> Self {
        let database = match &options.cluster {
            Some(superuser) => Database::fresh_in(superuser, &programs.platform),
            None => Database::fresh(&programs.platform),
        };
        let folder = TempDir::new().expect("a folder");
        keys::write(&programs.platform, folder.path());
        let address = options.listen;
        let program = programs.platform.clone();
        let mut platform = Self { program, options, folder, server: None, address, database };
        platform.configure();
        platform.go();
        platform
    }

    fn configure(&self) {
        let text = self.options.to_toml(self.address, &self.database.url(), self.folder.path());
        fs::write(self.configuration(), text).expect("the configuration can be written");
    }

    /// The configuration file.
    pub fn configuration(&self) -> PathBuf {
        self.folder.path().join("shiwen-platform.toml")
    }

    /// The folder with `keys/`, `pack.key`, and whatever a test puts there.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts it (again), at the address it had, and waits until it listens.
    pub fn go(&mut self) {
        assert!(self.server.is_none(), "the platform runs already");
        let log = self.folder.path().join("log.jsonl");
        let server = Server::start(self.command(&["serve"]), &log, self.options.tls.is_some());
        self.address = server.address;
        // From now on it is found where it was.
        self.configure();
        self.server = Some(server);
    }

    /// Ends it; waits until it is gone.
    pub fn end(&mut self, signal: Signal) {
        self.server.take().expect("the platform runs").end(signal);
    }

    /// Whether the program still runs.
    pub fn runs(&mut self) -> bool {
        self.server.as_mut().is_some_and(Server::runs)
    }

    /// The process, if it runs.
    pub fn pid(&self) -> Option<u32> {
        self.server.as_ref().map(Server::pid)
    }

    /// Exchanges its database for another, such as a copy made yesterday ([`Database::copy`]); gives the old one back. Only
    /// while it is stopped.
    pub fn set_back_to(&mut self, database: Database) -> Database {
        assert!(self.server.is_none(), "stop the platform first");
        let before = std::mem::replace(&mut self.database, database);
        self.configure();
        before
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where terminals reach it: by the name that its certificate is for, if it has one.
    pub fn url(&self) -> String {
        match self.options.tls {
            Some(_) => format!("https://localhost:{}", self.address.port()),
            None => format!("http://{}", self.address),
        }
    }

    /// Its database.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// A connection to its database.
    pub fn sql(&self) -> Sql {
        self.database.sql()
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log.jsonl")).unwrap_or_default()
    }

    /// One of its verbs, ready to start, with its configuration and nothing of this process's own.
    pub fn command(&self, words: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"SHIWEN_"))
        {
            command.env_remove(name);
        }
        command.args(words).env("SHIWEN_PLATFORM_CONFIG", self.configuration());
        command.envs(self.options.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs one of its verbs to its end.
    pub fn run(&self, words: &[impl AsRef<OsStr>]) -> Ran {
        self.command(words).output().map(Ran::from).expect("the program can be started")
    }

    /// The same, where anything but success is the test's fault; what it printed.
    pub fn does(&self, words: &[&str]) -> String {
        let ran = self.run(words);
        assert_eq!(ran.code, Some(0), "{words:?}: {}", ran.err);
        ran.out
    }

    /// A new enrolment code for a hall.
    pub fn code(&self, hall: &str) -> String {
        self.code_with(&["--hall", hall])
    }

    /// A new enrolment code with these words behind `enrol-code`.
    pub fn code_with(&self, words: &[&str]) -> String {
        last_line(&self.does(&[&["enrol-code"], words].concat()))
    }

    /// A new access token; no hall is the whole city.
    pub fn token(&self, name: &str, hall: Option<&str>, duties: &[&str]) -> String {
        let mut words = vec!["token", "add", name];
        words.extend(hall.iter().flat_map(|hall| ["--hall", hall]));
        words.extend(duties.iter().flat_map(|duty| ["--duty", duty]));
        last_line(&self.does(&words))
    }

    /// Signs a folder with the pack key and publishes it; says what was printed.
    pub fn publish(&self, folder: &Path) -> String {
        let key = self.folder.path().join("pack.key");
        let words = |path: &Path| path.to_str().expect("a plain path").to_owned();
        self.does(&["pack", "sign", &words(folder), "--key", &words(&key)]);
        self.does(&["pack", "publish", &words(folder)])
    }
}

fn last_line(text: &str) -> String {
    text.lines().last().expect("something was printed").trim().to_owned()
}
