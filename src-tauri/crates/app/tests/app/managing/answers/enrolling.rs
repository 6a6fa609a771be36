//! Enrolling from the window: each refusal in words, an entry when it succeeds, and the running terminal sends by itself.

use std::{fs, net::TcpListener};

use shiwen_domain::{
    entry::{Body, Entry, SettingsChange},
    managing::{Ask, Authority, Lamp, Light, NewEnrolment, PlatformState, ProxyAddress, Refusal, Role, Said},
};
use shiwen_sync::protocol::ProblemKind;

use super::connection::{PORTAL, stranger};
use crate::{
    managing::{PASSWORD, Window},
    platform::Platform,
    running::until,
};

impl Window {
    fn platform(&self, session: &str) -> PlatformState {
        let Said::Platform { platform } = self.ask(session, Ask::Platform) else { panic!("no platform") };
        *platform
    }

    fn asks(&self, session: &str, ask: Ask) -> Result<Lamp, Refusal> {
        self.ask(session, Ask::Confirm { password: PASSWORD.to_owned() });
        match self.managing.ask(session, ask)? {
            Said::Platform { platform } => Ok(platform.last.expect("how it ended")),
            other => panic!("{other:?}"),
        }
    }

    fn enrols(&self, session: &str, platform: &str, code: &str) -> Result<Lamp, Refusal> {
        self.enrols_with(session, platform, code, Authority::Public)
    }

    fn enrols_with(
        &self,
        session: &str,
        platform: &str,
        code: &str,
        authority: Authority,
    ) -> Result<Lamp, Refusal> {
        let (platform, code) = (platform.to_owned(), code.to_owned());
        let enrolment = NewEnrolment { platform, code, proxy: String::new(), authority };
        self.asks(session, Ask::Enrol { enrolment })
    }

    fn proxy(&self, session: &str, proxy: &str) -> Result<Lamp, Refusal> {
        self.asks(session, Ask::SetProxy { proxy: ProxyAddress(proxy.to_owned()) })
    }

    fn set_here(&self) -> Vec<SettingsChange> {
        let mut changes = Vec::new();
        let open = self.home.reader().unwrap().unwrap();
        let read = open.reader.for_each_entry(0, |stored| {
            if let Body::SettingsChange(change) = Entry::read(&stored.bytes)?.body {
                changes.push(change);
            }
            Ok(())
        });
        read.unwrap();
        changes
    }
}

#[test]
fn a_terminal_is_enrolled_from_the_window_and_sends_without_a_restart() {
    let window = Window::lived(5);
    let session = window.set_up("installer", Role::Installer).session;
    assert_eq!(window.platform(&session).enrolled, None);
    let platform = Platform::start();
    let lamp = window.enrols(&session, &format!(" {} ", platform.address), " GOOD-CODE ").unwrap();
    assert!(lamp.light == Light::Well && lamp.says.zh.contains("不用重新启动"), "{lamp:?}");
    let enrolled = window.platform(&session).enrolled.expect("enrolled");
    assert_eq!(
        (enrolled.platform.as_str(), enrolled.hall.as_str()),
        (platform.address.as_str(), "example-hall")
    );
    assert!(enrolled.at.as_ref().is_some_and(|at| at.len() == 16) && enrolled.demo, "{enrolled:?}");
    assert_eq!((enrolled.proxy, enrolled.own_authority), (None, false));
    until("the running terminal sends", || !platform.state().entries.is_empty());

    let changes = window.set_here();
    assert_eq!((changes.len(), changes[0].setting.as_str(), changes[0].from.as_str()), (1, "platform", ""));
    assert!(changes[0].to.starts_with(&platform.address) && changes[0].to.contains("hall example-hall"));
    assert_eq!(changes[0].by, "installer");
    assert!(!changes[0].to.contains("GOOD-CODE") && !changes[0].to.contains("swt_"));
}

#[test]
fn each_refusal_is_said_in_words_and_leaves_the_terminal_as_it_was() {
    let window = Window::lived(2);
    let session = window.set_up("installer", Role::Installer).session;
    let platform = Platform::start();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (address, code, word) in [
        (platform.address.clone(), "WRONG-CODE", "登记码不对"),
        ("platform.example".to_owned(), "GOOD-CODE", "平台地址写得不对"),
        ("http://platform.example".to_owned(), "GOOD-CODE", "https://"),
        (format!("http://{closed}"), "GOOD-CODE", "拒绝了连接"),
        (stranger(PORTAL), "GOOD-CODE", "大厅无线网络登录"),
        (stranger(PORTAL).replace("http://", "https://"), "GOOD-CODE", "安全连接"),
        ("https://no-such-name.invalid".to_owned(), "GOOD-CODE", "没有接通"),
    ] {
        let lamp = window.enrols(&session, &address, code).unwrap();
        assert!(lamp.light == Light::Act && lamp.says.zh.contains(word), "{address}: {lamp:?}");
        assert!(!lamp.says.en.is_empty() && !format!("{lamp:?}").contains(code));
    }
    for (kind, word) in [
        (ProblemKind::TooManyRequests, "正忙"),
        (ProblemKind::Conflict, "更换机器"),
        (ProblemKind::Unavailable, "平台自身出了故障"),
    ] {
        platform.state().says_no = Some(kind);
        let lamp = window.enrols(&session, &platform.address, "GOOD-CODE").unwrap();
        assert!(lamp.light == Light::Act && lamp.says.zh.contains(word), "{kind:?}: {lamp:?}");
    }
    platform.state().says_no = None;
    platform.state().demo = false;
    let lamp = window.enrols(&session, &platform.address, "GOOD-CODE").unwrap();
    assert!(lamp.says.zh.contains("不是一类"), "{lamp:?}");
    platform.state().demo = true;
    assert_eq!((window.platform(&session).enrolled, window.set_here()), (None, vec![]));
    // The control.
    assert_eq!(window.enrols(&session, &platform.address, "GOOD-CODE").unwrap().light, Light::Well);
}

#[test]
fn the_proxy_is_changed_alone_and_its_password_is_told_to_nobody() {
    let window = Window::lived(1);
    let session = window.set_up("installer", Role::Installer).session;
    let lamp = window.proxy(&session, "http://proxy.example:3128").unwrap();
    assert!(lamp.light == Light::Act && lamp.says.zh.contains("还没有登记"), "{lamp:?}");
    let platform = Platform::start();
    window.enrols(&session, &platform.address, "GOOD-CODE").unwrap();
    let before = window.home.enrolment().unwrap().unwrap().file;

    let wrong = window.proxy(&session, "proxy.example").unwrap();
    assert!(wrong.light == Light::Act && wrong.says.zh.contains("代理地址写得不对"), "{wrong:?}");
    assert_eq!(window.home.enrolment().unwrap().unwrap().file, before);
    let with_password = "http://name:secret@proxy.example:3128";
    assert_eq!(window.proxy(&session, with_password).unwrap().light, Light::Well);
    let after = window.home.enrolment().unwrap().unwrap().file;
    assert_eq!(after.proxy.as_deref(), Some(with_password));
    assert_eq!((&after.token, after.enrolled_ms), (&before.token, before.enrolled_ms));
    let state = window.platform(&session);
    assert_eq!(state.enrolled.as_ref().unwrap().proxy.as_deref(), Some("http://proxy.example:3128"));
    assert_eq!(window.proxy(&session, "").unwrap().light, Light::Well);
    assert_eq!(window.home.enrolment().unwrap().unwrap().file.proxy, None);
    let changes = window.set_here();
    let said: Vec<_> =
        changes[1..].iter().map(|it| (it.setting.as_str(), it.from.as_str(), it.to.as_str())).collect();
    let shown = "http://proxy.example:3128";
    assert_eq!(said, [("proxy", "", shown), ("proxy", shown, "")]);
    assert!(!format!("{changes:?} {state:?}").contains("secret"));
}

#[test]
fn a_certificate_is_chosen_from_a_stick_by_name_and_one_that_is_none_is_refused() {
    let window = Window::lived(1);
    let session = window.set_up("installer", Role::Installer).session;
    let stick = window.plug("KINGSTON");
    for (name, bytes) in [
        ("platform-ca.pem", b"no certificate".as_slice()),
        ("binary.crt", b"\x30\x82\x00\xff"),
        ("notes.txt", b"x"),
        (".hidden.pem", b"x"),
    ] {
        fs::write(stick.join(name), bytes).unwrap();
    }
    fs::write(stick.join("large.pem"), vec![b'x'; 300 << 10]).unwrap();
    let found = window.platform(&session).sticks.remove(0);
    let names: Vec<_> = found.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["binary.crt", "large.pem", "platform-ca.pem"]);
    let platform = Platform::start();
    let ids: Vec<_> = found.files.iter().map(|file| file.id.clone()).collect();
    for file in ids.iter().map(String::as_str).chain(["platform-ca.pem", "../../etc/passwd", ""]) {
        let authority = Authority::Stick { stick: found.id.clone(), file: file.to_owned() };
        let lamp = window.enrols_with(&session, &platform.address, "GOOD-CODE", authority).unwrap();
        assert!(lamp.light == Light::Act && lamp.says.zh.contains("证书文件读不出来"), "{file}: {lamp:?}");
    }
    assert_eq!(window.platform(&session).enrolled, None);
}
