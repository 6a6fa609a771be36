//! A platform and terminals on paper: what the proofs of the witness begin with.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Stdio},
};

use shiwen_domain::id::TerminalId;
use shiwen_log::{Checkpoint, WitnessKey, open_cosigned};
use shiwen_sync::protocol::EnrolmentAnswer;
use shiwen_tests::{
    paper_log::{Author, Line, PaperKey, PaperLog},
    platform::{Options, Platform},
    postgres::Sql,
    programs,
    terminal::Ran,
};

use super::conformance;

/// The hall that everything happens in.
pub(crate) const HALL: &str = "example-hall";

/// The platform.
pub(crate) struct Scene {
    pub(crate) platform: Platform,
    pub(crate) demo: bool,
}

/// A machine that the platform knows, and its line.
pub(crate) struct Machine {
    pub(crate) line: Line,
    pub(crate) key: PaperKey,
    pub(crate) author: Author,
    pub(crate) known: EnrolmentAnswer,
    demo: bool,
}

impl Scene {
    /// A demo platform.
    pub(crate) fn open() -> Self {
        Self::of(true)
    }

    /// A demo platform, or a real one.
    pub(crate) fn of(demo: bool) -> Self {
        let options = Options { demo, ..Options::default() };
        Self { platform: Platform::start_with(&programs!(), options), demo }
    }

    /// A machine by its number, newly enrolled.
    pub(crate) fn machine(&self, number: u64) -> Machine {
        self.machine_with(number, &self.platform.code(HALL), None)
    }

    /// A machine that enrols with a code, under a name it has already or a new one.
    pub(crate) fn machine_with(&self, number: u64, code: &str, name: Option<&TerminalId>) -> Machine {
        let mut author = Author::new(number);
        let key = PaperKey::new(&mut author.seed);
        let mut line = self.line();
        let known = line.enrol(&key.enrolment_as(code, self.demo, name, None));
        Machine { line, key, author, known, demo: self.demo }
    }

    /// A machine and a log of so many entries, all of them witnessed.
    pub(crate) fn witnessed(&self, number: u64, size: u64) -> (Machine, PaperLog) {
        let mut machine = self.machine(number);
        let mut log = machine.opens();
        log.write(&mut machine.author, size - 1);
        let answer = machine.line.taken(&log, &log.batch_from(0));
        assert_eq!(answer.size, size);
        (machine, log)
    }

    /// A line on which everything is held against the contract.
    pub(crate) fn line(&self) -> Line {
        Line::to(self.platform.address()).watched(conformance::watch())
    }

    /// A connection to the platform's database.
    pub(crate) fn sql(&self) -> Sql {
        self.platform.sql()
    }

    /// Another server process of the same platform.
    pub(crate) fn another_server(&self) -> AnotherServer {
        let mut serve = self.platform.command(&["serve"]);
        serve.env("SHIWEN_PLATFORM_LISTEN", "127.0.0.1:0").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = serve.stderr(Stdio::null()).spawn().expect("the program starts");
        let mut line = String::new();
        let read = child.stdout.take().map(|out| BufReader::new(out).read_line(&mut line));
        assert!(matches!(read, Some(Ok(_))), "the server says where it listens");
        let said: serde_json::Value = serde_json::from_str(&line).expect("where it listens");
        let address = said["listening"].as_str().and_then(|url| url.strip_prefix("http://"));
        let address = address.expect("plain HTTP").parse().expect("an address");
        AnotherServer { child, address }
    }

    /// What `shiwen-platform verify` says; it must find nothing.
    pub(crate) fn agrees(&self) {
        let ran = self.verify();
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    }

    /// Runs `shiwen-platform verify`.
    pub(crate) fn verify(&self) -> Ran {
        self.platform.run(&["verify"])
    }
}

impl Machine {
    /// Its name.
    pub(crate) fn name(&self) -> &TerminalId {
        &self.known.terminal
    }

    /// Opens its first log.
    pub(crate) fn opens(&mut self) -> PaperLog {
        PaperLog::open(&self.known.terminal, &self.key, &mut self.author, self.demo)
    }

    /// What a cosigned checkpoint vouches for; it must be the platform's and the log's.
    pub(crate) fn opened(&self, log: &PaperLog, cosigned: &str) -> Checkpoint {
        let witness = WitnessKey::from_vkey(&self.known.checkpoint_key).expect("a witness's key");
        let opened = open_cosigned(cosigned, &log.origin(), &log.verifying_key(), &witness);
        opened.expect("signed by log and witness").checkpoint
    }
}

/// A server process; gone when it is dropped.
pub(crate) struct AnotherServer {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Drop for AnotherServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
