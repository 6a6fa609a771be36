//! Who is not proven to be the platform is told nothing: an expired certificate, one for another name, one of another
//! authority. The same terminal reaches the platform with the right one, also where the battery of its clock is dead.

use std::{fs, path::Path, sync::Arc, time::Duration};

use shiwen_app::{
    enrolment::EnrolmentFile,
    home::Home,
    managing::{Managing, setting_up::make_code},
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::managing::{Ask, Lamp, Light, Role, Said};
use shiwen_sync::{
    client::{Client, Settings},
    link::{Fault, NetworkFault, TlsFault},
    protocol::{Enrolment, ProblemKind},
    tls::Clock,
};
use shiwen_tests::{
    certificates::{Authority, Flaw},
    platform::{Options, Platform, compare},
    terminal::enrolled::{EnrolledTerminal, HALL},
};
use tempfile::TempDir;

use super::{NOTHING, programs};

/// 25 November 2026.
const NOW_S: u64 = 1_795_600_000;
/// A clock that was never set.
const DEAD_S: u64 = 100;

/// A platform with a certificate, and the file of the authority that the terminal trusts.
struct Scene {
    platform: Platform,
    folder: TempDir,
}

impl Scene {
    fn with(flaw: Flaw) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let authority = Authority::new();
        authority.write(folder.path());
        let tls = Some(authority.issue(flaw, folder.path()));
        Self { platform: Platform::start_with(&programs(), Options { tls, ..Options::default() }), folder }
    }

    fn ca(&self) -> std::path::PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// What a terminal with this clock hears when it asks for something that nobody grants.
    fn hears(&self, ca: &Path, clock: Clock) -> Fault {
        let settings = Settings {
            authority: Some(fs::read(ca).expect("the authority")),
            ..Settings::new(&self.platform.url(), "1")
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let asked = runtime.block_on(async {
            let client = Client::new(&settings, Arc::new(clock)).expect("a client");
            client.enrol(&nobody()).await
        });
        asked.expect_err("nobody knows this code")
    }
}

fn nobody() -> Enrolment {
    let (key, proof) = ("00".repeat(32), "00".repeat(64));
    Enrolment { code: "WRONG-CODE".into(), terminal: None, log: None, demo: true, key, proof }
}

fn clock(system_s: u64, floor_s: u64) -> Clock {
    Clock::new(move || Duration::from_secs(system_s), floor_s)
}

/// The platform itself answered.
fn is_the_platforms(fault: &Fault) -> bool {
    matches!(fault, Fault::Problem { problem, .. } if ProblemKind::of(problem).is_some())
}

fn is_tls(fault: &Fault, expected: TlsFault) -> bool {
    *fault == Fault::Network(NetworkFault::Tls(expected))
}

#[test]
fn a_wrong_certificate_is_a_tls_error_and_nothing_else() {
    let flaws = [
        (Flaw::Expired, TlsFault::Expired),
        (Flaw::NotYetValid, TlsFault::NotYetValid),
        (Flaw::OtherName, TlsFault::OtherName),
    ];
    for (flaw, expected) in flaws {
        let scene = Scene::with(flaw);
        let fault = scene.hears(&scene.ca(), clock(NOW_S, 0));
        assert!(is_tls(&fault, expected), "{flaw:?}: {fault:?}");
    }
    let (ours, others) = (Scene::with(Flaw::None), Scene::with(Flaw::None));
    let fault = ours.hears(&others.ca(), clock(NOW_S, 0));
    assert!(is_tls(&fault, TlsFault::UnknownAuthority), "{fault:?}");
    // The control: all the same, and a right certificate.
    let fault = ours.hears(&ours.ca(), clock(NOW_S, 0));
    assert!(is_the_platforms(&fault), "{fault:?}");
}

#[test]
fn a_dead_clock_counts_from_what_has_passed_for_sure() {
    let scene = Scene::with(Flaw::None);
    let fault = scene.hears(&scene.ca(), clock(DEAD_S, 0));
    assert!(is_tls(&fault, TlsFault::NotYetValid), "the certificate begins in 2024: {fault:?}");
    let fault = scene.hears(&scene.ca(), clock(DEAD_S, NOW_S));
    assert!(is_the_platforms(&fault), "{fault:?}");
    // The rule believes nothing that has ended since.
    let expired = Scene::with(Flaw::Expired);
    let fault = expired.hears(&expired.ca(), clock(DEAD_S, NOW_S));
    assert!(is_tls(&fault, TlsFault::Expired), "{fault:?}");
}

#[test]
fn the_program_sends_nothing_to_whom_it_does_not_know() {
    let (ours, others) = (Scene::with(Flaw::None), Scene::with(Flaw::None));
    let programs = programs();
    let code = ours.platform.code(HALL);
    let uses = "SELECT uses_left::bigint FROM enrol_code";
    let mut terminal = EnrolledTerminal::new(&programs);
    for ca in [Some(others.ca()), None] {
        let ran = terminal.enrol(&ours.platform.url(), &code, ca.as_deref());
        assert_eq!(ran.code, Some(3), "{}", ran.err);
        assert!(ran.err.contains("certificate") && !ran.err.contains(&code), "{}", ran.err);
    }
    assert_eq!(ours.platform.sql().one::<i64>(uses, &[]), 1);
    // The control: the right authority.
    let ran = terminal.enrol(&ours.platform.url(), &code, Some(&ours.ca()));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ours.platform.sql().one::<i64>(uses, &[]), 0);
    terminal.simulate(3, 1);
    terminal.syncs();
    assert_eq!(compare::wrong_with(&ours.platform.sql(), &[&terminal]), NOTHING);
}

/// What somebody at the manager's window reads who tries the connection.
fn tried(home: &Home, managing: &Managing, session: &str, scene: &Scene, ca: &Path) -> Lamp {
    let file = home.enrolment().expect("an enrolment").expect("enrolled").file;
    let authority = Some(fs::read_to_string(ca).expect("the authority"));
    let file = EnrolmentFile { platform: scene.platform.url(), authority, ..file };
    home.save_enrolment(&file).expect("saved");
    match managing.ask(session, Ask::TestConnection) {
        Ok(Said::Connection { test }) => test.outcome,
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_tries_the_connection_reads_what_is_wrong_with_the_certificate() {
    let (ours, others) = (Scene::with(Flaw::None), Scene::with(Flaw::None));
    let mut terminal = EnrolledTerminal::new(&programs());
    let ran = terminal.enrol(&ours.platform.url(), &ours.platform.code(HALL), Some(&ours.ca()));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    terminal.simulate(1, 1);
    let home = terminal.home();
    let window = Terminal::open(&home, &TerminalOptions::default()).expect("a terminal");
    let managing = Managing::open(&home, &window, None);
    let code = make_code(&home, Role::Installer).expect("a code").to_string();
    let session = managing.set_up(code, "installer", "a long password".into()).expect("in").session;
    let tried = |scene: &Scene, ca: &Path| tried(&home, &managing, &session, scene, ca);
    assert_eq!(tried(&ours, &ours.ca()).light, Light::Well);
    let stranger = tried(&ours, &others.ca());
    assert!(stranger.says.zh.contains("不是登记时那个平台的"), "{stranger:?}");
    for (flaw, word) in [
        (Flaw::Expired, "时间对不上"),
        (Flaw::NotYetValid, "时间对不上"),
        (Flaw::OtherName, "不是登记时那个平台的"),
    ] {
        let scene = Scene::with(flaw);
        let lamp = tried(&scene, &scene.ca());
        assert!(lamp.light == Light::Act && lamp.says.zh.contains(word), "{flaw:?}: {lamp:?}");
    }
    // A platform that does not know this terminal.
    let unknown = tried(&others, &others.ca());
    assert!(unknown.says.zh.contains("401"), "{unknown:?}");
    // The control: the right one again.
    assert_eq!(tried(&ours, &ours.ca()).light, Light::Well);
    managing.close();
    window.stop();
}
