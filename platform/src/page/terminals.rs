//! Terminals in words: whether they are in contact, how their log stands, what is wrong.

use maud::{Markup, html};
use shiwen_domain::text::Lang;

use super::{
    content::Content,
    words::{Says as _, count},
};
use crate::{alarm, results::terminals::TerminalLine};

/// All terminals of the hall or the city.
pub(super) fn terminals(lang: Lang, content: &Content) -> Markup {
    html! {
        section aria-labelledby="terminals" {
            h2 id="terminals" { (lang.say("终端", "Terminals")) }
            p.about { (lang.say("终端断网时照常接待，联网后自动补传，一条不少。", "Without network a terminal goes on serving; what it holds arrives once the network is back.")) }
            @if content.terminals.is_empty() {
                p { (lang.say("还没有登记的终端。", "No terminal is enrolled yet.")) }
            } @else {
                div.wide role="region" aria-labelledby="terminals" tabindex="0" {
                    table {
                        caption.hidden { (lang.say("终端", "Terminals")) }
                        thead { tr {
                            th scope="col" { (lang.say("终端", "Terminal")) }
                            th scope="col" { (lang.say("最近联系", "Last contact")) }
                            th scope="col" { (lang.say("记录", "Log")) }
                            th scope="col" { (lang.say("情况", "State")) }
                        } }
                        tbody { @for line in &content.terminals { (row(lang, content, line)) } }
                    }
                }
            }
        }
    }
}

fn row(lang: Lang, content: &Content, line: &TerminalLine) -> Markup {
    let hall = content.names.halls.get(&line.hall).filter(|_| content.ask.hall.is_none());
    html! {
        tr {
            th scope="row" { (line.terminal) @if let Some(hall) = hall { small { (lang.text(hall)) } } }
            td { (contact(lang, content.now_ms, line)) }
            td { (log(lang, line)) }
            td { (state(lang, line)) }
        }
    }
}

fn contact(lang: Lang, now_ms: i64, line: &TerminalLine) -> Markup {
    html! {
        @match line.last_contact_ms {
            None => { (lang.say("还没有联系过", "never yet")) }
            Some(at) => {
                (lang.ago(now_ms - at))
                @if line.contact == "lost" { " " strong.badge { (lang.say("失联", "lost")) } }
            }
        }
    }
}

fn log(lang: Lang, line: &TerminalLine) -> Markup {
    html! {
        @match line.size {
            None => { (lang.say("还没有记录", "no log yet")) }
            Some(size) => {
                (count(size)) (lang.say(" 条已见证", " entries witnessed"))
                @if let Some(waiting) = line.waiting.filter(|waiting| *waiting > 0) {
                    small { (lang.say("另有 ", "")) (count(waiting)) (lang.say(" 条待传", " waiting")) }
                }
                @if line.logs > 1 {
                    small { (lang.say("第 ", "log no. ")) (line.logs) (lang.say(" 本记录", "")) }
                }
            }
        }
    }
}

fn state(lang: Lang, line: &TerminalLine) -> Markup {
    let doubted = line.clock_trusted == Some(false);
    html! {
        @for kind in &line.open_alarms { strong.badge { (alarm_name(lang, kind)) } " " }
        @if doubted { span { (lang.say("时钟不可信", "clock not believed")) } }
        @if let Some(minutes) = line.break_minutes {
            span { (lang.say("窗口暂停中，已 ", "on a break for ")) (count(minutes)) (lang.say(" 分钟", " minutes")) }
        }
        @if line.open_alarms.is_empty() && !doubted && line.break_minutes.is_none() && line.last_contact_ms.is_some() {
            (lang.say("正常", "all well"))
        }
    }
}

/// An alarm in words; one that this page does not know by its name.
fn alarm_name(lang: Lang, kind: &str) -> &str {
    match kind {
        alarm::FORK => lang.say("记录与见证不符", "another history than witnessed"),
        alarm::SHRUNK => lang.say("记录变短：旧副本", "an old copy was put back"),
        alarm::GAP => lang.say("记录中间缺失", "entries are missing"),
        alarm::SILENCE => lang.say("开放时间内无联系", "silent in opening hours"),
        alarm::PLATFORM_SET_BACK => lang.say("平台恢复自旧备份", "the platform was set back"),
        alarm::REOPENED => lang.say("开启了新记录", "a new log was opened"),
        alarm::PREVIOUS_DIFFERS => lang.say("与旧记录不符", "does not continue what was witnessed"),
        alarm::SELF_TEST_FAILED => lang.say("自检未通过", "a level cannot be given"),
        alarm::SELF_TEST_EXCESS => lang.say("自检次数异常", "more self-tests than there are"),
        alarm::SELF_TEST_MISDATED => lang.say("自检日期不符", "a self-test of another day"),
        alarm::SELF_TEST_MISSING => lang.say("有一天没有自检", "a day without a self-test"),
        alarm::STANDING_STILL => lang.say("终端已停止服务", "out of service: restarts were in vain"),
        alarm::CONFIRMATION_NEEDED => lang.say("需重新登记确认", "has to be enrolled again"),
        other => other,
    }
}
