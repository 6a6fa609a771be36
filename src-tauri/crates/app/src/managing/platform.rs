//! Enrolment and network in the manager's window: the same use case as `shiwen enrol`, told to the log before it holds. The
//! running sender looks for another enrolment every few moments and goes on with it; nothing is started anew.

mod authority;
mod words;

use std::thread;

use shiwen_domain::{
    entry::{Body, SettingsChange},
    managing::{EnrolledView, Lamp, Light, NewEnrolment, PlatformState, ProxyAddress, Refusal, Said},
    moment::Moment,
};

use self::authority::no_file;
use super::{
    incident::failed,
    stick::{Plugs, lamp},
    sync::{at_hall, minute, minutes},
    who::Who,
};
use crate::{
    enrolment::{self, EnrolError, Enrolled, Enrolling, EnrolmentFile},
    home::Home,
    packs,
    terminal::Terminal,
};

/// Enrolment and network of the window.
#[derive(Debug)]
pub(super) struct Platforms {
    home: Home,
    terminal: Terminal,
    plugs: Plugs,
}

impl Platforms {
    pub(super) fn new(home: &Home, terminal: &Terminal, plugs: Plugs) -> Self {
        Self { home: home.clone(), terminal: terminal.clone(), plugs }
    }

    /// How it stands.
    pub(super) fn answer(&self) -> Result<Said, Refusal> {
        self.said(None)
    }

    /// Enrols the terminal.
    pub(super) fn enrol(&self, who: &Who, wanted: NewEnrolment) -> Result<Said, Refusal> {
        let Ok(authority) = self.authority(&wanted.authority) else { return self.said(Some(no_file())) };
        let NewEnrolment { platform, code, proxy, .. } = wanted;
        let proxy = proxy_of(&ProxyAddress(proxy));
        let said =
            Enrolling { platform: platform.trim().to_owned(), code: code.trim().to_owned(), ca: None, proxy };
        let home = self.home.clone();
        let file = match apart("enrolment", move || enrolment::asked(&home, &said, authority))? {
            Ok(file) => file,
            Err(error) => return self.refused(&error),
        };
        let before = self.home.enrolment_or_none().map(|before| before.file);
        // Whoever answers for another platform is nobody that this terminal's log has ever been shown to: it would send him
        // everything, and obey his orders.
        if before.as_ref().is_some_and(|before| before.checkpoint_key != file.checkpoint_key) {
            return self.said(Some(words::another_platform()));
        }
        let before = before.as_ref().map_or_else(String::new, described);
        let says = change("platform", before, described(&file), who);
        let zh = "登记成功。终端几秒钟后自己开始发送，不用重新启动。";
        let en = "The terminal is enrolled. It begins to send within seconds, without a restart.";
        self.kept(says, &file, lamp(Light::Well, zh, en))
    }

    /// Takes another way to the same platform.
    pub(super) fn set_proxy(&self, who: &Who, proxy: &ProxyAddress) -> Result<Said, Refusal> {
        let Some(Enrolled { file, .. }) = self.home.enrolment_or_none() else {
            return self.said(Some(words::not_enrolled()));
        };
        let before = file.proxy.clone();
        let file = EnrolmentFile { proxy: proxy_of(proxy), ..file };
        let (home, wanted) = (self.home.clone(), file.clone());
        if let Err(error) = apart("proxy", move || enrolment::usable(&home, &wanted))? {
            return self.refused(&error);
        }
        let shown = |proxy: &Option<String>| proxy.as_deref().map_or_else(String::new, shown_proxy);
        let says = change("proxy", shown(&before), shown(&file.proxy), who);
        let zh = "代理已经改好，几秒钟后生效。可以到“同步”页测试连接。";
        let en = "The proxy is set and holds within seconds. The connection can be tested under Sync.";
        self.kept(says, &file, lamp(Light::Well, zh, en))
    }

    /// The log is told, then the file has it; what the disk does not take does not hold, and the log says so too.
    fn kept(&self, says: SettingsChange, file: &EnrolmentFile, well: Lamp) -> Result<Said, Refusal> {
        let told = |says: SettingsChange| self.terminal.write_down(Body::SettingsChange(says));
        told(says.clone()).map_err(|error| failed(&error))?;
        if let Err(error) = self.home.save_enrolment(file) {
            let SettingsChange { setting, from, to, by } = says;
            // Fails with the same disk; the file that is there holds.
            let _ = told(SettingsChange { setting, from: to, to: from, by });
            return Err(failed(&error));
        }
        // A sender that is gone is started again with the program.
        let _ = self.terminal.send_now();
        self.said(Some(well))
    }

    fn refused(&self, error: &EnrolError) -> Result<Said, Refusal> {
        match words::lamp_of(error) {
            Some(lamp) => {
                // What the platform says never repeats the code.
                tracing::warn!(error = error as &dyn std::error::Error, "the enrolment stays as it was");
                self.said(Some(lamp))
            }
            None => Err(failed(error)),
        }
    }

    fn said(&self, last: Option<Lamp>) -> Result<Said, Refusal> {
        let now = self.terminal.now().map_err(|error| failed(&error))?;
        let enrolled = self.home.enrolment_or_none().map(|enrolled| self.view(&enrolled, &now));
        let platform = PlatformState { enrolled, sticks: self.sticks(), last };
        Ok(Said::Platform { platform: Box::new(platform) })
    }

    fn view(&self, enrolled: &Enrolled, now: &Moment) -> EnrolledView {
        let EnrolmentFile { platform, terminal, hall, demo, proxy, authority, enrolled_ms, .. } =
            &enrolled.file;
        let pack = packs::newest_whole(&self.home, enrolled);
        let offset = minutes(&self.home, Some(enrolled));
        EnrolledView {
            platform: platform.clone(),
            terminal: terminal.to_string(),
            hall: hall.clone(),
            hall_name: pack.map(|loaded| loaded.assets.pack.hall.name),
            demo: *demo,
            at: enrolled_ms.map(|ms| minute(&at_hall(ms, offset, now))),
            proxy: proxy.as_deref().map(shown_proxy),
            own_authority: authority.is_some(),
        }
    }
}

/// On a thread of its own: whoever calls may have a runtime already.
fn apart<T: Send + 'static>(name: &str, ask: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    let asking = thread::Builder::new().name(name.into()).spawn(ask).map_err(|error| failed(&error))?;
    asking.join().map_err(|_| failed(&std::io::Error::other("the question ended with a panic")))
}

fn change(setting: &str, from: String, to: String, who: &Who) -> SettingsChange {
    SettingsChange { setting: setting.to_owned(), from, to, by: who.name.clone() }
}

/// What the log says of an enrolment: neither code nor token, nor the way there.
fn described(file: &EnrolmentFile) -> String {
    format!("{} hall {} terminal {}", file.platform, file.hall, file.terminal)
}

fn proxy_of(ProxyAddress(typed): &ProxyAddress) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|proxy| !proxy.is_empty())
}

/// A proxy's address without name and password.
fn shown_proxy(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    if scheme.is_empty() { host.to_owned() } else { format!("{scheme}://{host}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_shown_without_name_and_password() {
        for (address, shown) in [
            ("http://proxy.example:3128", "http://proxy.example:3128"),
            ("http://name:p@ss@proxy.example:3128", "http://proxy.example:3128"),
            ("https://name@[::1]:1", "https://[::1]:1"),
        ] {
            assert_eq!(shown_proxy(address), shown);
        }
    }
}
