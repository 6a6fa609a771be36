//! The running program: started, waited for, ended.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use rustix::process::{Pid, kill_process};

/// How a running platform is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// In order: SIGTERM.
    Term,
    /// As a power cut would: SIGKILL.
    Kill,
}

#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    // Held open: what it still prints must not end it.
    _out: BufReader<ChildStdout>,
    pub(super) address: SocketAddr,
}

impl Server {
    /// Starts it and waits for the line that says where it listens.
    pub(super) fn start(mut serve: Command, log: &Path, tls: bool) -> Self {
        let said = File::options().create(true).append(true).open(log).expect("a log file");
        let mut child = serve
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(said)
            .spawn()
            .expect("the program starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        let _ = out.read_line(&mut line);
        let scheme = if tls { "https" } else { "http" };
        let listening: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        let url =
            listening["listening"].as_str().and_then(|url| url.strip_prefix(scheme)?.strip_prefix("://"));
        let Some(address) = url.and_then(|address| address.parse().ok()) else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the platform does not listen: {}", std::fs::read_to_string(log).unwrap_or_default());
        };
        Self { child, _out: out, address }
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn runs(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|ended| ended.is_none())
    }

    pub(super) fn end(&mut self, signal: Signal) {
        let signal = match signal {
            Signal::Term => rustix::process::Signal::TERM,
            Signal::Kill => rustix::process::Signal::KILL,
        };
        if self.runs() {
            let pid = Pid::from_raw(self.child.id().cast_signed()).expect("a process number");
            kill_process(pid, signal).expect("it can be told");
        }
        self.child.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
