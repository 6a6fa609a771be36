//! The two figures side by side, what they mean, and what stands beside both.

use maud::{Markup, html};
use shiwen_domain::text::Lang;

use super::{
    content::Content,
    words::{Says as _, count, mean, share},
};
use crate::results::{
    beside::Beside,
    figures::{Figure, Group},
};

/// The head of the results: first figure, second figure, and the facts next to both.
pub(super) fn summary(lang: Lang, content: &Content) -> Markup {
    let total = &content.total;
    html! {
        section aria-labelledby="figures" {
            h2 id="figures" { (lang.say("满意度", "Satisfaction")) }
            div.figures {
                (card(lang, "first", &total.all,
                    lang.say("全部评价", "All ratings"),
                    lang.say("每一条评价都在内，谁也不能去掉。", "Every rating is in it. Nobody can take one out.")))
                (card(lang, "second", &total.undisputed,
                    lang.say("无争议的评价", "Undisputed ratings"), &without(lang, total)))
            }
            (beside(lang, content))
            (definitions(lang))
        }
    }
}

fn card(lang: Lang, class: &str, figure: &Figure, title: &str, about: &str) -> Markup {
    html! {
        article class={ "figure " (class) } {
            h3 { (title) }
            p.about { (about) }
            p.main {
                span.label { (lang.say("好评率", "Good rate")) }
                strong { (share(figure.good_rate)) }
            }
            dl {
                div { dt { (lang.say("差评率", "Bad rate")) } dd { (share(figure.bad_rate)) } }
                div {
                    dt { (lang.say("平均分", "Mean")) }
                    dd { (mean(figure.mean)) @if figure.mean.is_some() { small { " / 10" } } }
                }
                div { dt { (lang.say("评价数", "Ratings")) } dd { (count(figure.ratings)) } }
                div { dt { (lang.say("差评", "Bad ratings")) } dd { (count(figure.bad)) } }
            }
        }
    }
}

fn without(lang: Lang, total: &Group) -> String {
    let (flagged, labelled) = (count(total.flagged), count(total.labelled));
    match lang {
        Lang::Zh => format!("不含规则标记的 {flagged} 条、大厅以外人员确认为误评或恶意的 {labelled} 条。"),
        Lang::En => format!(
            "Without {flagged} that a rule has flagged and {labelled} that somebody outside the hall has confirmed as \
             mistaken or malicious."
        ),
    }
}

/// Facts that belong to both figures.
fn beside(lang: Lang, content: &Content) -> Markup {
    let total = &content.total;
    let of = |part: i64, whole: i64| format!("{} / {}", count(part), count(whole));
    html! {
        dl.beside {
            div {
                dt { (lang.say("应答率", "Response rate")) }
                dd { (share(total.response_rate)) }
                dd.more {
                    @if total.announced > 0 {
                        (of(total.answered, total.announced)) (lang.say(" 次已播报的服务", " announced services"))
                    } @else {
                        (lang.say("没有播报过服务", "no services were announced"))
                    }
                }
            }
            div {
                dt { (lang.say("播报后撤回", "Announced and taken back")) }
                dd { (count(content.beside.cancelled)) }
                dd.more { (lang.say("没有人触摸屏幕之前撤回的", "before anybody had touched the screen")) }
            }
            (out_of_use(lang, &content.beside))
            div {
                dt { (lang.say("十问答卷", "Surveys answered")) }
                dd { (count(total.opinions)) }
                dd.more { (lang.say("不计入任何评价", "never part of a rating")) }
            }
            div {
                dt { (lang.say("没有理由的差评", "Bad without a reason")) }
                dd { (count(total.no_reason)) }
                dd.more { (lang.say("照样计入", "counted all the same")) }
            }
            div {
                dt { (lang.say("日期不确定", "Date uncertain")) }
                dd { (count(content.uncertain)) }
                dd.more { (uncertain(lang, content)) }
            }
            @if total.unproven > 0 {
                div {
                    dt { (lang.say("无法再证明", "No longer provable")) }
                    dd { (count(total.unproven)) }
                    dd.more { (lang.say("来自损坏的记录，计入在内", "from damaged records; counted")) }
                }
            }
        }
    }
}

/// Minutes of opening hours in which terminals were not to be used, by why.
fn out_of_use(lang: Lang, beside: &Beside) -> Markup {
    let facts = [
        (
            beside.paused_minutes,
            lang.say("开放时间暂停", "Paused while open"),
            lang.say("正在进行的暂停至少每天记入一次", "a break that goes on counts at least once a day"),
        ),
        (
            beside.off_minutes,
            lang.say("开放时间关机", "Off while open"),
            lang.say("程序没有运行", "the program did not run"),
        ),
        (
            beside.standing_still_minutes,
            lang.say("开放时间停止服务", "Out of service while open"),
            lang.say("重启无效", "starting anew was in vain"),
        ),
        (
            beside.cleaning_minutes,
            lang.say("开放时间清洁", "Cleaned while open"),
            lang.say("清洁屏幕时不能触摸", "while the glass is cleaned no touch counts"),
        ),
    ];
    html! {
        @for (minutes, term, more) in facts {
            @if let Some(minutes) = minutes {
                div {
                    dt { (term) }
                    dd { (count(minutes)) small { (lang.say(" 分钟", " minutes")) } }
                    dd.more { (more) }
                }
            }
        }
    }
}

fn uncertain(lang: Lang, content: &Content) -> &'static str {
    if content.ask.from.is_some() || content.ask.to.is_some() {
        lang.say("终端时钟不可信，不猜日期；未计入所选日期", "clock not believed; in no range of days")
    } else {
        lang.say("终端时钟不可信，不猜日期；已计入", "clock not believed; counted, on no day")
    }
}

fn definitions(lang: Lang) -> Markup {
    let terms = [
        (
            "好评率",
            "Good rate",
            "非常满意、满意、基本满意 ÷ 评价数",
            "very satisfied, satisfied and fairly satisfied ÷ ratings",
        ),
        ("差评率", "Bad rate", "不满意、非常不满意 ÷ 评价数", "dissatisfied and very dissatisfied ÷ ratings"),
        (
            "平均分",
            "Mean",
            "五级评价的平均等级 × 2，满分 10；两级评价不参加平均",
            "mean level of the five-level scale × 2, at most 10; two-button ratings are not in it",
        ),
        (
            "评价数",
            "Ratings",
            "只数作出了评价的人；没有评价不等于好评，不进任何比率",
            "only people who rated; silence is no praise and is in no rate",
        ),
        (
            "应答率",
            "Response rate",
            "播报过的服务中有评价的比例",
            "share of announced services that were rated",
        ),
    ];
    html! {
        dl.definitions {
            @for (zh, en, zh_means, en_means) in terms {
                div { dt { (lang.say(zh, en)) } dd { (lang.say(zh_means, en_means)) } }
            }
        }
    }
}
