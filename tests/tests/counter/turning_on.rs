//! Nobody is listened to until somebody turns it on, and the log tells of that.

use std::{net::TcpStream, os::unix::fs::MetadataExt};

use shiwen_app::{
    counter::{self, CounterError},
    home::Home,
    terminal::Terminal,
};

use shiwen_tests::until;

use crate::scene::{Scene, entries, free, options};

#[test]
fn it_is_off_until_it_is_turned_on_and_the_running_terminal_follows() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("home"));
    let address = free();
    let none = counter::enable(&home, address, Vec::new());
    assert!(matches!(none, Err(CounterError::NoRecord | CounterError::Home(_) | CounterError::Open(_))));
    // Files are looked at every five seconds; of clocks that run a hundred times as fast.
    let terminal = Terminal::open(&home, &options(100)).expect("a terminal");
    let listens = || TcpStream::connect(address).is_ok();
    assert!(!listens());
    let token = counter::enable(&home, address, Vec::new()).expect("turned on");
    until("it listens", listens);
    let mode = std::fs::metadata(home.path().join("counter.json")).expect("a file").mode();
    let file = std::fs::read_to_string(home.path().join("counter.json")).expect("a file");
    assert_eq!(mode & 0o777, 0o600);
    assert!(!file.contains(token.as_str()), "only its hash is kept");
    counter::disable(&home).expect("turned off");
    until("it listens no more", || !listens());
    terminal.stop();
    let changes: Vec<_> =
        entries(&home).into_iter().filter(|entry| entry["kind"] == "settings_change").collect();
    let told: Vec<_> = changes.iter().map(|entry| (entry["from"].clone(), entry["to"].clone())).collect();
    let address = address.to_string();
    assert_eq!(told, [("off".into(), address.clone().into()), (address.into(), "off".into())]);
    assert!(!serde_json::to_string(&changes).expect("JSON").contains(token.as_str()));
}

#[test]
fn a_new_token_ends_the_one_before() {
    let mut scene = Scene::new();
    let before = scene.token.clone();
    let again = counter::enable(&scene.home, scene.address, Vec::new()).expect("turned on").to_string();
    assert_ne!(before, again);
    scene.restarts();
    assert_eq!(scene.asks("GET", "/v1/status", None).status(), Some(401));
    scene.token = again;
    assert_eq!(scene.asks("GET", "/v1/status", None).status(), Some(200));
}

#[test]
fn no_address_beyond_the_hall_is_listened_on() {
    let scene = Scene::new();
    for far in ["0.0.0.0:7410", "8.8.8.8:7410", "[::]:7410"] {
        let refused = counter::enable(&scene.home, far.parse().expect("an address"), Vec::new());
        assert!(matches!(refused, Err(CounterError::Far(_))), "{far}");
    }
}
