//! What is in the way of the exchange, by the names under which `status` has it, and what somebody does about it.

use shiwen_domain::{
    managing::{Lamp, Light},
    text::Text,
};
use shiwen_sync::protocol::ProblemKind;

use crate::managing::stick::lamp;

/// Nobody has enrolled the terminal.
pub(super) fn not_enrolled() -> Lamp {
    lamp(
        Light::Watch,
        "本终端还没有登记到平台。评价照常保存在本机；需要登记时，请安装人员用平台给的登记码操作。",
        "This terminal is not enrolled. Answers are kept here all the same; to enrol it, ask an installer with a code of the platform.",
    )
}

/// Names that say that record and platform contradict each other.
pub(super) fn is_a_disagreement(name: &str) -> bool {
    let log = [ProblemKind::Fork, ProblemKind::Shrunk, ProblemKind::ConfirmationNeeded];
    ["alarm", "not-sound"].contains(&name) || log.iter().any(|kind| kind.name() == name)
}

/// The sentence for a name; nothing where nothing is in the way.
pub(super) fn in_the_way(name: &str) -> Option<Text> {
    if name.is_empty() {
        return None;
    }
    let kind = ProblemKind::ALL.iter().find(|kind| kind.name() == name);
    Some(match (name, kind) {
        (_, Some(&kind)) => said_no(kind),
        ("certificate-or-clock", _) => clock(),
        ("disk", _) => Text::new(
            "终端的磁盘多次读写失败。请联系终端的维护人员检查磁盘。",
            "The terminal's disk fails again and again. Please have it checked.",
        ),
        ("state", _) => Text::new(
            "平台收下了评价，但没有返回工单等状态。请联系平台管理方。",
            "The platform takes the answers and tells nothing of work orders. Please ask whoever runs it.",
        ),
        ("not-sound", _) => Text::new(
            "终端的记录与自己的签名不一致，已停止发送。请联系终端的维护人员。",
            "The record does not agree with its own signature, so nothing is sent. Please call whoever looks after the terminal.",
        ),
        _ => Text::new(
            "与平台的数据交换出现异常，需要人工处理。请联系平台管理方和终端的维护人员。",
            "Something is wrong between terminal and platform that somebody has to look at. Please call whoever runs the platform and whoever looks after the terminal.",
        ),
    })
}

/// Certificate and clock do not fit each other.
pub(super) fn clock() -> Text {
    Text::new(
        "平台的证书与终端的时间对不上：多半是终端的时钟不准，也可能是证书过期。请校准终端时间；时间正确的话，请联系平台管理方。",
        "The platform's certificate does not fit this terminal's time: most likely the clock is wrong, or the certificate has expired. Please set the clock; if it is right, ask whoever runs the platform.",
    )
}

/// The platform said no.
pub(in crate::managing) fn said_no(kind: ProblemKind) -> Text {
    use ProblemKind as Kind;
    match kind {
        Kind::Unauthorized => Text::new(
            "平台不认识本终端（401）。请安装人员用新的登记码重新登记。",
            "The platform does not know this terminal (401). Please have an installer enrol it again with a new code.",
        ),
        Kind::Forbidden | Kind::BadCode | Kind::DemoRefused => Text::new(
            "平台拒绝了本终端（403）。请平台管理方检查这台终端的权限，必要时重新登记。",
            "The platform refuses this terminal (403). Please ask whoever runs it what the terminal may do, and enrol it again if need be.",
        ),
        Kind::ConfirmationNeeded => Text::new(
            "本终端一天内不止一次开始了新的日志，平台要求人工确认。请安装人员用新的登记码重新登记。",
            "This terminal has begun more than one new log within a day, so somebody has to confirm it. Please have an installer enrol it again with a new code.",
        ),
        Kind::UpgradeNeeded => Text::new(
            "终端的程序版本太旧，平台不再接收。请维护人员更新终端。",
            "The terminal's program is too old for the platform. Please have it updated.",
        ),
        Kind::Timeout | Kind::TooEarly | Kind::TooManyRequests => Text::new(
            "平台正忙。终端会自动重试，不需要操作。",
            "The platform is busy. The terminal tries again by itself.",
        ),
        Kind::Internal | Kind::Unavailable => platform_fails(),
        Kind::Fork | Kind::Shrunk | Kind::Gap | Kind::Conflict => Text::new(
            "平台见证的记录与终端的不一致。请马上联系平台管理方和终端的维护人员。",
            "What the platform has witnessed is not what this terminal has. Please call whoever runs the platform and whoever looks after the terminal.",
        ),
        Kind::BadRequest
        | Kind::NotFound
        | Kind::MethodNotAllowed
        | Kind::TooLarge
        | Kind::UnsupportedMediaType
        | Kind::Invalid => Text::new(
            "平台看不懂终端的请求：两边的程序版本可能不配套。请联系平台管理方和终端的维护人员。",
            "The platform does not understand this terminal: their programs may not fit. Please call whoever runs the platform and whoever looks after the terminal.",
        ),
    }
}

/// The platform is there and does not work.
pub(super) fn platform_fails() -> Text {
    Text::new(
        "平台自身出了故障。评价都保存在本终端，会自动重试；如果持续半天以上，请联系平台管理方。",
        "The platform itself fails. All answers are kept here and sent later; if it goes on for half a day, please tell whoever runs it.",
    )
}
