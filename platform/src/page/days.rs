//! Ratings day by day: a drawing for the eye and a table for everybody.

use std::collections::BTreeMap;

use jiff::{Span, civil::Date};
use maud::{Markup, html};
use shiwen_domain::text::Lang;

use super::{
    content::Content,
    words::{Says as _, count, of_hundred, share},
};
use crate::results::figures::Group;

/// Days drawn at most: the newest ones.
const DRAWN: usize = 366;

/// Every day from the first to the last, with or without ratings.
pub(super) fn days(lang: Lang, content: &Content) -> Markup {
    let by_day: BTreeMap<Date, &Group> =
        content.days.iter().filter_map(|group| Some((group.key.parse().ok()?, group))).collect();
    let drawn = drawn(&by_day);
    html! {
        @if let (Some(first), Some(last)) = (drawn.first(), drawn.last()) {
            section aria-labelledby="days" {
                h2 id="days" { (lang.say("逐日", "Day by day")) }
                figure.days {
                    (columns(&drawn))
                    div.ends { span { (first.0) } span { (last.0) } }
                    figcaption {
                        span.key.good { (lang.say("好评", "good")) } " "
                        span.key.bad { (lang.say("差评", "bad")) } " "
                        (highest(lang, &drawn))
                    }
                }
                (table(lang, &content.days))
            }
        }
    }
}

/// A day with its good and bad ratings.
type Day = (Date, i64, i64);

fn drawn(by_day: &BTreeMap<Date, &Group>) -> Vec<Day> {
    let (Some((&first, _)), Some((&last, _))) = (by_day.first_key_value(), by_day.last_key_value()) else {
        return Vec::new();
    };
    let day = |day: Date| by_day.get(&day).map_or((day, 0, 0), |group| (day, group.all.good, group.all.bad));
    let all: Vec<Day> = first.series(Span::new().days(1)).take_while(|day| *day <= last).map(day).collect();
    all[all.len().saturating_sub(DRAWN)..].to_vec()
}

fn most(drawn: &[Day]) -> i64 {
    drawn.iter().map(|(_, good, bad)| good + bad).max().unwrap_or(0)
}

fn highest(lang: Lang, drawn: &[Day]) -> String {
    format!("{} {}", lang.say("最高一天", "highest day"), count(most(drawn)))
}

/// One column a day: bad below in the deep hue, good on top of it.
fn columns(drawn: &[Day]) -> Markup {
    let most = most(drawn);
    html! {
        svg.columns viewBox={ "0 0 " (drawn.len() * 10) " 100" } preserveAspectRatio="none" aria-hidden="true" {
            @for (place, (_, good, bad)) in drawn.iter().enumerate() {
                @let (bad_high, all_high) = (of_hundred(*bad, most), of_hundred(good + bad, most));
                @if all_high > 0.0 {
                    rect.good x=(place * 10 + 1) y=(100.0 - all_high) width="8" height=(all_high - bad_high) {}
                    rect.bad x=(place * 10 + 1) y=(100.0 - bad_high) width="8" height=(bad_high) {}
                }
            }
        }
    }
}

fn table(lang: Lang, days: &[Group]) -> Markup {
    html! {
        details {
            summary { (lang.say("逐日数字", "The numbers of each day")) }
            div.wide role="region" aria-label=(lang.say("逐日数字", "The numbers of each day")) tabindex="0" {
                table {
                    caption.hidden { (lang.say("逐日数字", "The numbers of each day")) }
                    thead { tr {
                        th scope="col" { (lang.say("日期", "Day")) }
                        th.number scope="col" { (lang.say("评价数", "Ratings")) }
                        th.number scope="col" { (lang.say("好评率", "Good")) }
                        th.number scope="col" { (lang.say("差评率", "Bad")) }
                        th.number scope="col" { (lang.say("应答率", "Response")) }
                        th.number scope="col" { (lang.say("十问答卷", "Surveys")) }
                    } }
                    tbody { @for day in days.iter().rev() { (row(lang, day)) } }
                }
            }
        }
    }
}

fn row(lang: Lang, day: &Group) -> Markup {
    html! {
        tr {
            th scope="row" { @if day.key == "uncertain" { (lang.say("日期不确定", "uncertain")) } @else { (day.key) } }
            td.number { (count(day.all.ratings)) }
            td.number { (share(day.all.good_rate)) }
            td.number { (share(day.all.bad_rate)) }
            td.number { (share(day.response_rate)) }
            td.number { (count(day.opinions)) }
        }
    }
}
