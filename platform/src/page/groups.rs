//! Tables of groups: halls, departments, counters, clerks. Both figures in each row.

use maud::{Markup, html};
use shiwen_domain::text::Lang;

use super::{
    content::Content,
    words::{Says as _, count, mean, of_hundred, share},
};
use crate::results::figures::{Group, OPINIONS_GOAL};

/// One table: what it is about, and who stands in its rows.
struct Table<'a> {
    id: &'static str,
    title: &'static str,
    about: String,
    rows: &'a [Group],
    /// Whether the rows are of several halls, which are then named.
    halls: bool,
    /// Whether opinions are shown against their goal.
    opinions: bool,
}

/// All of them; those without a row are left out.
pub(super) fn tables(lang: Lang, content: &Content) -> Markup {
    let many_halls = content.ask.hall.is_none() && content.names.halls.len() > 1;
    let say = |zh, en| lang.say(zh, en);
    let tables = [
        Table {
            id: "halls",
            title: say("大厅", "Halls"),
            about: String::new(),
            rows: if many_halls { &content.halls } else { &[] },
            halls: false,
            opinions: false,
        },
        Table {
            id: "departments",
            title: say("部门", "Departments"),
            about: say(
                "每个部门至少收集 50 份十问答卷。",
                "Each department is to gather at least 50 answered surveys.",
            )
            .to_owned(),
            rows: &content.departments,
            halls: false,
            opinions: true,
        },
        Table {
            id: "counters",
            title: say("窗口", "Counters"),
            about: String::new(),
            rows: &content.counters,
            halls: many_halls,
            opinions: false,
        },
        Table {
            id: "clerks",
            title: say("工作人员", "Clerks"),
            about: clerks_about(lang, &content.clerks_month),
            rows: &content.clerks,
            halls: many_halls,
            opinions: false,
        },
    ];
    html! { @for table in tables.iter().filter(|table| !table.rows.is_empty()) { (section(lang, content, table)) } }
}

/// Why these figures are of other days than all others: of free ranges somebody could take the difference.
fn clerks_about(lang: Lang, month: &str) -> String {
    match lang {
        Lang::Zh => format!("{month} 整月；只写工号；评价满 5 条才显示。"),
        Lang::En => format!("The whole month {month}. By number only; shown from 5 ratings on."),
    }
}

fn section(lang: Lang, content: &Content, table: &Table<'_>) -> Markup {
    html! {
        section aria-labelledby=(table.id) {
            h2 id=(table.id) { (table.title) }
            @if !table.about.is_empty() { p.about { (table.about) } }
            div.wide role="region" aria-labelledby=(table.id) tabindex="0" {
                table {
                    caption.hidden { (table.title) }
                    (head(lang, table))
                    tbody { @for group in table.rows { (row(lang, content, table, group)) } }
                }
            }
        }
    }
}

fn head(lang: Lang, table: &Table<'_>) -> Markup {
    html! {
        thead {
            tr.over {
                td {}
                th colspan="4" scope="colgroup" { (lang.say("全部评价", "All ratings")) }
                th.other colspan="3" scope="colgroup" { (lang.say("无争议的评价", "Undisputed")) }
                td.other {}
                @if table.opinions { td {} }
            }
            tr {
                th scope="col" { (table.title) }
                th.number scope="col" { (lang.say("评价数", "Ratings")) }
                th.number scope="col" { (lang.say("好评率", "Good")) }
                th.number scope="col" { (lang.say("差评率", "Bad")) }
                th.number scope="col" { (lang.say("平均分", "Mean")) }
                th.number.other scope="col" { (lang.say("评价数", "Ratings")) }
                th.number scope="col" { (lang.say("好评率", "Good")) }
                th.number scope="col" { (lang.say("差评率", "Bad")) }
                th.number.other scope="col" { (lang.say("应答率", "Response")) }
                @if table.opinions { th scope="col" { (lang.say("十问答卷", "Surveys")) } }
            }
        }
    }
}

fn row(lang: Lang, content: &Content, table: &Table<'_>, group: &Group) -> Markup {
    let (all, undisputed) = (&group.all, &group.undisputed);
    html! {
        tr {
            th scope="row" {
                (group.name.as_ref().map_or(group.key.as_str(), |name| lang.text(name)))
                @if table.halls && let Some(hall) = group.hall.as_ref().and_then(|hall| content.names.halls.get(hall)) {
                    small { (lang.text(hall)) }
                }
            }
            td.number { (count(all.ratings)) }
            td.number { (share(all.good_rate)) }
            td.number { (share(all.bad_rate)) }
            td.number { (mean(all.mean)) }
            td.number.other { (count(undisputed.ratings)) }
            td.number { (share(undisputed.good_rate)) }
            td.number { (share(undisputed.bad_rate)) }
            td.number.other { (share(group.response_rate)) }
            @if table.opinions { td { (goal(lang, group.opinions)) } }
        }
    }
}

/// How near a department is to its goal.
fn goal(lang: Lang, opinions: i64) -> Markup {
    let goal = i64::from(OPINIONS_GOAL);
    let reached = opinions >= goal;
    html! {
        span.goal {
            svg.bar viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
                rect.rail width="100" height="6" {}
                rect.part width=(of_hundred(opinions.min(goal), goal)) height="6" {}
            }
            span {
                (count(opinions)) " / " (goal)
                @if reached { " " span.done { (lang.say("已达到", "reached")) } }
            }
        }
    }
}
