//! Trying the connection: one question to the platform as the sender asks it, with the enrolment's own address, certificate and
//! token. It changes nothing on either side.

use std::{sync::Arc, thread, time::Duration};

use shiwen_domain::{
    managing::{Lamp, Light, Refusal},
    text::Text,
};
use shiwen_sync::{
    client::{Client, SettingsError},
    link::{Fault, Link, NetworkFault, Page, TlsFault},
    protocol::ProblemKind,
};

use super::words;
pub(in crate::managing) use super::words::said_no;
use crate::{
    enrolment::{Enrolled, EnrolmentError},
    home::{Home, Keys},
    managing::{incident::failed, stick::lamp},
    sending::{runtime, tls_clock},
};

/// Whoever stands there waits no longer.
const WITHIN: Duration = Duration::from_secs(10);
/// Making the connection may take so much of it.
const CONNECT_WITHIN: Duration = Duration::from_secs(6);

/// Tries it, and says what is wrong and what to do.
pub(super) fn test(home: &Home) -> Result<Lamp, Refusal> {
    let enrolled = match home.enrolment() {
        Ok(Some(enrolled)) => enrolled,
        Ok(None) => return Ok(words::not_enrolled()),
        Err(EnrolmentError::Unreadable) => return Ok(unreadable()),
        Err(error) => return Err(failed(&error)),
    };
    let keys = home.keys().map_err(|error| failed(&error))?;
    let home = home.clone();
    // On a thread of its own: whoever calls may have a runtime already.
    let asking =
        thread::Builder::new().name("connection test".into()).spawn(move || ask(&home, &keys, &enrolled));
    let asked = asking.map_err(|error| failed(&error))?.join();
    Ok(match asked {
        Ok(Ok(())) => works(),
        Ok(Err(trouble)) => Lamp { light: Light::Act, says: trouble.says() },
        Err(_) => return Err(failed(&std::io::Error::other("the connection test ended with a panic"))),
    })
}

/// Why it does not work.
enum Trouble {
    Settings,
    Runtime,
    Fault(Fault),
}

fn ask(home: &Home, keys: &Keys, enrolled: &Enrolled) -> Result<(), Trouble> {
    let tls = Arc::new(tls_clock(home, keys, Some(enrolled)));
    let mut settings = enrolled.settings();
    (settings.connect_within, settings.answer_within) = (CONNECT_WITHIN, WITHIN);
    // What to ask behind does not matter: only whether it answers.
    let after = home.reader().ok().flatten().and_then(|open| open.reader.exchange().ok());
    let after = after.map_or(0, |exchange| exchange.after);
    let runtime = runtime().map_err(|_| Trouble::Runtime)?;
    let asked = runtime.block_on(async {
        let client = Client::new(&settings, tls).map_err(unusable)?;
        let link = client.terminal(enrolled.file.terminal.clone(), enrolled.file.token.clone());
        let asked = tokio::time::timeout(WITHIN, link.state(after)).await;
        let asked = asked.unwrap_or(Err(Fault::Network(NetworkFault::Timeout)));
        asked.map(drop).map_err(Trouble::Fault)
    });
    // A name that is still being looked up is not waited for.
    runtime.shutdown_background();
    asked
}

fn unusable(error: SettingsError) -> Trouble {
    tracing::warn!(%error, "the platform's address as enrolled cannot be used");
    Trouble::Settings
}

fn works() -> Lamp {
    lamp(
        Light::Well,
        "连接正常：平台认出了本终端，并作了回答。",
        "The connection works: the platform knows this terminal and has answered.",
    )
}

fn unreadable() -> Lamp {
    lamp(
        Light::Act,
        "登记信息损坏，无法使用。请安装人员用新的登记码重新登记。",
        "What is kept of the enrolment is damaged. Please have an installer enrol the terminal again with a new code.",
    )
}

impl Trouble {
    fn says(&self) -> Text {
        match self {
            Self::Fault(Fault::Network(fault)) => network(*fault),
            Self::Fault(Fault::Foreign { status, page, .. }) => foreign(*status, page),
            Self::Fault(Fault::Problem { problem, status, .. }) => {
                ProblemKind::of(problem).map_or_else(|| by_status(*status), words::said_no)
            }
            Self::Settings => Text::new(
                "登记的平台地址或证书不可用。请安装人员重新登记。",
                "The platform's address or certificate as enrolled cannot be used. Please have an installer enrol the terminal again.",
            ),
            Self::Runtime => Text::new(
                "终端的系统资源不足，没能测试。请稍后再试，或重新启动终端。",
                "The terminal is short of resources and could not try. Please try again later, or start it anew.",
            ),
        }
    }
}

pub(in crate::managing) fn network(fault: NetworkFault) -> Text {
    match fault {
        NetworkFault::Name => Text::new(
            "找不到平台的地址：多半是网络没有接通。请检查网线或无线网络；网络正常的话，请联系网络管理员检查域名解析。",
            "The platform's name has no address: most likely there is no network. Please check cable or Wi-Fi; if these work, ask whoever runs the network about its name service.",
        ),
        NetworkFault::Unreachable => Text::new(
            "网络不通，到不了平台。请检查网线或无线网络，再试一次。",
            "There is no way to the platform. Please check cable or Wi-Fi, and try again.",
        ),
        NetworkFault::Refused => Text::new(
            "网络是通的，但平台那一端拒绝了连接：平台可能正在停机，或被防火墙拦住。请联系平台管理方。",
            "The network works, but the connection was refused there: the platform may be down, or a firewall is in the way. Please ask whoever runs the platform.",
        ),
        NetworkFault::Timeout => Text::new(
            "等了 10 秒，平台没有回答：网络可能很慢，或被防火墙拦住。请稍后再试；仍不行的话，请联系网络管理员。",
            "The platform did not answer within 10 seconds: the network may be slow, or a firewall is in the way. Please try again later, then ask whoever runs the network.",
        ),
        NetworkFault::BrokenOff => Text::new(
            "连接中途断开了。请再试一次；仍不行的话，请联系网络管理员。",
            "The connection broke off. Please try again, then ask whoever runs the network.",
        ),
        NetworkFault::TooLong => Text::new(
            "回答的不像是平台。请联系网络管理员，检查中间的代理设备。",
            "What answered is not like the platform. Please ask whoever runs the network about a proxy in between.",
        ),
        NetworkFault::Tls(fault) => tls(fault),
    }
}

fn tls(fault: TlsFault) -> Text {
    match fault {
        TlsFault::Expired | TlsFault::NotYetValid => words::clock(),
        TlsFault::OtherName | TlsFault::UnknownAuthority => Text::new(
            "对方的证书不是登记时那个平台的，终端没有发送任何内容：中间可能有设备在冒充平台，也可能平台换了证书。请联系平台管理方。",
            "The certificate is not that of the platform this terminal was enrolled with, so nothing was sent: something in between may pretend to be the platform, or its certificate was changed. Please ask whoever runs the platform.",
        ),
        TlsFault::Other => Text::new(
            "没能建立安全连接：那个地址上可能不是平台，或者中间的设备不支持。请联系网络管理员和平台管理方。",
            "No safe connection could be made: something else may be at that address, or in between. Please ask whoever runs the network and the platform.",
        ),
    }
}

/// Something answered that is not the platform, and how to recognise it.
pub(in crate::managing) fn foreign(status: u16, page: &Page) -> Text {
    if matches!(status, 500..=510 | 512..=599) && page.host.is_none() {
        return words::platform_fails();
    }
    let named = page.title.as_ref().or(page.host.as_ref());
    let (zh, en) = named.map_or_else(
        || (format!("（HTTP {status}）"), format!(" (HTTP {status})")),
        |name| (format!("“{name}”"), format!(" “{name}”")),
    );
    Text::new(
        format!(
            "回答的不是平台，而是另一个网页{zh}：多半是网络要求先登录认证。请先完成上网登录，或联系网络管理员放行本终端。"
        ),
        format!(
            "Not the platform answered but another page{en}: most likely the network asks for a login first. Please log in to it, or ask whoever runs the network to let this terminal through."
        ),
    )
}

/// A problem of a newer platform.
pub(in crate::managing) fn by_status(status: u16) -> Text {
    let kind = match status {
        401 => ProblemKind::Unauthorized,
        403 => ProblemKind::Forbidden,
        426 => ProblemKind::UpgradeNeeded,
        429 => ProblemKind::TooManyRequests,
        500..=599 => ProblemKind::Unavailable,
        _ => ProblemKind::Invalid,
    };
    words::said_no(kind)
}
