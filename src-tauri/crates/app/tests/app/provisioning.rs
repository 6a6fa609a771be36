//! Unattended set-up: what is written wrong changes nothing, what is right is applied once, and no code stays in the file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use shiwen_app::{
    home::Home,
    provisioning::{Place, ProvisionError, Rotation, Sources, provision, ready},
};
use shiwen_domain::{id::CounterId, view::Mode};
use shiwen_sync::protocol::ProblemKind;
use tempfile::TempDir;

use crate::platform::Platform;

/// A machine that nobody has set up yet.
struct Machine {
    folder: TempDir,
    home: Home,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("home"));
        fs::create_dir(folder.path().join("etc")).unwrap();
        Self { folder, home }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("etc").join(name)
    }

    fn writes(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).unwrap();
    }

    fn sources(&self) -> Sources {
        Sources { folder: self.file(""), serial: self.file("serial"), time: self.file("time") }
    }

    fn provisions(&self) -> Result<Option<()>, ProvisionError> {
        provision(&self.home, &self.sources(), &mut Vec::new())
    }

    fn ready(&self) -> bool {
        ready(&self.home, &self.sources()).unwrap()
    }
}

/// Every file below a folder, with its content.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flatten()
        .flat_map(|entry| match fs::read(entry.path()) {
            Ok(bytes) => vec![(entry.path(), bytes)],
            Err(_) => files(&entry.path()),
        })
        .collect();
    found.sort();
    found
}

#[test]
fn a_mistake_says_file_line_and_key_and_changes_nothing() {
    for (text, says) in [
        ("\nrotation = \"up\"\n", "kiosk.toml, line 2: rotation: unknown variant `up`"),
        ("mode = \"hall\"\ncolour = 1\n", "kiosk.toml, line 2: colour: unknown field `colour`"),
        (
            "platform = \"platform.example\"\n",
            "kiosk.toml, line 1: platform: an address begins with https://",
        ),
        ("# a\n# b\nntp = [\"a b\"]\n", "kiosk.toml, line 3: ntp: the name or address"),
        ("counter = \"a\\nb\"\n", "line 1: counter: a name in one line"),
        ("name = \" x\"\n", "line 1: name: a name of at most 40"),
        ("touch = 3\n", "line 1: touch: invalid type"),
        ("ca = \"not-there.pem\"\n", "line 1: ca: not-there.pem cannot be read"),
        ("enrolment_code = \"AB-CD\"\n", "line 1: enrolment_code: a code is of use with a platform"),
        (
            "platform = \"https://a\"\nenrolment_code = \"A\\u0042-CD\"\n",
            "line 2: enrolment_code: write it as",
        ),
        ("mode = \n", "kiosk.toml, line 1: mode:"),
    ] {
        let machine = Machine::new();
        machine.writes("kiosk.toml", text);
        let before = files(machine.folder.path());
        let error = machine.provisions().unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
        assert!(error.to_string().ends_with("nothing was changed"), "{error}");
        assert!(error.needs_person());
        assert_eq!(files(machine.folder.path()), before, "{text}");
    }
}

#[test]
fn what_is_right_is_how_the_terminal_stands() {
    let machine = Machine::new();
    assert!(machine.provisions().unwrap().is_none(), "the control: nobody wants it set up");
    assert!(machine.ready());
    machine.writes(
        "kiosk.toml",
        "rotation = \"left\"\ntouch = \"ILITEK\"\nmode = \"counter\"\ncounter = \"counter-3\"\n",
    );
    machine.provisions().unwrap().unwrap();
    let place = machine.home.place().unwrap();
    let stands = Place {
        rotation: Some(Rotation::Left),
        touch: Some("ILITEK".into()),
        mode: Some(Mode::Counter),
        counter: Some(CounterId("counter-3".into())),
    };
    assert_eq!(place, stands);
    let mut printed = Vec::new();
    place.print(&mut printed).unwrap();
    assert_eq!(
        String::from_utf8(printed).unwrap(),
        "rotation=left\ntouch=ILITEK\nmode=counter\ncounter=counter-3\n"
    );
    assert!(machine.ready());

    // Written wrong afterwards, it stands as before.
    machine.writes("kiosk.toml", "rotation = 3\n");
    machine.provisions().unwrap_err();
    assert_eq!(machine.home.place().unwrap(), stands);
}

#[test]
fn the_serial_number_says_name_and_counter_and_the_log_tells_of_the_name() {
    let machine = Machine::new();
    machine.writes("kiosk.toml", "mode = \"counter\"\ncounter = \"counter-1\"\nname = \"unused\"\n");
    machine.writes("terminals.csv", "serial,name,counter\nA1,东侧 1 号,counter-2\nB2,x,counter-1\n");
    machine.provisions().expect_err("the control: without a serial number nobody knows which row");
    machine.writes("serial", "A1\n");
    machine.provisions().unwrap().unwrap();
    assert_eq!(machine.home.place().unwrap().counter, Some(CounterId("counter-2".into())));
    assert_eq!(machine.home.settings().terminal_name.as_deref(), Some("东侧 1 号"));
    let open = machine.home.reader().unwrap().unwrap();
    let mut told = Vec::new();
    let mut reader = open.reader;
    let sql = "SELECT CAST(bytes AS TEXT) FROM entry WHERE kind = 'settings_change'";
    reader
        .for_each_row(sql, |cells| {
            told.push(format!("{cells:?}"));
            Ok::<_, shiwen_store::QueryError>(())
        })
        .unwrap();
    // The first row names the column.
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("东侧 1 号") && told[1].contains("kiosk.toml"), "{told:?}");
}

/// The one that the platform takes.
const CODE: &str = "GOOD-CODE";

/// `kiosk.toml` for a platform, with comments around the code.
fn enrolling(address: &str) -> String {
    format!("# GOOD\nplatform = \"{address}/\"\nenrolment_code = '{CODE}' # once\nmode = \"hall\"\n")
}

#[test]
fn a_code_is_used_once_and_wiped_out_of_the_file() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.writes("kiosk.toml", &enrolling(&platform.address));
    assert!(!machine.ready());
    machine.provisions().unwrap().unwrap();
    assert_eq!(machine.home.enrolment().unwrap().unwrap().file.platform, platform.address);
    assert!(machine.ready());
    let left = fs::read_to_string(machine.file("kiosk.toml")).unwrap();
    let stars = enrolling(&platform.address).replace(CODE, &"*".repeat(CODE.len()));
    assert_eq!(left, stars);
    assert!(
        files(machine.folder.path()).iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains(CODE))
    );

    // Another start asks nobody and changes nothing.
    let (requests, before) = (platform.state().requests, files(&machine.folder.path().join("etc")));
    machine.provisions().unwrap().unwrap();
    assert_eq!(platform.state().requests, requests);
    assert_eq!(files(&machine.folder.path().join("etc")), before);
}

#[test]
fn without_a_network_the_code_waits_and_a_refused_one_is_for_a_person() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.writes("kiosk.toml", &enrolling("http://127.0.0.1:9"));
    let away = machine.provisions().unwrap_err();
    assert!(!away.needs_person(), "{away}");
    assert!(!machine.ready());
    platform.state().says_no = Some(ProblemKind::Forbidden);
    machine.writes("kiosk.toml", &enrolling(&platform.address));
    let refused = machine.provisions().unwrap_err();
    assert!(refused.needs_person(), "{refused}");
    assert!(fs::read_to_string(machine.file("kiosk.toml")).unwrap().contains(CODE));
    platform.state().says_no = None;
    machine.provisions().unwrap().unwrap();
    assert!(machine.ready());
}

#[test]
fn time_servers_are_told_to_the_system() {
    let machine = Machine::new();
    machine.writes("kiosk.toml", "ntp = [\"ntp1.example\", \"192.0.2.1\"]\n");
    machine.provisions().unwrap().unwrap();
    let told = fs::read_to_string(machine.file("time/60-shiwen.conf")).unwrap();
    assert!(told.contains("[Time]\nNTP=ntp1.example 192.0.2.1\n"), "{told}");
    machine.writes("kiosk.toml", "mode = \"hall\"\n");
    machine.provisions().unwrap().unwrap();
    assert!(!machine.file("time/60-shiwen.conf").exists());
}
