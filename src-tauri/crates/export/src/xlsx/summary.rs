//! The first sheet, which is what most people look at.

use rust_xlsxwriter::Worksheet;
use shiwen_domain::{
    entry::WhyOut,
    level::{Level, Scale},
    results::{Dimension, Group, Results},
    text::Text,
};

use super::{Book, XlsxFault, charts, charts::Range, sheet::write};
use crate::table::{Cell, Names};

/// What stands beside the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What the hall is called.
    pub hall: String,
    /// The terminal, or the terminals.
    pub terminal: String,
    /// Whether everything in it is made up.
    pub demo: bool,
    /// When the file was made: day and hour in the hall.
    pub made: String,
    /// What has to be read before the figures are, if anything.
    pub note: String,
}

/// Where the tables that the charts draw stand, by dimension: title of the sheet, and how many rows it has.
pub type Drawn<'a> = [(Dimension, &'a str, usize)];

const TITLE_ROW: u32 = 0;
const FIGURES_ROW: u32 = 4;
const LEVELS_ROW: u32 = 31;

/// Writes the summary as the first sheet of the workbook.
pub fn summary(
    book: &Book,
    names: &Names<'_>,
    facts: &Facts,
    results: &Results,
    drawn: &Drawn<'_>,
) -> Result<(), XlsxFault> {
    let say = |zh: &str, en: &str| names.say(&Text::new(zh, en));
    let title = say("汇总", "Summary");
    let mut sheet = Worksheet::new();
    sheet.set_name(&title)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 1);
    for (column, width) in [(0, 30.0), (1, 16.0), (2, 16.0), (3, 4.0)] {
        sheet.set_column_width(column, width)?;
    }
    let demo = if facts.demo { say("（演示数据 DEMO）", " (DEMO)") } else { String::new() };
    let heading = format!("{}{demo}", say("政务服务评价汇总", "Ratings of services"));
    sheet.write_string_with_format(TITLE_ROW, 0, heading, &book.look.heading)?;
    let (from, to) = results.days().bounds();
    let days = match (from, to) {
        (None, None) => say("全部日期", "all days"),
        (from, to) => format!("{} – {}", from.unwrap_or_default(), to.unwrap_or_default()),
    };
    let parts = [facts.hall.as_str(), &facts.terminal, &days, &facts.made];
    let line = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    sheet.write_string_with_format(TITLE_ROW + 1, 0, line, &book.look.note)?;
    if !facts.note.is_empty() {
        sheet.write_string_with_format(TITLE_ROW + 2, 0, facts.note.as_str(), &book.look.note)?;
    }
    figures(&mut sheet, book, names, results)?;
    levels(&mut sheet, book, names, results)?;
    let last = LEVELS_ROW + 5;
    let range = Range { sheet: &title, first: LEVELS_ROW + 1, last, names: 0 };
    let ratings = say("评价数", "Ratings");
    charts::put(
        &mut sheet,
        (3, 4),
        &charts::columns(&say("各等级评价数", "Ratings by level"), &range, &[(1, &ratings)]),
    )?;
    groups(&mut sheet, names, drawn)?;
    book.workbook.borrow_mut().push_worksheet(sheet);
    Ok(())
}

/// Both figures side by side, always.
fn figures(
    sheet: &mut Worksheet,
    book: &Book,
    names: &Names<'_>,
    results: &Results,
) -> Result<(), XlsxFault> {
    let say = |zh: &str, en: &str| names.say(&Text::new(zh, en));
    let titles = [say("指标", "Figure"), say("全部评价", "All ratings"), say("另计", "Undisputed")];
    for (title, at) in titles.iter().zip(0_u16..) {
        sheet.write_string_with_format(FIGURES_ROW, at, title, &book.look.title)?;
    }
    let Group { all, undisputed, .. } = &results.total;
    let both = |of: fn(&shiwen_domain::results::Levels) -> Cell| [of(all), of(undisputed)];
    let nothing = || Cell::Text(String::new());
    let beside = |count: u64| [Cell::Count(count), nothing()];
    let (total, announced) = (&results.total, &results.beside);
    let rows: [(String, [Cell; 2]); 24] = [
        (say("评价数", "Ratings"), both(|levels| Cell::Count(levels.ratings()))),
        (say("好评数", "Good"), both(|levels| Cell::Count(levels.good()))),
        (say("差评数", "Bad"), both(|levels| Cell::Count(levels.bad()))),
        (say("好评率", "Good rate"), both(|levels| Cell::Share(levels.good_rate()))),
        (say("差评率", "Bad rate"), both(|levels| Cell::Share(levels.bad_rate()))),
        (say("平均分（满分 10）", "Mean (of 10)"), both(|levels| Cell::Mean(levels.mean()))),
        (say("规则提示", "Flagged"), beside(total.flagged)),
        (say("已认定标签", "Labelled"), beside(total.labelled)),
        (say("差评未说明原因", "Bad without a reason"), beside(total.no_reason)),
        (say("中断的评价", "Interrupted"), beside(total.interrupted)),
        (say("无法证明的评价", "Unproven"), beside(total.unproven)),
        (
            say("日期不确定的评价（未计入）", "Date uncertain (not in it)"),
            beside(results.uncertain.all.ratings()),
        ),
        (say("其中差评", "of these bad"), beside(results.uncertain.all.bad())),
        (say("问卷数", "Surveys"), beside(results.surveys)),
        (
            say("日期不确定的问卷（未计入）", "Surveys, date uncertain (not in it)"),
            beside(results.uncertain_surveys),
        ),
        (say("业务系统通知", "Announced"), beside(announced.announced())),
        (say("通知后已评价", "Announced and rated"), beside(announced.rated)),
        (say("未评价", "Unrated"), beside(announced.unrated)),
        (say("已撤回", "Taken back"), beside(announced.cancelled)),
        (say("参评率", "Response rate"), [Cell::Share(announced.response_rate()), nothing()]),
        (say("暂停分钟", "Minutes paused"), beside(announced.minutes(WhyOut::Paused))),
        (say("关机分钟", "Minutes off"), beside(announced.minutes(WhyOut::Off))),
        (say("停止服务分钟", "Minutes standing still"), beside(announced.minutes(WhyOut::StandingStill))),
        (say("清洁分钟", "Minutes cleaned"), beside(announced.minutes(WhyOut::Cleaning))),
    ];
    for ((label, cells), row) in rows.iter().zip(FIGURES_ROW + 1..) {
        write(sheet, (row, 0), &Cell::Text(label.clone()), &book.look)?;
        for (cell, at) in cells.iter().zip(1_u16..) {
            write(sheet, (row, at), cell, &book.look)?;
        }
    }
    Ok(())
}

/// How often each level was chosen, on both scales together.
fn levels(sheet: &mut Worksheet, book: &Book, names: &Names<'_>, results: &Results) -> Result<(), XlsxFault> {
    let titles =
        [Text::new("等级", "Level"), Text::new("全部评价", "All ratings"), Text::new("另计", "Undisputed")];
    for (title, at) in titles.iter().zip(0_u16..) {
        sheet.write_string_with_format(LEVELS_ROW, at, names.say(title), &book.look.title)?;
    }
    for (level, row) in Level::ALL.into_iter().zip(LEVELS_ROW + 1..) {
        write(sheet, (row, 0), &Cell::Text(names.say(&level.wording())), &book.look)?;
        for (of, at) in [&results.total.all, &results.total.undisputed].into_iter().zip(1_u16..) {
            let count = of.of(Scale::Five, level) + of.of(Scale::Two, level);
            write(sheet, (row, at), &Cell::Count(count), &book.look)?;
        }
    }
    Ok(())
}

/// Good and bad ratings of each group of a dimension, from the sheet that has them.
fn groups(sheet: &mut Worksheet, names: &Names<'_>, drawn: &Drawn<'_>) -> Result<(), XlsxFault> {
    const NAME: u16 = 1;
    const GOOD: u16 = 4;
    const BAD: u16 = 5;
    let say = |zh: &str, en: &str| names.say(&Text::new(zh, en));
    let (good, bad) = (say("好评数", "Good"), say("差评数", "Bad"));
    let values = [(GOOD, good.as_str()), (BAD, bad.as_str())];
    let with_rows = drawn.iter().filter(|(_, _, rows)| *rows > 0);
    for ((dimension, title, rows), place) in with_rows.zip(1_u16..) {
        let last = u32::try_from(*rows).unwrap_or(u32::MAX);
        let range = Range { sheet: title, first: 1, last, names: NAME };
        let chart = match dimension {
            Dimension::Day => charts::line(title, &range, &values),
            Dimension::Hour => charts::columns(title, &range, &values),
            _ => charts::bars(title, &range, &values),
        };
        // Two beside each other, each about 17 rows high and 9 columns wide.
        charts::put(sheet, (3 + 17 * u32::from(place / 2), 4 + 9 * (place % 2)), &chart)?;
    }
    Ok(())
}
