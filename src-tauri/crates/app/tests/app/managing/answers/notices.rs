//! Notices from a stick: made anew, shown after the pack's own, told to the log; and whatever goes wrong leaves nothing half.

use std::{fs, path::Path};

use shiwen_app::{
    enrolment::enrol,
    home::Home,
    pictures,
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::{
    entry::{Body, Entry, SettingsChange},
    managing::{Ask, Caption, Lamp, Light, NewNotice, Notices, Refusal, Role, Said},
    view::NoticeView,
};

use crate::{
    managing::{PASSWORD, Window},
    platform::{Platform, pack_key, publish},
    running::files,
    sync::{code, home, ship},
};

const GREY: &[u8] = include_bytes!("../../../../../picture/tests/picture/samples/grey.jpg");
const COLOUR: &[u8] = include_bytes!("../../../../../picture/tests/picture/samples/progressive.jpg");
const LOSSY: &[u8] = include_bytes!("../../../../../picture/tests/picture/samples/lossy.webp");
const MOVING: &[u8] = include_bytes!("../../../../../picture/tests/picture/samples/moving.gif");
/// The demo hall's own.
const OF_PACK: usize = 4;

impl Window {
    fn notices(&self, session: &str) -> Notices {
        let Said::Notices { notices } = self.ask(session, Ask::Notices) else { panic!("no notices") };
        *notices
    }

    /// Adds a picture of the first stick by its name.
    fn add(&self, session: &str, name: &str, caption: Caption) -> Result<Lamp, Refusal> {
        let stick = self.notices(session).sticks.remove(0);
        let picture = stick.pictures.into_iter().find(|picture| picture.name == name).expect(name);
        self.add_named(session, NewNotice { stick: stick.id, picture: picture.id, caption })
    }

    fn add_named(&self, session: &str, notice: NewNotice) -> Result<Lamp, Refusal> {
        self.changes(session, Ask::AddNotice { notice })
    }

    fn remove(&self, session: &str, id: &str) -> Result<Lamp, Refusal> {
        self.changes(session, Ask::RemoveNotice { notice: id.to_owned() })
    }

    fn changes(&self, session: &str, ask: Ask) -> Result<Lamp, Refusal> {
        self.ask(session, Ask::Confirm { password: PASSWORD.to_owned() });
        let Said::Notices { notices } = self.managing.ask(session, ask)? else { panic!("no notices") };
        Ok(notices.last.expect("how it ended"))
    }

    /// What a visitor sees behind the pack's own.
    fn seen(&self) -> Vec<NoticeView> {
        self.terminal.page_open().unwrap().notices.split_off(OF_PACK)
    }
}

fn told(home: &Home) -> Vec<SettingsChange> {
    let mut changes = Vec::new();
    let read = home.reader().unwrap().unwrap().reader.for_each_entry(0, |stored| {
        if let Body::SettingsChange(change) = Entry::read(&stored.bytes)?.body {
            changes.push(change);
        }
        Ok(())
    });
    read.unwrap();
    changes
}

fn kept_files(home: &Home) -> usize {
    fs::read_dir(home.path().join("notices")).into_iter().flatten().count()
}

fn put(stick: &Path, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        fs::create_dir_all(stick.join(name).parent().unwrap()).unwrap();
        fs::write(stick.join(name), bytes).unwrap();
    }
}

#[test]
fn a_picture_from_a_stick_is_made_anew_and_shown_until_it_is_taken_down() {
    let window = Window::new();
    let session = window.set_up("一号大厅", Role::Manager).session;
    put(&window.plug("KINGSTON"), &[("放假.jpg", GREY), ("公告/指南.webp", LOSSY), ("readme.txt", b"x")]);
    let before = window.notices(&session);
    assert_eq!((before.of_pack, before.room, before.allowed), (4, 5, true));
    assert_eq!(before.sticks[0].pictures.len(), 2);

    for (name, caption) in [("放假.jpg", Caption::Holidays), ("公告/指南.webp", Caption::Guide)] {
        assert_eq!(window.add(&session, name, caption).unwrap().light, Light::Well, "{name}");
    }
    let seen = window.seen();
    let words: Vec<_> = seen.iter().map(|notice| notice.text.zh.as_str()).collect();
    assert_eq!(words, ["放假安排", "办事指南"]);
    let id = seen[0].picture.as_ref().unwrap().strip_prefix("picture://localhost/").unwrap().to_owned();
    let (bytes, kind) = pictures::read(&window.home, &id).unwrap();
    assert!(kind == "image/jpeg" && bytes != GREY && bytes.starts_with(b"\xff\xd8"));
    let kept = window.notices(&session).kept;
    assert!(kept.len() == 2 && kept.iter().all(|notice| notice.shown));
    // The same once more is none.
    let again = window.add(&session, "放假.jpg", Caption::Notice).unwrap();
    assert!(again.light == Light::Act && again.says.zh.contains("已经在"));

    assert_eq!(window.remove(&session, &kept[0].id).unwrap().light, Light::Well);
    assert_eq!(window.remove(&session, &kept[0].id).unwrap().light, Light::Act);
    assert_eq!((window.seen().len(), kept_files(&window.home)), (1, 1));
    assert_eq!(pictures::read(&window.home, &id), None);
    let changes = told(&window.home);
    let hash = |bytes: &[u8]| hex::encode(<sha2::Sha256 as sha2::Digest>::digest(bytes));
    let said: Vec<_> =
        changes.iter().map(|it| (it.setting.as_str(), it.from.as_str(), it.to.clone())).collect();
    let expected = [
        ("notice_added", "0", format!("1 sha256:{}", hash(GREY))),
        ("notice_added", "1", format!("2 sha256:{}", hash(LOSSY))),
        ("notice_removed", "2", format!("1 sha256:{}", hash(GREY))),
    ];
    assert_eq!(said, expected);
    assert!(changes.iter().all(|change| change.by == "一号大厅"));

    // Another start shows what is kept, and sweeps away what nobody keeps.
    let Window { terminal, home, managing, .. } = &window;
    managing.close();
    terminal.stop();
    fs::write(home.path().join("notices/half.new"), b"x").unwrap();
    let terminal = Terminal::open(home, &TerminalOptions::default()).unwrap();
    assert_eq!(terminal.page_open().unwrap().notices[OF_PACK..], seen[1..]);
    assert_eq!(kept_files(home), 1);
}

#[test]
fn what_cannot_be_shown_is_said_in_a_sentence_and_nothing_of_it_is_kept() {
    let window = Window::new();
    let session = window.set_up("manager", Role::Installer).session;
    let stick = window.plug("KINGSTON");
    let files: [(&str, &[u8]); 4] = [
        ("cut.jpg", &COLOUR[..COLOUR.len() / 2]),
        ("moving.gif", MOVING),
        ("named.png", MOVING),
        ("a.png", b"words"),
    ];
    put(&stick, &files);
    for (name, says) in
        [("cut.jpg", "坏的"), ("moving.gif", "动图"), ("named.png", "动图"), ("a.png", "不是")]
    {
        let lamp = window.add(&session, name, Caption::Notice).unwrap();
        assert!(lamp.light == Light::Act && lamp.says.zh.contains(says), "{name}: {lamp:?}");
    }
    // Pulled out between the look and the choice: first the file, then the stick.
    put(&stick, &[("good.jpg", GREY)]);
    let found = window.notices(&session).sticks.remove(0);
    let picture = found.pictures.iter().find(|picture| picture.name == "good.jpg").unwrap().id.clone();
    let wanted = |stick: &str, picture: &str| NewNotice {
        stick: stick.to_owned(),
        picture: picture.to_owned(),
        caption: Caption::Notice,
    };
    fs::rename(stick.join("good.jpg"), stick.join("elsewhere.txt")).unwrap();
    let gone = window.add_named(&session, wanted(&found.id, &picture)).unwrap();
    assert!(gone.says.zh.contains("不在"), "{gone:?}");
    fs::rename(stick.join("elsewhere.txt"), stick.join("good.jpg")).unwrap();
    for (no_stick, no_picture) in [("../../etc", "good.jpg"), (found.id.as_str(), "../good.jpg")] {
        assert_eq!(window.add_named(&session, wanted(no_stick, no_picture)).unwrap().light, Light::Act);
    }
    fs::write(&window.means.plugs.mounts, "").unwrap();
    assert_eq!(window.add_named(&session, wanted(&found.id, &picture)).unwrap().light, Light::Act);
    assert_eq!((window.seen(), kept_files(&window.home), told(&window.home)), (vec![], 0, vec![]));
    // The control: with the stick back it is taken.
    window.plug("KINGSTON");
    assert_eq!(window.add_named(&session, wanted(&found.id, &picture)).unwrap().light, Light::Well);
    assert_eq!(window.seen().len(), 1);
}

#[test]
fn what_the_disk_does_not_take_is_not_shown_and_the_log_says_so() {
    let window = Window::new();
    let session = window.set_up("manager", Role::Manager).session;
    put(&window.plug("KINGSTON"), &[("a.jpg", GREY)]);
    // A file where the folder should be.
    let folder = window.home.path().join("notices");
    fs::write(&folder, b"").unwrap();
    let failed = window.add(&session, "a.jpg", Caption::Notice);
    assert!(matches!(failed, Err(Refusal::Failed { .. })), "{failed:?}");
    assert_eq!(told(&window.home), []);
    fs::remove_file(&folder).unwrap();
    // And a folder where the list should be: the log was told and is told again.
    let list = window.home.path().join("settings.json");
    fs::create_dir_all(list.join("x")).unwrap();
    let failed = window.add(&session, "a.jpg", Caption::Notice);
    assert!(matches!(failed, Err(Refusal::Failed { .. })), "{failed:?}");
    let told = told(&window.home);
    assert_eq!((told.len(), &told[1].from, &told[1].to), (2, &told[0].to, &told[0].from));
    assert_eq!((window.seen(), kept_files(&window.home)), (vec![], 0));
    fs::remove_dir_all(&list).unwrap();
    assert_eq!(window.add(&session, "a.jpg", Caption::Notice).unwrap().light, Light::Well, "the control");
}

#[test]
fn nine_are_enough_and_a_pack_that_forbids_them_wins() {
    let ((folder, home), platform) = (home(), Platform::start());
    let pack = |allowed: bool| {
        files(move |pack| {
            pack["notices"] = serde_json::json!(vec![pack["notices"][0].clone(); 8]);
            pack["terminal"]["notices_from_stick"] = allowed.into();
        })
    };
    enrol(&home, &code(&platform)).unwrap();
    publish(&platform, 2_000_000_000_000, &pack(true), &pack_key());
    ship(&home);
    let window = Window::onto(home, folder);
    let session = window.set_up("manager", Role::Manager).session;
    put(&window.plug("KINGSTON"), &[("a.jpg", GREY), ("b.jpg", COLOUR)]);
    assert_eq!(window.notices(&session).room, 1);
    assert_eq!(window.add(&session, "a.jpg", Caption::Notice).unwrap().light, Light::Well);
    let full = window.add(&session, "b.jpg", Caption::Notice).unwrap();
    assert!(full.light == Light::Act && full.says.zh.contains("满了"), "{full:?}");
    assert_eq!(window.terminal.page_open().unwrap().notices.len(), 9);

    publish(&platform, 2_000_000_000_001, &pack(false), &pack_key());
    window.terminal.send_now().unwrap();
    let shows = || window.terminal.page_open().unwrap().notices.len();
    crate::running::until("the pack that forbids it is in force", || shows() == 8);
    let notices = window.notices(&session);
    assert!(!notices.allowed && notices.room == 0 && !notices.kept[0].shown, "{notices:?}");
    let forbidden = window.add(&session, "b.jpg", Caption::Notice).unwrap();
    assert!(forbidden.says.zh.contains("平台规定"), "{forbidden:?}");
    // What is kept can be taken down all the same.
    assert_eq!(window.remove(&session, &notices.kept[0].id).unwrap().light, Light::Well);
    assert_eq!(kept_files(&window.home), 0);
}
