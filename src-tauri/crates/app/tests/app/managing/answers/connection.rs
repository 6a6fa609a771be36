//! Trying the connection: what is wrong is said in words, whatever it is.

use std::{
    io::{Read, Write},
    net::TcpListener,
};

use shiwen_app::enrolment::{EnrolmentFile, enrol};
use shiwen_domain::managing::{Ask, Lamp, Light, Role, Said};
use shiwen_sync::protocol::ProblemKind;

use crate::{managing::Window, platform::Platform, sync::code};

impl Window {
    fn connection(&self, session: &str) -> Lamp {
        let Said::Connection { test } = self.ask(session, Ask::TestConnection) else { panic!("no test") };
        test.outcome
    }

    /// Looks for the platform somewhere else.
    fn at(&self, platform: String) {
        let file = self.home.enrolment().unwrap().unwrap().file;
        self.home.save_enrolment(&EnrolmentFile { platform, ..file }).unwrap();
    }
}

/// Something on this machine that answers every request in the same way, or not at all.
pub(super) fn stranger(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut silent = Vec::new();
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4_096]);
            let _ = stream.write_all(answer.as_bytes());
            if answer.is_empty() {
                silent.push(stream);
            }
        }
    });
    address
}

pub(super) const PORTAL: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n\
    <html><title>大厅无线网络登录</title><body>please log in</body></html>";
const GATEWAY: &str = "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nno";

#[test]
fn whatever_is_wrong_with_the_connection_is_said_with_what_to_do() {
    let window = Window::lived(3);
    let session = window.set_up("installer", Role::Installer).session;
    let lamp = window.connection(&session);
    assert!(lamp.says.zh.contains("没有登记"), "{lamp:?}");

    let platform = Platform::start();
    enrol(&window.home, &code(&platform)).expect("enrolled");
    assert_eq!(window.connection(&session).light, Light::Well);

    for (kind, word) in [
        (ProblemKind::Unauthorized, "401"),
        (ProblemKind::Forbidden, "403"),
        (ProblemKind::Unavailable, "平台自身出了故障"),
        (ProblemKind::UpgradeNeeded, "版本太旧"),
    ] {
        platform.state().says_no = Some(kind);
        let lamp = window.connection(&session);
        assert!(lamp.says.zh.contains(word) && lamp.light == Light::Act, "{kind:?}: {lamp:?}");
    }
    platform.state().says_no = None;

    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (address, word) in [
        (format!("http://{closed}"), "拒绝了连接"),
        (stranger(PORTAL), "大厅无线网络登录"),
        (stranger(GATEWAY), "平台自身出了故障"),
        (stranger("not HTTP at all\r\n\r\n"), "连接中途断开"),
        (stranger(""), "等了 10 秒"),
        // Plain words where TLS was asked for.
        (stranger(PORTAL).replace("http://", "https://"), "安全连接"),
        ("https://no-such-name.invalid".to_owned(), "没有接通"),
    ] {
        window.at(address.clone());
        let lamp = window.connection(&session);
        assert!(lamp.says.zh.contains(word) && lamp.light == Light::Act, "{address}: {lamp:?}");
        assert!(!lamp.says.en.is_empty());
    }
    // The control: back at the platform it works again.
    window.at(platform.address.clone());
    assert_eq!(window.connection(&session).light, Light::Well);
}
