//! The numbers on the screen, of a workbook, of CSV files and of JSON Lines are those of a plain recount of the log, for random histories
//! with uncertain dates, interrupted visits, flags of every rule, answers to both scales, what managers wrote and what was confirmed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use serde_json::Value;
use shiwen_domain::{
    entry::Ending,
    managing::{Overview, QuestionScore},
    results::Days,
};
use shiwen_tests::{figure, independent::flag::flags};

use super::scene::{Scene, words};

pub(crate) const DAYS: (&str, &str) = ("2026-11-23", "2026-11-24");
/// All that is in the log.
pub(crate) const ALL_DAYS: (&str, &str) = ("2026-11-01", "2027-12-31");
/// The figures that say which rules have flagged ratings.
const RULES: [&str; 7] =
    ["burst", "alternating", "off_hours", "too_fast", "same_pattern", "closing_burst", "raised"];

/// The figures that the manager's overview shows.
const SHOWN: [&str; 20] = [
    "ratings",
    "good",
    "bad",
    "undisputed",
    "interrupted",
    "no reason",
    "flagged",
    "labelled",
    "uncertain",
    "surveys",
    "uncertain surveys",
    "yes",
    "counted",
    "answered",
    "unrated",
    "taken back",
    "paused minutes",
    "off minutes",
    "still minutes",
    "cleaning minutes",
];

/// The figures that are compared, by name.
pub(crate) type Figures = BTreeMap<&'static str, u64>;

/// Counts entries as they stand in the log, by the words of the definitions: no type and no table of the program is used.
/// `labelled` are the identities of ratings that somebody outside the hall has labelled.
pub(crate) fn recount(entries: &[(u64, Value)], labelled: &BTreeSet<String>, days: (&str, &str)) -> Figures {
    let kinds = ["rating", "survey_response"];
    let answers: Vec<(u64, &Value, String)> = entries
        .iter()
        .filter(|(_, entry)| kinds.contains(&entry["kind"].as_str().unwrap()))
        .map(|(seq, entry)| (*seq, entry, day(entry)))
        .collect();
    let on_a_day = |day: &str| (days.0..=days.1).contains(&day);
    let places: Vec<u64> = answers.iter().filter(|(_, _, day)| on_a_day(day)).map(|(seq, ..)| *seq).collect();
    let span = places.first().copied().unwrap_or(1)..=places.last().copied().unwrap_or(0);
    let flags = flags(entries.iter().map(|(seq, entry)| (seq.cast_signed(), entry)));
    let mut figures = Figures::new();
    let mut add = |name: &'static str, count: u64| *figures.entry(name).or_default() += count;
    for (seq, entry, day) in answers {
        let uncertain = day == "uncertain" && span.contains(&seq);
        let kind = entry["kind"].as_str().unwrap();
        let level = entry["level"].as_u64().unwrap_or(0);
        match (kind, on_a_day(&day), uncertain) {
            ("rating", true, _) => {
                add("ratings", 1);
                add("answered", u64::from(entry["service"].is_string()));
                add(if level <= 2 { "bad" } else { "good" }, 1);
                add("interrupted", u64::from(entry["ending"] == "interrupted"));
                add("no reason", u64::from(entry["no_reason"] == true));
                let broken = RULES.into_iter().filter(|rule| flags.contains(&(seq.cast_signed(), *rule)));
                let broken: Vec<_> = broken.collect();
                add("flagged", u64::from(!broken.is_empty()));
                let is_labelled = labelled.contains(entry["entry_id"].as_str().unwrap());
                add("labelled", u64::from(is_labelled));
                add("undisputed", u64::from(broken.is_empty() && !is_labelled));
                for rule in broken {
                    add(rule, 1);
                }
                if entry["scale"] == "five" {
                    add("levels", level);
                    add("mean of", 1);
                }
            }
            ("rating", _, true) => add("uncertain", 1),
            ("survey_response", true, _) => {
                add("surveys", 1);
                let given = entry["answers"].as_array().unwrap();
                let yes = given.iter().filter(|given| given["answer"] == "yes").count();
                let counted = given.iter().filter(|given| given["answer"] != "not_applicable").count();
                add("yes", yes as u64);
                add("counted", counted as u64);
            }
            ("survey_response", _, true) => add("uncertain surveys", 1),
            _ => {}
        }
    }
    let wanted = |seq: u64, moment: &Value| {
        let day = day_of(moment);
        on_a_day(&day) || (day == "uncertain" && span.contains(&seq))
    };
    figures.extend(beside(entries, days));
    figures.extend(super::ledger::recount(entries, wanted));
    figures
}

/// What stands beside the rates: services that were not rated, and minutes of breaks.
fn beside(entries: &[(u64, Value)], days: (&str, &str)) -> Figures {
    let on_a_day = |day: &str| (days.0..=days.1).contains(&day);
    let started = |entry: &Value| on_a_day(&day(entry));
    let all = || entries.iter().map(|(_, entry)| entry);
    let unrated = all().filter(|entry| entry["kind"] == "unrated" && started(entry)).count();
    let back = all().filter(|entry| entry["event"] == "evaluation_cancelled" && started(entry)).count();
    let mut figures: Figures = [("unrated", unrated as u64), ("taken back", back as u64)].into();
    figures.extend(MINUTES.map(|name| (name, minutes(name, all(), days))));
    figures
}

/// Minutes in which the terminal was not to be used, by why.
pub(super) const MINUTES: [&str; 4] = ["paused minutes", "off minutes", "still minutes", "cleaning minutes"];

/// Whole minutes of all times together that are of a name, in opening hours.
pub(super) fn minutes<'a>(name: &str, entries: impl Iterator<Item = &'a Value>, days: (&str, &str)) -> u64 {
    let why = match name {
        "off minutes" => "off",
        "still minutes" => "standing_still",
        "cleaning minutes" => "cleaning",
        _ => "paused",
    };
    let is_mine = |entry: &&Value| {
        (entry["event"] == "resume" && why == "paused")
            || (entry["event"] == "out_of_use" && entry["why"] == why)
    };
    let open = entries
        .filter(is_mine)
        .flat_map(|entry| entry["outage"]["open"].as_array().cloned().unwrap_or_default());
    let mine = open.filter(|time| (days.0..=days.1).contains(&time["day"].as_str().unwrap()));
    mine.map(|time| time["ms"].as_u64().unwrap()).sum::<u64>() / 60_000
}

fn day(entry: &Value) -> String {
    day_of(&entry["started"])
}

fn day_of(moment: &Value) -> String {
    if moment["clock"] == "trusted" {
        moment["wall"].as_str().unwrap()[..10].to_owned()
    } else {
        "uncertain".into()
    }
}

/// What is inside, for an entry that came over from an earlier log.
pub(crate) fn counted(entry: Value) -> Value {
    if entry["kind"] == "recovered" {
        serde_json::from_str(entry["entry"].as_str().unwrap()).unwrap()
    } else {
        entry
    }
}

fn of_the_log(scene: &Scene, labelled: &BTreeSet<String>) -> Figures {
    recount(&entries_of(scene), labelled, DAYS)
}

/// All entries, each with its place.
pub(crate) fn entries_of(scene: &Scene) -> Vec<(u64, Value)> {
    let mut entries = Vec::new();
    let read = scene.reader().for_each_entry(0, |stored| {
        entries.push((stored.seq, counted(serde_json::from_slice(&stored.bytes).unwrap())));
        Ok(())
    });
    read.unwrap();
    entries
}

/// The figures of the entries in a file of these days.
fn of_json_lines(scene: &Scene, days: (&str, &str), labelled: &BTreeSet<String>) -> Figures {
    let file = String::from_utf8(scene.exported(days, "part.jsonl", &["--force"])).unwrap();
    let lines = file.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let whole = lines.filter_map(|line| {
        let entry = serde_json::from_str(line["entry"].as_str()?).unwrap();
        Some((line["seq"].as_u64()?, counted(entry)))
    });
    recount(&whole.collect::<Vec<_>>(), labelled, DAYS)
}

/// Exports as tables; where they are.
pub(crate) fn tables(scene: &Scene, form: &str, name: &str, more: &[&str]) -> PathBuf {
    let out = scene.out(name);
    let mut words = words(DAYS, &out, &[&["--force", "--lang", "en"], more].concat());
    form.clone_into(&mut words[2]);
    let ran = scene.program.run(&words).unwrap();
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    out
}

/// A CSV file: titles in English, and rows.
pub(crate) fn csv(path: &Path) -> Vec<BTreeMap<String, String>> {
    let file = std::fs::read_to_string(path).unwrap();
    let file = file.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let titles: Vec<String> = reader.headers().unwrap().iter().map(english).collect();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        titles.iter().cloned().zip(row.iter().map(str::to_owned)).collect()
    });
    rows.collect()
}

/// Of a title in both languages the English half.
fn english(title: &str) -> String {
    title.split_once(' ').map_or(title, |(_, english)| english).to_owned()
}

fn number(row: &BTreeMap<String, String>, title: &str) -> u64 {
    row[title].parse().unwrap_or_else(|_| panic!("{title} is no number: {:?}", row[title]))
}

/// The figures of CSV files. Rows of single ratings are counted besides, so that both tables have to be right.
fn of_csv(folder: &Path) -> Figures {
    let figures = csv(&folder.join("figures.csv"));
    let (total, uncertain) = (&figures[0], &figures[1]);
    let questions = csv(&folder.join("questions.csv"));
    let rows = csv(&folder.join("ratings.csv"));
    let certain = || rows.iter().filter(|row| row["Day"] != "Date uncertain");
    assert_eq!(certain().count() as u64, number(total, "Ratings"));
    assert_eq!(certain().filter(|row| row["Bad"] == "Yes").count() as u64, number(total, "Bad"));
    let five = || certain().filter(|row| row["Faces"] == "Five");
    let levels = five().map(|row| number(row, "Level (5 = very satisfied)")).sum();
    let mean =
        if five().count() == 0 { String::new() } else { hundredths(200 * levels, five().count() as u64) };
    assert_eq!(total["Mean of 10"], mean);
    let ledger = csv(&folder.join("ledger.csv"));
    assert_eq!(
        ledger.iter().filter(|row| row["Source"] == "Bad rating").count(),
        rows.iter().filter(|row| row["Bad"] == "Yes").count()
    );
    let sum = |title| questions.iter().map(|row| number(row, title)).sum();
    assert_eq!(certain().filter(|row| row["Labelled"] == "Yes").count() as u64, number(total, "Labelled"));
    non_zero([
        ("ratings", number(total, "Ratings")),
        ("good", number(total, "Good")),
        ("bad", number(total, "Bad")),
        ("interrupted", number(total, "Interrupted")),
        ("no reason", number(total, "No reason")),
        ("flagged", number(total, "Flagged")),
        ("labelled", number(total, "Labelled")),
        ("undisputed", number(total, "Undisputed ratings")),
        ("levels", levels),
        ("mean of", five().count() as u64),
        ("uncertain", number(uncertain, "Ratings")),
        ("surveys", number(total, "Surveys")),
        ("uncertain surveys", number(uncertain, "Surveys")),
        ("yes", sum("Yes")),
        ("counted", sum("Counted")),
        ("answered", number(total, "Answered")),
        ("unrated", number(total, "Unrated")),
        ("taken back", number(total, "Taken back")),
        ("paused minutes", number(total, "Minutes paused")),
        ("off minutes", number(total, "Minutes off")),
        ("still minutes", number(total, "Minutes standing still")),
        ("cleaning minutes", number(total, "Minutes cleaned")),
    ])
    .into_iter()
    .chain(non_zero(RULES.map(|rule| (rule, certain().filter(|row| stands_out(row, rule)).count() as u64))))
    .chain(super::ledger::of_rows(&ledger))
    .collect()
}

fn stands_out(row: &BTreeMap<String, String>, rule: &str) -> bool {
    row["Flags"].split(' ').any(|flag| flag == rule)
}

fn hundredths(part: u64, whole: u64) -> String {
    let rounded = (2 * part + whole) / (2 * whole);
    format!("{}.{:02}", rounded / 100, rounded % 100)
}

/// The figures that the first sheet of a workbook has.
pub(crate) fn of_workbook(path: &Path) -> Figures {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let summary = book.worksheet_range("Summary").unwrap();
    let ledger = super::ledger::of_sheet(&book.worksheet_range("Ledger").unwrap());
    let in_column = |name: &str, column: usize| {
        let row = summary.rows().find(|row| row[0] == Data::String(name.to_owned()));
        match &row.unwrap_or_else(|| panic!("no row {name}"))[column] {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
            Data::Float(count) => *count as u64,
            other => panic!("{name} is {other:?}"),
        }
    };
    let named = |name: &str| in_column(name, 1);
    let figures = non_zero([
        ("ratings", named("Ratings")),
        ("undisputed", in_column("Ratings", 2)),
        ("labelled", named("Labelled")),
        ("good", named("Good")),
        ("bad", named("Bad")),
        ("interrupted", named("Interrupted")),
        ("no reason", named("Bad without a reason")),
        ("flagged", named("Flagged")),
        ("uncertain", named("Date uncertain (not in it)")),
        ("surveys", named("Surveys")),
        ("uncertain surveys", named("Surveys, date uncertain (not in it)")),
        ("answered", named("Announced and rated")),
        ("unrated", named("Unrated")),
        ("taken back", named("Taken back")),
        ("paused minutes", named("Minutes paused")),
        ("off minutes", named("Minutes off")),
        ("still minutes", named("Minutes standing still")),
        ("cleaning minutes", named("Minutes cleaned")),
    ]);
    figures.into_iter().chain(ledger).collect()
}

/// The figures of the manager's overview, as its page gets them: where it counts the same things under the same names.
fn of_screen(scene: &Scene) -> Figures {
    let day = |text: &str| Some(text.parse().unwrap());
    let results = scene.reader().results(&Days { from: day(DAYS.0), to: day(DAYS.1) }).unwrap();
    let Overview { total, beside, questions, .. } =
        Overview::of(&results, &shiwen_app::assets::load().unwrap().assets);
    let answers = |of: fn(&QuestionScore) -> u32| questions.iter().map(of).sum::<u32>();
    let figures = [
        ("ratings", total.all.ratings),
        ("good", total.all.good),
        ("bad", total.all.bad),
        ("undisputed", total.undisputed.ratings),
        ("interrupted", beside.interrupted),
        ("no reason", beside.no_reason),
        ("flagged", beside.flagged),
        ("labelled", beside.labelled),
        ("uncertain", beside.uncertain),
        ("surveys", beside.surveys),
        ("uncertain surveys", beside.uncertain_surveys),
        ("yes", answers(|one| one.yes)),
        ("counted", answers(|one| one.yes + one.mostly + one.no)),
        ("answered", beside.answered),
        ("unrated", beside.unrated),
        ("taken back", beside.cancelled),
        ("paused minutes", beside.paused_minutes),
        ("off minutes", beside.off_minutes),
        ("still minutes", beside.standing_still_minutes),
        ("cleaning minutes", beside.cleaning_minutes),
    ];
    non_zero(figures.map(|(name, count)| (name, u64::from(count))))
}

fn non_zero<const N: usize>(figures: [(&'static str, u64); N]) -> Figures {
    figures.into_iter().filter(|(_, count)| *count > 0).collect()
}

#[test]
fn every_form_has_the_numbers_of_a_plain_recount() {
    let mut sums = Figures::new();
    for number in 0..figure(200) as u64 {
        let mut scene = Scene::new(1_000 + number, 20, 50);
        scene.hall.apply_pack().unwrap();
        scene.hall.rush().unwrap();
        scene.hall.each_time_out_of_use().unwrap();
        for _ in 0..3 {
            let draft = scene.hall.answer().unwrap();
            scene.hall.end(&draft, Ending::Interrupted).unwrap();
        }
        let labelled = super::ledger::managed(&mut scene, number);
        let log: Figures =
            of_the_log(&scene, &labelled).into_iter().filter(|(_, count)| *count > 0).collect();
        let lines = |days| of_json_lines(&scene, days, &labelled).into_iter().filter(|(_, count)| *count > 0);
        assert_eq!(lines(ALL_DAYS).collect::<Figures>(), log, "JSON Lines of history {number}");
        // What flags a rating, or is written about it, may lie before or behind the days of a file.
        let beside = ["flagged", "undisputed", "notes", "proposed", "taken back"];
        let unflagged = |(name, _): &(&str, u64)| {
            !beside.contains(name) && !MINUTES.contains(name) && !RULES.contains(name)
        };
        let of_days: Figures = lines(DAYS).filter(unflagged).collect();
        let expected: Figures = log.clone().into_iter().filter(unflagged).collect();
        assert_eq!(of_days, expected, "JSON Lines of some days of history {number}");
        assert_eq!(of_csv(&tables(&scene, "csv", "tables", &[])), log, "CSV of history {number}");
        let screen = of_screen(&scene);
        let shown = |name: &&str| SHOWN.contains(name);
        let expected: Figures = log.clone().into_iter().filter(|(name, _)| shown(name)).collect();
        assert_eq!(screen, expected, "screen of history {number}");
        let book = of_workbook(&tables(&scene, "xlsx", "book.xlsx", &[]));
        let compared: Figures =
            log.iter().filter(|(name, _)| book_has(name)).map(|(name, count)| (*name, *count)).collect();
        assert_eq!(book, compared, "workbook of history {number}");
        for (name, count) in log {
            *sums.entry(name).or_default() += count;
        }
    }
    println!("{sums:?}");
    // The control: nothing that is compared was zero everywhere.
    assert_eq!(sums.len(), 26 + RULES.len(), "{sums:?}");
}

pub(crate) fn book_has(name: &str) -> bool {
    !["levels", "mean of", "yes", "counted"].contains(&name) && !RULES.contains(&name)
}
