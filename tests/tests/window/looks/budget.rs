//! The four-word test: how many words each screen may have, in each language. A number is raised only together with a
//! reason why the screen needs the word.

use std::fmt::Write;

use shiwen_domain::{text::Lang, view::Aids};
use shiwen_tests::window::{glass::Glass, inspection::Inspection};

/// State, Chinese characters, English words.
const BUDGET: &[(&str, usize, usize)] = &[
    ("start", 42, 27),
    ("subject", 80, 48),
    ("counters", 47, 30),
    ("pad", 47, 32),
    ("pad-found", 51, 36),
    ("rate-in-the-hall", 79, 45),
    ("survey-intro", 68, 41),
    ("question", 63, 34),
    ("question-answered", 63, 34),
    ("capacity", 47, 33),
    ("capacity-chosen", 47, 33),
    ("rate", 77, 43),
    ("rated", 100, 55),
    ("rated-well", 98, 55),
    ("more-reasons", 120, 60),
    ("reason-chosen", 92, 51),
    ("say-more", 59, 37),
    ("written", 51, 32),
    ("typed", 48, 31),
    ("said-more", 95, 53),
    ("next", 58, 32),
    ("thanks", 55, 33),
    ("cover", 14, 14),
];

/// Every screen that has more words than it may.
pub(super) fn faults(inspection: &Inspection) -> Vec<String> {
    let setting = inspection.setting;
    let mut faults = Vec::new();
    for (state, count) in &inspection.counts {
        let Some((_, zh, en)) = BUDGET.iter().find(|(name, ..)| name == state) else {
            faults.push(format!("{state} has no budget of words: it has {count:?}"));
            continue;
        };
        let most = match setting.lang {
            Lang::Zh => *zh,
            Lang::En => *en,
        };
        if count.words > most {
            faults.push(format!("{} {state} has {} words, not {most}", setting.name(), count.words));
        }
    }
    faults
}

/// Words, sentences and controls of every screen, in both languages.
pub(super) fn table(glass: &Glass, inspections: &[Inspection]) -> String {
    let plain = |lang| {
        inspections.iter().find(move |one| one.setting.lang == lang && one.setting.aids == Aids::default())
    };
    let (Some(zh), Some(en)) = (plain(Lang::Zh), plain(Lang::En)) else { return String::new() };
    let mut table = format!(
        "{} ({} x {} px)\n| screen | 汉字 | English words | sentences | controls |\n|---|---:|---:|---:|---:|\n",
        glass.name, glass.pixels.0, glass.pixels.1,
    );
    for (state, zh) in &zh.counts {
        let words = en.counts.get(state).map_or_else(|| "-".to_owned(), |en| en.words.to_string());
        let _ = writeln!(table, "| {state} | {} | {words} | {} | {} |", zh.words, zh.sentences, zh.controls);
    }
    table
}

/// The lowest contrast of a text and the strongest shrinking, in each setting.
pub(super) fn measures(inspections: &[Inspection]) -> String {
    let mut table = "\n| setting | lowest contrast | shrinks to |\n|---|---:|---|\n".to_owned();
    for one in inspections {
        let fits = one.fits.iter().map(|((width, height), fit)| format!("{width}x{height}: {fit:.2}"));
        let fits = fits.collect::<Vec<_>>().join(", ");
        let _ = writeln!(table, "| {} | {:.2} | {fits} |", one.setting.name(), one.contrast);
    }
    table
}
