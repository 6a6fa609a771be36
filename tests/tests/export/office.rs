//! What visitors typed, opened and saved by an office program: it is the same text afterwards, and never a formula, a link or a
//! number. Whoever means harm by a comment means it for the computer on which a manager opens the export.

#[path = "office/strings.rs"]
mod strings;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Data, Range, Reader as _, Xlsx, open_workbook};
use shiwen_domain::{draft::Words, entry::Ending};
use tempfile::TempDir;

use self::strings::strings;
use super::scene::{Scene, words};

/// How a CSV file is opened where somebody lets the program guess all it can: numbers, dates and formulas. (Comma, semicolon and tab, quote, UTF-8,
/// from line 1; the last word evaluates formulas.)
const CSV: &str = "--infilter=CSV:44/59/9,34,76,1,,0,false,true,false,false,false,0,true";

/// A record in which each text is what a visitor typed, in this order.
fn said(texts: &[String]) -> Scene {
    let mut scene = Scene::new(12, 1, 50);
    for text in texts {
        loop {
            let mut draft = scene.hall.answer().unwrap();
            let Some(rating) = &mut draft.rating else {
                scene.hall.end(&draft, Ending::Left).unwrap();
                continue;
            };
            rating.words = Words { text: text.clone(), writing: None };
            scene.hall.store().save_draft(&draft).unwrap();
            scene.hall.end(&draft, Ending::Finished).unwrap();
            break;
        }
    }
    scene
}

/// What the scene gives out in this form, with what was typed.
fn tables(scene: &Scene, form: &str, name: &str) -> PathBuf {
    let out = scene.out(name);
    let mut words = words(("2026-01-01", "2027-12-31"), &out, &["--private", "--lang", "en"]);
    form.clone_into(&mut words[2]);
    let ran = scene.program.run(&words).unwrap();
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    out
}

/// The file as the office program saves it in this form.
fn saved(file: &Path, form: &str, folder: &TempDir, more: &[&str]) -> PathBuf {
    let out = folder.path().join(form);
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let mut command = Command::new("soffice");
    command
        .args([&profile, "--headless", "--norestore", "--convert-to", form, "--outdir"])
        .arg(&out)
        .args(more);
    let ran = command.arg(file).output();
    let ran = ran.expect("LibreOffice is there: it is in the Debian package libreoffice-calc-nogui");
    let made = out.join(file.file_stem().unwrap()).with_extension(form);
    let why = || String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.success() && made.exists(), "{}", why());
    made
}

/// Of all sheets only the one of the ratings has it.
const OF_RATINGS: &str = "Level (5 = very satisfied)";

/// The cells below a title, of the sheet of the ratings.
fn below(book: &Path, title: &str) -> Vec<Data> {
    let mut book: Xlsx<_> = open_workbook(book).unwrap();
    let sheets = book.sheet_names().into_iter().map(|name| book.worksheet_range(&name).unwrap());
    let found = sheets.filter(|sheet| sheet.rows().any(|row| row.iter().any(|cell| ends(cell, OF_RATINGS))));
    let sheet: Range<Data> = found.last().expect("the sheet of the ratings");
    let head = sheet.rows().position(|row| row.iter().any(|cell| ends(cell, title))).expect("titles");
    let column = sheet.rows().nth(head).unwrap().iter().position(|cell| ends(cell, title)).unwrap();
    sheet.rows().skip(head + 1).map(|row| row[column].clone()).collect()
}

fn ends(cell: &Data, title: &str) -> bool {
    matches!(cell, Data::String(text) if text.ends_with(title))
}

/// What became of each text: the ones that are not, or are not text.
fn lost<'a>(
    texts: &'a [String],
    cells: &[Data],
    as_saved: impl Fn(&str) -> Vec<String>,
) -> Vec<(&'a str, Data)> {
    let ours = &cells[cells.len() - texts.len()..];
    let is_kept =
        |text: &str, cell: &Data| matches!(cell, Data::String(found) if as_saved(text).contains(found));
    let pairs = texts.iter().zip(ours).filter(|(text, cell)| !is_kept(text, cell));
    pairs.map(|(text, cell)| (text.as_str(), cell.clone())).collect()
}

#[test]
fn a_workbook_is_opened_and_saved_and_every_text_is_the_same() {
    let texts = strings();
    let (scene, folder) = (said(&texts), tempfile::tempdir().unwrap());
    let book = tables(&scene, "xlsx", "book.xlsx");
    assert_eq!(lost(&texts, &below(&book, "Words"), |text| vec![text.to_owned()]), []);
    let ods = saved(&book, "ods", &folder, &[]);
    let again = saved(&ods, "xlsx", &folder, &[]);
    // It drops tabs when it opens a workbook. (A visitor's text has none: the program takes them away.)
    assert_eq!(lost(&texts, &below(&again, "Words"), |text| vec![text.replace('\t', "")]), []);
    // The program evaluates nothing either.
    let mut formulas: Xlsx<_> = open_workbook(&again).unwrap();
    for name in formulas.sheet_names() {
        assert!(formulas.worksheet_formula(&name).unwrap().is_empty(), "{name}");
    }
}

#[test]
fn a_table_of_csv_is_opened_with_everything_guessed_and_every_text_is_text() {
    let texts = strings();
    let (scene, folder) = (said(&texts), tempfile::tempdir().unwrap());
    let ratings = tables(&scene, "csv", "tables").join("ratings.csv");
    let cells = below(&saved(&ratings, "xlsx", &folder, &[CSV]), "Words");
    assert_eq!(lost(&texts, &cells, |text| vec![text.to_owned(), format!("'{text}")]), []);
}

/// The control: a file that takes texts as they are becomes formulas and numbers in the same program.
#[test]
fn the_same_program_does_evaluate_what_nobody_has_made_safe() {
    let texts = ["=1+1", "2026-11-26", "0012", "say"].map(String::from);
    let folder = tempfile::tempdir().unwrap();
    let bare = folder.path().join("bare.csv");
    fs::write(
        &bare,
        format!("\u{feff}{OF_RATINGS},Words\n{}", texts.map(|text| format!(",{text}\n")).concat()),
    )
    .unwrap();
    let cells = below(&saved(&bare, "xlsx", &folder, &[CSV]), "Words");
    assert_eq!((&cells[0], &cells[3]), (&Data::Float(2.0), &Data::String("say".into())));
    assert!(!matches!((&cells[1], &cells[2]), (Data::String(_), _) | (_, Data::String(_))), "{cells:?}");
}
