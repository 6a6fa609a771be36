//! The numbers of a merged workbook are those of a plain recount of what stands in its files, however histories were cut into
//! exports, and those of each terminal alone, whoever else is merged with it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use shiwen_domain::{
    draft::{DraftRating, Words},
    entry::{Ending, Subject, Tap},
    level::{Level, Scale},
    moment::ClockTrust,
};
use shiwen_tests::{figure, seed::Seed, terminal::Program};

use super::{
    agreement::{ALL_DAYS, DAYS, Figures, MINUTES, book_has, minutes, of_workbook, recount, tables},
    merged::{Found, all, merge, merged, piece, two, union},
    scene::Scene,
};

/// How a history is cut into exports: overlapping, touching, with a gap, one of nothing new.
const CUTS: [&[(&str, &str)]; 6] = [
    &[ALL_DAYS],
    &[("2026-11-01", "2026-11-23"), ("2026-11-24", "2027-12-31")],
    &[("2026-11-01", "2026-11-24"), ("2026-11-23", "2027-12-31")],
    &[("2026-11-23", "2026-11-23"), ("2026-11-20", "2026-11-24"), ("2026-11-25", "2027-12-31")],
    &[("2026-11-24", "2026-11-24"), ("2026-11-26", "2026-11-30")],
    &[("2026-11-22", "2026-11-23")],
];

/// Exports a terminal in any pieces.
fn cut(scene: &Scene, seed: &mut Seed, round: &str) -> Vec<PathBuf> {
    let cuts = seed.one_of(&CUTS).unwrap().iter().enumerate();
    cuts.filter_map(|(number, days)| piece(scene, *days, &format!("{round}-{number}.jsonl"), &[])).collect()
}

/// The head is damaged; the program goes on in a new log that has every entry of the old one again.
pub(crate) fn reopen(scene: &Scene) {
    let connection = scene.hall.place().connect().unwrap();
    let sql = "UPDATE head SET checkpoint = replace(checkpoint, 'shiwen/', 'shiwem/')";
    assert_eq!(connection.execute(sql, []).unwrap(), 1);
    drop(connection);
    let old = scene.identity().log;
    let ran = scene.program.run(&Program::simulate(8, 5)).unwrap();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_ne!(scene.identity().log, old);
}

/// The exports of two terminals, and whether one of them has an old log.
fn history(number: u64) -> ([Scene; 2], Vec<PathBuf>, bool) {
    let mut seed = Seed::new(number);
    let (mut scenes, mut files) = (two(2_000 + number, 20), Vec::new());
    let reopened = seed.once_in(2);
    for (place, scene) in scenes.iter_mut().enumerate() {
        for _ in 0..4 {
            scene.hall.ledger().unwrap();
        }
        files.extend(cut(scene, &mut seed, "early"));
        scene.hall.live(12).unwrap();
        files.extend(cut(scene, &mut seed, "late"));
        if reopened && place == 1 {
            // Of some old logs nothing is given.
            let forget =
                |files: &mut Vec<PathBuf>| files.retain(|file| !file.starts_with(scene.folder.path()));
            reopen(scene);
            if number.is_multiple_of(3) {
                forget(&mut files);
            }
            files.extend(cut(scene, &mut seed, "middle"));
            if number.is_multiple_of(2) {
                reopen(scene);
                if number.is_multiple_of(4) {
                    forget(&mut files);
                }
                files.extend(cut(scene, &mut seed, "new"));
            }
        }
    }
    if seed.once_in(2) {
        files.extend(files.first().cloned());
    }
    if seed.once_in(2) {
        files.reverse();
    }
    (scenes, files, reopened)
}

/// What stands in the files, counted plainly: each terminal by itself.
fn plain(union: &[Vec<(u64, Found)>], days: (&str, &str)) -> Figures {
    let mut figures = Figures::new();
    for entries in union {
        let raw: Vec<_> = entries.iter().map(|(seq, found)| (*seq, found.entry.clone())).collect();
        for (name, count) in recount(&raw, &BTreeSet::new(), days) {
            *figures.entry(name).or_default() += count;
        }
        let on_a_day = |day: &str| (days.0..=days.1).contains(&day);
        let unproven = entries.iter().filter(|(_, found)| {
            let started = &found.entry["started"];
            let trusted = started["clock"] == "trusted";
            let day = started["wall"].as_str().unwrap_or_default().get(..10).unwrap_or_default();
            found.entry["kind"] == "rating" && !found.proven && trusted && on_a_day(day)
        });
        *figures.entry("unproven").or_default() += unproven.count() as u64;
    }
    // Minutes are whole ones of the sum, which may be more than the sum of whole ones.
    for name in MINUTES {
        let all = union.iter().flatten().map(|(_, found)| &found.entry);
        figures.insert(name, minutes(name, all, days));
    }
    figures.into_iter().filter(|(name, count)| book_has(name) && *count > 0).collect()
}

/// The figures of a merged workbook.
fn figures(path: &Path) -> Figures {
    let mut figures = of_workbook(path);
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let summary = book.worksheet_range("Summary").unwrap();
    let unproven = summary.rows().find(|row| row[0] == Data::String("Unproven".into())).unwrap();
    let Data::Float(count) = unproven[1] else { panic!("{unproven:?}") };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    if count > 0.0 {
        figures.insert("unproven", count as u64);
    }
    figures
}

#[test]
fn a_merged_workbook_has_the_numbers_of_a_plain_recount_of_its_files() {
    let (mut sums, mut reopenings, mut repeated) = (Figures::new(), 0, 0);
    for number in 0..figure(150) as u64 {
        let (scenes, files, reopened) = history(number);
        if files.is_empty() {
            continue;
        }
        let union = union(&scenes, &files);
        for (place, days) in [DAYS, ALL_DAYS].into_iter().enumerate() {
            let out = scenes[0].out(&format!("merged-{place}.xlsx"));
            let ran = merge(&files, &out, &["--lang", "en", "--from", days.0, "--to", days.1]);
            assert_eq!(ran.code, Some(0), "history {number}: {}", ran.err);
            let expected = plain(&union, days);
            assert_eq!(figures(&out), expected, "history {number}, {days:?}\n{}\n{files:?}", ran.out);
            for (name, count) in expected {
                *sums.entry(name).or_default() += count;
            }
        }
        reopenings += u64::from(reopened);
        let once: u64 = union.iter().map(|entries| entries.len() as u64).sum();
        repeated += files.iter().map(|file| super::merged::lines(file).1.len() as u64).sum::<u64>() - once;
    }
    println!("{sums:?}, {reopenings} reopened, {repeated} entries more than once");
    // The control: nothing that is compared was zero everywhere, and much stood in several files.
    assert_eq!(sums.len(), 22, "{sums:?}");
    assert!(reopenings > 2 && repeated > 100);
}

/// The rows of a sheet without what is numbered anew.
fn rows(path: &Path, sheet: &str, from: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().skip(1).map(|row| row[from..].iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn merging_whole_exports_adds_up_what_each_terminal_says_alone() {
    let mut flagged = 0;
    for number in 0..figure(60) as u64 {
        let mut scenes = two(9_000 + number, 25);
        for scene in scenes.iter().take(usize::try_from(number % 3).unwrap()) {
            reopen(scene);
            reopen(scene);
        }
        // Terminals come in the order of their names.
        scenes.sort_by_key(|scene| scene.identity().terminal);
        let files: Vec<_> = scenes.iter().map(|scene| all(scene, "all.jsonl", &[])).collect();
        let books: Vec<_> = scenes.iter().map(|scene| tables(scene, "xlsx", "alone.xlsx", &[])).collect();
        let out = scenes[0].out("merged.xlsx");
        let ran = merge(&files, &out, &["--lang", "en", "--from", DAYS.0, "--to", DAYS.1]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let mut sum = Figures::new();
        for (name, count) in books.iter().flat_map(|book| of_workbook(book)) {
            *sum.entry(name).or_default() += count;
        }
        let mut merged = of_workbook(&out);
        // What two terminals leave of a minute may be another one.
        for name in MINUTES {
            let [whole, all] = [&mut sum, &mut merged].map(|figures| figures.remove(name).unwrap_or(0));
            assert!((whole..=whole + 1).contains(&all), "history {number}, {name}: {whole}, {all}");
        }
        assert_eq!(merged, sum, "history {number}");
        flagged += sum.get("flagged").copied().unwrap_or(0);
        // Row by row, with the flags of each rating.
        for (sheet, numbered) in [("Ratings", 0), ("Survey answers", 1), ("Ledger", 1)] {
            let alone: Vec<_> = books.iter().flat_map(|book| rows(book, sheet, numbered)).collect();
            let (mut merged, mut alone) = (rows(&out, sheet, numbered), alone);
            if sheet == "Ledger" {
                // Sorted by what an item is: the ledger has all bad ratings first.
                merged.sort();
                alone.sort();
            }
            assert_eq!(merged, alone, "{sheet} of history {number}");
        }
    }
    assert!(flagged > 20, "{flagged}");
}

/// So many praise one counter, some seconds apart.
fn praise(scene: &mut Scene, times: usize) {
    for _ in 0..times {
        let mut draft = scene.hall.answer().unwrap();
        // A clock that is doubted would end the row.
        draft.started.clock = ClockTrust::Trusted;
        draft.subject = Subject { counter: Some("A02".into()), ..Subject::default() };
        draft.survey = None;
        draft.rating = Some(DraftRating {
            scale: Scale::Five,
            taps: vec![Tap { level: Level::VerySatisfied, at_ms: 700 }],
            reasons: Vec::new(),
            reason_table: 2,
            words: Words::default(),
        });
        scene.hall.store().save_draft(&draft).unwrap();
        scene.hall.end(&draft, Ending::Finished).unwrap();
    }
}

fn bursts(path: &Path) -> usize {
    rows(path, "Ratings", 0).iter().filter(|row| row[16].split(' ').any(|flag| flag == "burst")).count()
}

/// Milliseconds on the clock of a hall, some seconds later.
fn clock(scene: &mut Scene) -> i64 {
    scene.hall.later().wall_ms().unwrap()
}

#[test]
fn many_in_a_short_time_at_two_terminals_are_no_flag() {
    let quiet = |number: u64| {
        let scenes = (0..).map(|more| Scene::new(number + 7 * more, 0, 0));
        let mut scene = scenes.into_iter().find(|scene| scene.identity().demo).unwrap();
        scene.hall.hurry(600);
        scene
    };
    let mut scenes = [quiet(400), quiet(500)];
    // Whoever comes first in the merge rates first, and the other at once behind: told as one log they were a burst.
    scenes.sort_by_key(|scene| scene.identity().terminal);
    let [first, second] = &mut scenes;
    assert_ne!(first.identity().terminal, second.identity().terminal);
    let (mut here, mut there) = (clock(first), clock(second));
    while here < there {
        here = clock(first);
    }
    praise(first, 4);
    here = clock(first);
    while there < here {
        there = clock(second);
    }
    praise(second, 4);
    let files: Vec<_> = scenes.iter().map(|scene| all(scene, "all.jsonl", &[])).collect();
    let out = scenes[0].out("merged.xlsx");
    merged(&files, &out, &[]);
    assert_eq!(bursts(&out), 0);
    // The control: as many at one of them are.
    praise(&mut scenes[0], 4);
    let files: Vec<_> = scenes.iter().map(|scene| all(scene, "more.jsonl", &[])).collect();
    merged(&files, &out, &[]);
    assert!(bursts(&out) >= 6, "{}", bursts(&out));
}
