//! The four-word test: how many words each screen may have, in each language. A number is raised only together with a
//! reason why the screen needs the word.

use std::fmt::Write;

use shiwen_domain::text::Lang;
use shiwen_tests::window::{glass::Glass, inspection::Inspection};

/// State, Chinese characters, English words.
const BUDGET: &[(&str, usize, usize)] = &[
    ("start", 44, 28),
    ("subject", 82, 49),
    ("counters", 49, 31),
    ("pad", 49, 33),
    ("pad-found", 53, 37),
    ("rate-in-the-hall", 81, 46),
    ("survey-intro", 70, 42),
    ("question", 65, 35),
    ("question-answered", 65, 35),
    ("capacity", 49, 34),
    ("capacity-chosen", 49, 34),
    ("rate", 79, 44),
    ("rated", 102, 56),
    ("rated-well", 100, 56),
    ("more-reasons", 160, 89),
    ("reason-chosen", 160, 89),
    ("say-more", 61, 38),
    ("written", 53, 33),
    ("typed", 50, 32),
    ("said-more", 163, 91),
    ("next", 60, 33),
    ("offer", 66, 39),
    // What is kept and who sees it must be read before a number is typed.
    ("phone", 81, 59),
    ("phone-wrong", 84, 59),
    ("phone-refused", 81, 58),
    ("phone-whole", 80, 55),
    ("offer-left", 71, 42),
    ("phone-left", 86, 57),
    ("thanks", 64, 39),
    ("cover", 14, 14),
    ("dimmed", 85, 48),
    ("two", 66, 38),
    ("two-rated", 89, 50),
    ("paused", 52, 36),
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

/// Words, sentences and controls of every screen, in the plainest setting of each language that was looked at.
pub(super) fn table(glass: &Glass, inspections: &[Inspection]) -> String {
    let of = |lang| inspections.iter().find(move |one| one.setting.lang == lang);
    let words = |lang, state| {
        let count = of(lang).and_then(|one| one.counts.get(state));
        count.map_or_else(|| "-".to_owned(), |count| count.words.to_string())
    };
    let mut table = format!(
        "{} ({} x {} px)\n| screen | 汉字 | English words | sentences | controls |\n|---|---:|---:|---:|---:|\n",
        glass.name, glass.pixels.0, glass.pixels.1,
    );
    for (state, count) in inspections.first().iter().flat_map(|one| &one.counts) {
        let (zh, en) = (words(Lang::Zh, state), words(Lang::En, state));
        let _ = writeln!(table, "| {state} | {zh} | {en} | {} | {} |", count.sentences, count.controls);
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
