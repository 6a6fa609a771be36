//! Enrolling from the manager's window with the real platform: its certificate chosen from a stick, its code good for once, and
//! the terminal that runs sends by itself from then on.

use std::{fs, path::PathBuf};

use shiwen_app::{
    home::Home,
    managing::{Managing, Means, Plugs, setting_up::make_code},
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::managing::{
    Ask, Authority as Trusted, Lamp, Light, NewEnrolment, PlatformState, Role, Said, SyncState,
};
use shiwen_tests::{
    certificates::{Authority, Flaw},
    platform::{Options, Platform},
    terminal::enrolled::{EnrolledTerminal, HALL},
    until,
};
use tempfile::TempDir;

use super::programs;

const PASSWORD: &str = "a long password";
const CERTIFICATE: &str = "平台证书.pem";

/// The window of a terminal that has had visitors, and a folder that stands in for a stick.
struct Window {
    managing: Managing,
    terminal: Terminal,
    session: String,
    stick: PathBuf,
    home: Home,
    _machine: EnrolledTerminal,
    _folder: TempDir,
}

impl Window {
    fn open() -> Self {
        let mut machine = EnrolledTerminal::new(&programs());
        machine.simulate(5, 1);
        let folder = tempfile::tempdir().expect("a folder");
        let stick = folder.path().join("media/KINGSTON");
        fs::create_dir_all(&stick).expect("a stick");
        let mounts = folder.path().join("mounts");
        let line = format!("70 22 8:16 / {} rw,nosuid - vfat /dev/sdb1 rw\n", stick.display());
        fs::write(&mounts, line).expect("mounts");
        let plugs = Plugs { mounts, roots: vec![folder.path().join("media")] };
        let home = machine.home();
        let terminal = Terminal::open(&home, &TerminalOptions::default()).expect("a terminal");
        let managing = Managing::with(&home, &terminal, None, Means { plugs, ..Means::product() });
        let code = make_code(&home, Role::Installer).expect("a code").to_string();
        let session = managing.set_up(code, "installer", PASSWORD.into()).expect("in").session;
        Self { managing, terminal, session, stick, home, _machine: machine, _folder: folder }
    }

    fn ask(&self, ask: Ask) -> Said {
        self.managing.ask(&self.session, ask).expect("an answer")
    }

    fn platform(&self, ask: Ask) -> PlatformState {
        match self.ask(ask) {
            Said::Platform { platform } => *platform,
            other => panic!("{other:?}"),
        }
    }

    fn sync(&self) -> SyncState {
        match self.ask(Ask::Sync) {
            Said::Sync { sync } => sync,
            other => panic!("{other:?}"),
        }
    }

    /// Enrols with the only certificate on the stick, if that is said.
    fn enrols(&self, url: &str, code: &str, by_stick: bool) -> Lamp {
        self.ask(Ask::Confirm { password: PASSWORD.to_owned() });
        let stick = self.platform(Ask::Platform).sticks.remove(0);
        let authority = match stick.files.first() {
            Some(file) if by_stick => Trusted::Stick { stick: stick.id, file: file.id.clone() },
            _ => Trusted::Public,
        };
        let (platform, code) = (url.to_owned(), code.to_owned());
        let enrolment = NewEnrolment { platform, code, proxy: String::new(), authority };
        self.platform(Ask::Enrol { enrolment }).last.expect("how it ended")
    }

    fn puts(&self, authority: &Authority) {
        authority.write(&self.stick);
        fs::rename(self.stick.join("ca.pem"), self.stick.join(CERTIFICATE)).expect("a name");
    }

    fn ends(self) {
        self.managing.close();
        self.terminal.stop();
    }
}

/// A platform with a certificate of its own authority, and a terminal that nobody has enrolled.
fn scene() -> (Platform, Authority, Window) {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().expect("a folder"));
    let tls = Some(authority.issue(Flaw::None, folder.path()));
    let platform = Platform::start_with(&programs(), Options { tls, ..Options::default() });
    (platform, authority, Window::open())
}

/// How often the codes can still be used.
fn uses_left(platform: &Platform) -> i64 {
    platform.sql().one("SELECT sum(uses_left)::bigint FROM enrol_code", &[])
}

fn says(lamp: &Lamp, word: &str) -> bool {
    lamp.light == Light::Act && lamp.says.zh.contains(word)
}

#[test]
fn who_is_refused_reads_why_and_no_code_is_used_up() {
    let (platform, authority, window) = scene();
    let code = platform.code(HALL);
    // Nobody the program knows has signed it, nor has the authority of another platform: the code is not told.
    let lamp = window.enrols(&platform.url(), &code, false);
    assert!(says(&lamp, "证书不可信"), "{lamp:?}");
    window.puts(&Authority::new());
    let lamp = window.enrols(&platform.url(), &code, true);
    assert!(says(&lamp, "证书不可信"), "{lamp:?}");
    window.puts(&authority);
    let lamp = window.enrols(&platform.url(), "AAAA-AAAA-AAAA", true);
    assert!(says(&lamp, "登记码不对"), "{lamp:?}");
    // Who has had visitors takes nobody's place.
    let other = EnrolledTerminal::new(&programs());
    let ran = other.enrol(&platform.url(), &platform.code(HALL), Some(&window.stick.join(CERTIFICATE)));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let name = other.status()["terminal"].as_str().expect("a name").to_owned();
    let replacing = platform.code_with(&["--hall", HALL, "--replaces", &name]);
    let lamp = window.enrols(&platform.url(), &replacing, true);
    assert!(says(&lamp, "更换机器"), "{lamp:?}");
    assert_eq!(uses_left(&platform), 2);
    assert!(window.platform(Ask::Platform).enrolled.is_none());
    // The control: the first code is good.
    assert_eq!(window.enrols(&platform.url(), &code, true).light, Light::Well);
    assert_eq!(uses_left(&platform), 1);
    window.ends();
}

#[test]
fn a_terminal_is_enrolled_from_its_window_and_everything_it_has_is_witnessed() {
    let (platform, authority, window) = scene();
    window.puts(&authority);
    let code = platform.code(HALL);
    let lamp = window.enrols(&platform.url(), &code, true);
    assert_eq!(lamp.light, Light::Well, "{lamp:?}");
    let enrolled = window.platform(Ask::Platform).enrolled.expect("enrolled");
    assert_eq!((enrolled.hall.as_str(), enrolled.own_authority), (HALL, true));
    // Without a restart.
    until("everything is witnessed", || {
        let sync = window.sync();
        sync.witnessed == Some(sync.entries) && sync.waiting_entries == 0
    });
    let kept = platform.sql().count("entry");
    assert_eq!(kept, u64::from(window.sync().entries));

    // A code is good for once; with the certificate that was kept a new one is taken.
    let lamp = window.enrols(&platform.url(), &code, true);
    assert!(says(&lamp, "已经用过"), "{lamp:?}");
    fs::remove_file(window.stick.join(CERTIFICATE)).expect("a stick that is empty");
    let (url, code) = (platform.url(), platform.code(HALL));
    let enrolment =
        NewEnrolment { platform: url, code: code.clone(), proxy: String::new(), authority: Trusted::Kept };
    let lamp = window.platform(Ask::Enrol { enrolment }).last.expect("how it ended");
    assert_eq!(lamp.light, Light::Well, "{lamp:?}");
    let file = fs::read_to_string(window.home.path().join("enrolment.json")).expect("a file");
    assert!(!file.contains(&code));
    // Nobody leads it to another platform from here: that one would get everything, and be obeyed.
    let folder = tempfile::tempdir().expect("a folder");
    let tls = Some(authority.issue(Flaw::None, folder.path()));
    let other = Platform::start_with(&programs(), Options { tls, ..Options::default() });
    window.puts(&authority);
    let lamp = window.enrols(&other.url(), &other.code(HALL), true);
    assert!(says(&lamp, "另一个平台"), "{lamp:?}");
    let still = fs::read_to_string(window.home.path().join("enrolment.json")).expect("a file");
    assert_eq!(still, file, "nothing has changed");
    window.ends();
}
