//! Work orders: how many, and the open ones by their last day. The page shows them; it moves none.

use maud::{Markup, html};
use shiwen_domain::{text::Lang, work_order::State};

use super::{
    content::{Content, OrderLine},
    words::{Says as _, count},
};

/// Counts of the days asked for, and the list of what is open now.
pub(super) fn orders(lang: Lang, content: &Content) -> Markup {
    let counts = content.total.work_orders.unwrap_or_default();
    let facts = [
        (lang.say("已立案", "Opened"), counts.opened),
        (lang.say("未办结", "Open"), counts.open),
        (lang.say("已超期", "Overdue"), counts.overdue),
        (lang.say("已办结", "Closed"), counts.closed),
        (lang.say("按期办结", "Closed in time"), counts.closed_in_time),
    ];
    html! {
        section aria-labelledby="orders" {
            h2 id="orders" { (lang.say("差评工单", "Work orders")) }
            p.about { (lang.say("每条差评以及留下电话要求回访的评价立即生成工单，推送 12345。以下为所选日期内立案的工单。", "Each bad rating, and each whose visitor asked for a call, opens one at once and is passed on to 12345. Counted are those opened on the days shown.")) }
            dl.beside { @for (name, number) in facts { div { dt { (name) } dd { (count(number)) } } } }
            @if content.orders.is_empty() {
                p { (lang.say("现在没有未办结的工单。", "No work order is open now.")) }
            } @else { (list(lang, content)) }
        }
    }
}

fn list(lang: Lang, content: &Content) -> Markup {
    html! {
        div.wide role="region" aria-labelledby="open-orders" tabindex="0" {
            table {
                caption id="open-orders" { (lang.say("现在未办结的工单，最先到期的在前，最多 25 件", "Open now, those due first in front, 25 at most")) }
                thead { tr {
                    th scope="col" { (lang.say("工单", "Work order")) }
                    th scope="col" { (lang.say("部门", "Department")) }
                    th scope="col" { (lang.say("状态", "State")) }
                    th scope="col" { (lang.say("办结期限", "Due")) }
                } }
                tbody { @for order in &content.orders { (line(lang, content, order)) } }
            }
        }
    }
}

fn line(lang: Lang, content: &Content, order: &OrderLine) -> Markup {
    let state = State::named(&order.state).map(State::wording);
    let hall = content.names.halls.get(&order.hall).filter(|_| content.ask.hall.is_none());
    html! {
        tr {
            th.long scope="row" lang="zh-CN" {
                (order.title)
                @if let Some(hall) = hall { small { (lang.text(hall)) } }
            }
            td { (lang.text(&content.names.department(&order.department))) }
            td { (state.as_ref().map_or(order.state.as_str(), |state| lang.text(state))) }
            td.due { (order.due) " " (left(lang, order.overdue_days)) }
        }
    }
}

/// How much time is left, or how long it has been over.
fn left(lang: Lang, overdue_days: i32) -> Markup {
    let days = overdue_days.unsigned_abs();
    html! {
        @if overdue_days > 0 {
            strong.badge { (lang.say("超期 ", "overdue ")) (days) (lang.say(" 天", " d")) }
        } @else if days == 0 {
            small { (lang.say("今天到期", "due today")) }
        } @else {
            small { (lang.say("还有 ", "")) (days) (lang.say(" 天", " d left")) }
        }
    }
}
