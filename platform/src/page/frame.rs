//! The page around the results: head, title, what is shown, the form to show something else, and the foot.

use jiff::{Timestamp, tz::Offset};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use shiwen_domain::text::Lang;

use super::{STYLE, content::Content, days, figure, groups, orders, parts, terminals, words::Says as _};

/// What is shown to whom.
pub(super) struct View<'a> {
    pub(super) lang: Lang,
    /// Whether all of this is made up.
    pub(super) demo: bool,
    /// Whether this token may look at other halls too.
    pub(super) choose_hall: bool,
    pub(super) content: &'a Content,
}

/// The whole page.
pub(super) fn page(view: &View<'_>) -> Markup {
    let (lang, content) = (view.lang, view.content);
    html! {
        (DOCTYPE)
        html lang=(lang.say("zh-CN", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title(view)) " · " (lang.say("评价结果", "Results")) @if view.demo { " · DEMO" } }
                style { (PreEscaped(STYLE)) }
            }
            body {
                @if view.demo { (ribbon(lang)) }
                (head(view))
                main {
                    (figure::summary(lang, content))
                    (parts::levels(lang, content))
                    (days::days(lang, content))
                    (groups::tables(lang, content))
                    (parts::questions(lang, content))
                    (parts::reasons(lang, content))
                    (orders::orders(lang, content))
                    (terminals::terminals(lang, content))
                }
                (foot(view))
            }
        }
    }
}

fn ribbon(lang: Lang) -> Markup {
    html! {
        p.demo role="note" {
            strong { "DEMO" } " " (lang.say("演示平台：以下数据全部是虚构的。", "Demo platform: everything below is made up."))
        }
    }
}

fn title<'a>(view: &'a View<'_>) -> &'a str {
    let hall = view.content.ask.hall.as_ref();
    let name = hall.and_then(|hall| view.content.names.halls.get(hall)).map(|name| view.lang.text(name));
    name.or(hall.map(String::as_str)).unwrap_or(view.lang.say("全市", "The whole city"))
}

fn head(view: &View<'_>) -> Markup {
    let lang = view.lang;
    let (other, code) = match lang {
        Lang::Zh => ("English", "en"),
        Lang::En => ("中文", "zh"),
    };
    html! {
        header {
            div.top {
                p.brand { (lang.say("十问 · 评价结果", "Shiwen · Results")) }
                a.switch href=(link(view, code)) lang=(if code == "zh" { "zh-CN" } else { "en" }) hreflang=(code) { (other) }
            }
            h1 { (title(view)) }
            p.range { (range(view)) }
            (form(view))
        }
    }
}

/// The same page in another language.
fn link(view: &View<'_>, lang: &str) -> String {
    let ask = &view.content.ask;
    let day = |day: Option<String>| day.unwrap_or_default();
    let hall = ask.hall.as_deref().unwrap_or_default();
    format!("/?lang={lang}&hall={hall}&from={}&to={}", day(ask.since()), day(ask.until()))
}

fn range(view: &View<'_>) -> String {
    let (lang, ask) = (view.lang, &view.content.ask);
    match (ask.since(), ask.until()) {
        (None, None) => lang.say("全部日期", "All days").to_owned(),
        (Some(from), None) => format!("{from} {}", lang.say("至今", "until today")),
        (None, Some(to)) => format!("{} {to}", lang.say("截至", "Until")),
        (Some(from), Some(to)) => format!("{from} {} {to}", lang.say("至", "to")),
    }
}

fn form(view: &View<'_>) -> Markup {
    let (lang, ask) = (view.lang, &view.content.ask);
    html! {
        form method="get" action="/" {
            input type="hidden" name="lang" value=(lang.say("zh", "en"));
            @if view.choose_hall {
                label { span { (lang.say("大厅", "Hall")) } select name="hall" {
                    option value="" selected[ask.hall.is_none()] { (lang.say("全市", "The whole city")) }
                    @for (id, name) in &view.content.names.halls {
                        option value=(id) selected[ask.hall.as_ref() == Some(id)] { (lang.text(name)) }
                    }
                } }
            }
            label { span { (lang.say("从", "From")) } input type="date" name="from" value=(ask.since().unwrap_or_default()); }
            label { span { (lang.say("到", "To")) } input type="date" name="to" value=(ask.until().unwrap_or_default()); }
            button { (lang.say("查看", "Show")) }
        }
    }
}

fn foot(view: &View<'_>) -> Markup {
    let lang = view.lang;
    let now = Timestamp::from_millisecond(view.content.now_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let at = Offset::constant(8).to_datetime(now).strftime("%Y-%m-%d %H:%M").to_string();
    html! {
        footer {
            p { (lang.say("结果由各终端签名、平台见证的记录算出，任何人都可以重新核算。",
                "Computed from logs that the terminals signed and the platform witnessed; anybody can compute it again.")) }
            p { (lang.say("生成于北京时间 ", "Made at ")) (at) (lang.say("", ", Beijing time")) @if view.demo { " · DEMO" } }
        }
    }
}
