//! What the answers consist of: levels, the ten questions, reasons. Bars have one hue whatever the answer was.

use maud::{Markup, html};
use shiwen_domain::{level::Level, text::Lang};

use super::{
    content::Content,
    words::{Says as _, count, of_hundred, share},
};
use crate::results::parts::{LevelRow, ReasonRow};

/// Reasons shown of each side.
const REASONS: usize = 8;

/// A bar for a share, 0 to 100.
pub(super) fn bar(hundredth: f64) -> Markup {
    html! {
        svg.bar viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
            rect.rail width="100" height="6" {}
            rect.part width=(hundredth) height="6" {}
        }
    }
}

/// How often each level was chosen.
pub(super) fn levels(lang: Lang, content: &Content) -> Markup {
    let of = |scale: &str| content.levels.iter().filter(move |row| row.scale == scale).collect::<Vec<_>>();
    let (five, two) = (of("five"), of("two"));
    html! {
        @if !five.is_empty() || !two.is_empty() {
            section aria-labelledby="levels" {
                h2 id="levels" { (lang.say("各等级", "Levels")) }
                div.pair {
                    @if !five.is_empty() { (scale(lang, lang.say("五级评价", "Five levels"), &five, level_word)) }
                    @if !two.is_empty() { (scale(lang, lang.say("两级评价", "Two buttons"), &two, button_word)) }
                }
            }
        }
    }
}

fn scale(lang: Lang, title: &str, rows: &[&LevelRow], word: fn(Lang, i16) -> String) -> Markup {
    let whole: i64 = rows.iter().map(|row| row.ratings).sum();
    html! {
        table.bars {
            caption { (title) }
            thead.hidden { tr {
                th scope="col" { (lang.say("等级", "Level")) }
                th scope="col" { (lang.say("占比", "Share")) }
                th scope="col" { (lang.say("评价数", "Ratings")) }
            } }
            tbody { @for row in rows {
                tr {
                    th scope="row" { (word(lang, row.level)) }
                    td.drawn { (bar(of_hundred(row.ratings, whole))) }
                    td.number { (count(row.ratings)) " " small { (share(part(row.ratings, whole))) } }
                }
            } }
        }
    }
}

fn level_word(lang: Lang, level: i16) -> String {
    let level = u8::try_from(level).ok().and_then(|level| Level::try_from(level).ok());
    level.map(|level| lang.text(&level.wording()).to_owned()).unwrap_or_default()
}

fn button_word(lang: Lang, level: i16) -> String {
    if level >= 3 { lang.say("满意", "Good") } else { lang.say("不满意", "Bad") }.to_owned()
}

fn part(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| of_hundred(part, whole) / 100.0)
}

/// What was answered to the ten questions.
pub(super) fn questions(lang: Lang, content: &Content) -> Markup {
    html! {
        @if !content.questions.is_empty() {
            section aria-labelledby="questions" {
                h2 id="questions" { (lang.say("营商环境十问", "The ten questions")) }
                p.about { (lang.say("得分：是 1，基本是 0.5，否 0；没遇到不计。", "Score: yes 1, mostly 0.5, no 0; “doesn't apply” is not counted.")) }
                div.wide role="region" aria-labelledby="questions" tabindex="0" {
                    table {
                        caption.hidden { (lang.say("各问得分", "Score of each question")) }
                        thead { tr {
                            th scope="col" { (lang.say("问题", "Question")) }
                            th scope="col" { (lang.say("得分", "Score")) }
                            th.number scope="col" { (lang.say("是", "Yes")) }
                            th.number scope="col" { (lang.say("基本是", "Mostly")) }
                            th.number scope="col" { (lang.say("否", "No")) }
                            th.number scope="col" { (lang.say("没遇到", "Doesn't apply")) }
                        } }
                        tbody { @for row in &content.questions {
                            tr {
                                th.long scope="row" { (row.name.as_ref().map_or(row.question.as_str(), |name| lang.text(name))) }
                                td { span.goal { (bar(row.score.unwrap_or(0.0) * 100.0)) span { (share(row.score)) } } }
                                td.number { (count(row.yes)) }
                                td.number { (count(row.mostly)) }
                                td.number { (count(row.no)) }
                                td.number { (count(row.not_applicable)) }
                            }
                        } }
                    }
                }
            }
        }
    }
}

/// The reasons chosen most often, of bad ratings and of good ones.
pub(super) fn reasons(lang: Lang, content: &Content) -> Markup {
    let side = |bad: bool| {
        content.reasons.iter().filter(move |row| (row.code < 300) == bad).take(REASONS).collect::<Vec<_>>()
    };
    let (bad, good) = (side(true), side(false));
    html! {
        @if !content.reasons.is_empty() {
            section aria-labelledby="reasons" {
                h2 id="reasons" { (lang.say("最常选的理由", "Reasons chosen most often")) }
                div.pair {
                    (ranking(lang, lang.say("差评的理由", "Of bad ratings"), &bad))
                    (ranking(lang, lang.say("好评的理由", "Of good ratings"), &good))
                }
            }
        }
    }
}

fn ranking(lang: Lang, title: &str, rows: &[&ReasonRow]) -> Markup {
    let most = rows.iter().map(|row| row.ratings).max().unwrap_or(0);
    html! {
        table.bars.reasons {
            caption { (title) }
            thead.hidden { tr {
                th scope="col" { (lang.say("理由", "Reason")) }
                th scope="col" { (lang.say("多少", "How often")) }
                th scope="col" { (lang.say("评价数", "Ratings")) }
            } }
            tbody { @for row in rows {
                tr {
                    th scope="row" { small { (row.code) } " " (row.name.as_ref().map_or("", |name| lang.text(name))) }
                    td.drawn { (bar(of_hundred(row.ratings, most))) }
                    td.number { (count(row.ratings)) }
                }
            } }
        }
    }
}
