//! Why a terminal was not enrolled, in words for whoever stands there with the code.

use shiwen_domain::{
    managing::{Lamp, Light},
    text::Text,
};
use shiwen_sync::{
    client::SettingsError,
    link::{Fault, NetworkFault, TlsFault},
    protocol::ProblemKind,
};

use super::{
    super::{stick::lamp, sync::connection},
    authority::no_file,
};
use crate::enrolment::EnrolError;

/// The sentence; nothing where the terminal itself failed.
pub(super) fn lamp_of(error: &EnrolError) -> Option<Lamp> {
    let says = match error {
        EnrolError::Settings(SettingsError::Tls(_)) => return Some(no_file()),
        EnrolError::Settings(error) => settings(*error)?,
        EnrolError::Kind => kind(),
        EnrolError::Fault(fault) => said_no(fault),
        EnrolError::Home(_) | EnrolError::Record(_) | EnrolError::Enrolment(_) | EnrolError::Runtime(_) => {
            return None;
        }
    };
    Some(Lamp { light: Light::Act, says })
}

/// Of a terminal that a platform knows already.
pub(super) fn another_platform() -> Lamp {
    lamp(
        Light::Act,
        "本终端已经登记在另一个平台，在这里不能换平台。要换平台，请有管理员权限的维护人员用命令行登记。什么都没有改变。",
        "This terminal is enrolled with another platform, and cannot be moved to a new one from here. Whoever administers the machine can do it on the command line. Nothing has changed.",
    )
}

pub(super) fn not_enrolled() -> Lamp {
    lamp(
        Light::Act,
        "本终端还没有登记，请先登记；代理可以在登记时一起填。",
        "This terminal is not enrolled yet. Please enrol it; the proxy can be given with it.",
    )
}

fn settings(error: SettingsError) -> Option<Text> {
    Some(match error {
        SettingsError::Address => Text::new(
            "平台地址写得不对，应该像 https://platform.example.cn 这样。请照平台管理方给的地址填。",
            "The platform's address is not right: it looks like https://platform.example.cn. Please type what whoever runs the platform has given.",
        ),
        SettingsError::PlainHttp => Text::new(
            "平台地址要以 https:// 开头，这样路上没人能看到或改动内容。",
            "The platform's address must begin with https://, so that nobody on the way reads or changes anything.",
        ),
        SettingsError::Proxy => Text::new(
            "代理地址写得不对，应该像 http://192.168.1.1:3128 这样；没有代理就留空。",
            "The proxy's address is not right: it looks like http://192.168.1.1:3128. Leave it empty where there is none.",
        ),
        SettingsError::Tls(_) | SettingsError::Library => return None,
    })
}

fn kind() -> Text {
    Text::new(
        "平台和这台终端不是一类：一个是演示用的，一个是正式的，不能登记在一起。请联系维护人员。",
        "Platform and terminal are not of one kind: one is for demonstrations, the other is real. Please call whoever looks after the terminal.",
    )
}

fn said_no(fault: &Fault) -> Text {
    match fault {
        Fault::Network(NetworkFault::Timeout) => Text::new(
            "平台很久没有回答：网络可能很慢，或被防火墙拦住。请再试一次；如果说登记码用过了，请要一个新的。",
            "The platform has not answered for long: the network may be slow, or a firewall is in the way. Please try again; if the code is then said to be used, ask for a new one.",
        ),
        Fault::Network(NetworkFault::Tls(TlsFault::OtherName | TlsFault::UnknownAuthority)) => Text::new(
            "那个地址的证书不可信，终端没有发送登记码。请检查地址；平台用自己的证书时，请选平台给的证书文件（PEM）。",
            "The certificate at that address is not to be trusted, so the code was not sent. Please check the address; where the platform has a certificate of its own, choose the file (PEM) that it has given.",
        ),
        Fault::Network(fault) => connection::network(*fault),
        Fault::Foreign { status, page, .. } => connection::foreign(*status, page),
        Fault::Problem { problem, status, .. } => match ProblemKind::of(problem) {
            Some(ProblemKind::BadCode) => Text::new(
                "登记码不对，或者已经用过、过了期。请核对一遍；还不行就向平台管理方要一个新的。",
                "The code is wrong, was used already, or is too old. Please check it, then ask whoever runs the platform for a new one.",
            ),
            Some(ProblemKind::DemoRefused) => kind(),
            Some(ProblemKind::Conflict) => Text::new(
                "这个登记码和这台终端对不上：也许它是“更换机器”用的，只能给还没用过的新机器；也许这个终端编号在平台上属于别的机器或别的大厅。请联系平台管理方。",
                "The code does not fit this terminal: it may be made for a replacement, which must be a machine that has served nobody, or at the platform this identity is another machine's or another hall's. Please ask whoever runs the platform.",
            ),
            Some(kind) => connection::said_no(kind),
            None => connection::by_status(*status),
        },
    }
}
