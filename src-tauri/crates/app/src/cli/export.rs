//! `export` and `verify --export`: what a file holds, and how far it is proven, in words that a person reads.

use std::{
    fs::File,
    io::{self, BufReader, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use shiwen_domain::{
    results::{Days, Group, Results},
    text::Lang,
};
use shiwen_export::{
    destination::manifest::{Manifest, ManifestError},
    jsonl::{self, Anchors, Fault, Proven, VerifyError, Witnessed},
};
use shiwen_log::{Origin, VerifyingKey, WitnessKey};
use shiwen_store::unwatched;

use super::{FOUND_SOMETHING, Failure, WRONG_USE, complain};
use crate::{
    clock::rfc3339,
    exporting::{
        self, COMMAND_LINE, JsonLines,
        tables::{self, Exported, Form, Tables},
    },
};

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    /// The form. JSON Lines prove themselves: see `verify --export`; a workbook or CSV is for reading.
    #[arg(long, value_enum)]
    format: Format,
    /// The first day, in the hall, such as 2026-11-01.
    #[arg(long, value_parser = day)]
    from: Date,
    /// The last day.
    #[arg(long, value_parser = day)]
    to: Date,
    /// The file to write; for CSV a folder, with a file for each table. One named FILE.sha256 is written beside each.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace a file that is there.
    #[arg(long)]
    force: bool,
    /// Take along what visitors typed, and in JSON Lines what they wrote by hand. Phone numbers are never taken along.
    #[arg(long)]
    private: bool,
    /// The language of names and words in tables; titles have both.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Language,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// JSON Lines.
    Jsonl,
    /// A folder of CSV files that Excel and WPS open.
    Csv,
    /// A workbook for Excel and WPS.
    Xlsx,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// Check this export (JSON Lines) in place of the record, from the file and public keys alone.
    #[arg(long, value_name = "FILE", group = "taken")]
    pub(super) export: Option<PathBuf>,
    /// Check the files of an export against the signed manifest beside them, or in their folder.
    #[arg(long, value_name = "FILE", group = "taken")]
    pub(super) manifest: Option<PathBuf>,
    /// The terminal's key as the platform or an auditor has it; one that only the file names proves nothing.
    #[arg(long, value_name = "VKEY", requires = "taken", value_parser = VerifyingKey::from_vkey)]
    terminal_key: Option<(Origin, VerifyingKey)>,
    /// The witness's key as the platform publishes it. An export that it has cosigned nothing of is then refused.
    #[arg(long, value_name = "VKEY", requires = "export", value_parser = WitnessKey::from_vkey)]
    witness_key: Option<WitnessKey>,
}

pub(super) fn day(text: &str) -> Result<Date, String> {
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
    date.ok_or_else(|| "a day is written like 2026-11-01".to_owned())
}

/// The days are the wrong way round.
pub(super) fn backwards() -> ExitCode {
    let why = "the first day is after the last one; say --from and --to the other way round";
    complain(Failure::from(why).as_ref());
    ExitCode::from(WRONG_USE)
}

pub(super) fn run_export(words: ExportArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    if words.from > words.to {
        return Ok(backwards());
    }
    match words.format {
        Format::Jsonl => json_lines(words, out),
        Format::Csv => in_tables(words, Form::Csv, out),
        Format::Xlsx => in_tables(words, Form::Xlsx, out),
    }
}

/// The figures are said at once, so that nobody has to open a file to see whether it is the right one.
fn in_tables(words: ExportArguments, form: Form, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let ExportArguments { from, to, out: target, force, private, lang, .. } = words;
    let lang = Lang::from(lang);
    let days = Days { from: Some(from), to: Some(to) };
    let asked =
        Tables { days, form, out: target, replace: force, private, lang, by: COMMAND_LINE.to_owned() };
    let Exported { files, results } = tables::export(&super::home_to_look_at()?, &asked, &unwatched)?;
    for (path, file) in &files {
        writeln!(out, "{}: {} bytes, SHA-256 {}", path.display(), file.bytes, file.sha256)?;
    }
    say_figures(&results, private, out)?;
    Ok(ExitCode::SUCCESS)
}

/// What tables add up to, and what is in them.
pub(super) fn say_figures(results: &Results, private: bool, out: &mut dyn Write) -> io::Result<()> {
    let Group { all, .. } = &results.total;
    let rate = all.bad_rate().map_or_else(|| "none".to_owned(), |rate| rate.to_string());
    writeln!(out, "{} ratings, {} bad ({rate}), {} surveys", all.ratings(), all.bad(), results.surveys)?;
    let uncertain = results.uncertain.all.ratings() + results.uncertain_surveys;
    if uncertain > 0 {
        writeln!(
            out,
            "{uncertain} ratings and surveys have no certain day; they stand in the tables and in no rate."
        )?;
    }
    if private {
        writeln!(out, "What visitors typed is in it; keep it accordingly.")?;
    }
    Ok(())
}

fn json_lines(words: ExportArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let ExportArguments { from, to, out: target, force, private, .. } = words;
    let asked = JsonLines { from, to, out: target, replace: force, private, by: COMMAND_LINE.to_owned() };
    let exported = exporting::export(&super::home_to_look_at()?, &asked, &unwatched)?;
    let (file, written) = (exported.file, exported.written);
    writeln!(out, "Entries {} to {} are in {}.", written.first, written.last, asked.out.display())?;
    writeln!(out, "{} bytes, SHA-256 {}", file.bytes, file.sha256)?;
    if private {
        writeln!(out, "{} texts and handwritings of visitors are in it; keep it accordingly.", written.said)?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn run_verify(
    path: &Path,
    words: &VerifyArguments,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let anchors = Anchors { terminal: words.terminal_key.clone(), witness: words.witness_key.clone() };
    let file = File::open(path).map_err(|error| {
        format!("{} cannot be read ({error}); name an export in JSON Lines", path.display())
    })?;
    match jsonl::verify(BufReader::new(file), &anchors) {
        Ok(proven) => {
            whole(&proven, out)?;
            keys(&proven, &anchors, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(VerifyError::Fault(fault)) => {
            not_whole(fault, out)?;
            Ok(ExitCode::from(FOUND_SOMETHING))
        }
        Err(error @ VerifyError::Input(_)) => Err(error.into()),
    }
}

/// Holds files against their manifest, with the key that was given or the one of this terminal's record.
pub(super) fn run_manifest(
    path: &Path,
    words: &VerifyArguments,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let key = if let Some((_, key)) = &words.terminal_key {
        *key
    } else {
        let open = super::home_to_look_at()?.reader()?;
        let open = open.ok_or("there is no record here; say the terminal's key with --terminal-key")?;
        open.keys.signing().verifying_key()
    };
    match Manifest::verify(path, &key) {
        Ok(manifest) if words.terminal_key.as_ref().is_none_or(|(origin, _)| *origin == manifest.origin) => {
            let Manifest { origin, from, to, size, files, .. } = &manifest;
            let demo = if manifest.demo { " (DEMO)" } else { "" };
            writeln!(out, "All {} files are as {}{demo} made them.", files.len(), origin.as_str())?;
            writeln!(out, "days          {from} to {to}, of {size} entries, root {}", manifest.root)?;
            Ok(ExitCode::SUCCESS)
        }
        Ok(_) => fails(&ManifestError::Signature, out),
        Err(error @ ManifestError::Input(..)) => Err(error.into()),
        Err(error) => fails(&error, out),
    }
}

fn fails(error: &ManifestError, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    writeln!(out, "The export is NOT as the terminal made it.")?;
    writeln!(out, "{error}")?;
    Ok(ExitCode::from(FOUND_SOMETHING))
}

fn not_whole(fault: Fault, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "The export is NOT whole.")?;
    super::print::first_bad(fault.seq, out)?;
    writeln!(out, "{fault}")
}

fn whole(proven: &Proven, out: &mut dyn Write) -> std::io::Result<()> {
    let Proven { terminal, log, first, last, from, to, .. } = proven;
    let demo = if proven.demo { " (DEMO)" } else { "" };
    writeln!(out, "The export is whole: entries {first} to {last}, of {from} to {to}.")?;
    writeln!(out, "terminal      {terminal}")?;
    writeln!(out, "log           {log}{demo}, {} entries, root {}", proven.size, proven.root)?;
    writeln!(out, "made          {} by the terminal's clock", proven.created)?;
    if proven.hashed > 0 {
        writeln!(out, "other days    {} entries between, as leaf hash only", proven.hashed)?;
    }
    if proven.said > 0 {
        writeln!(out, "private       {} texts and handwritings, as they were committed to", proven.said)?;
    }
    writeln!(out, "witnessed     {}", witnessed(proven))
}

/// How far the witness covers the part.
fn witnessed(proven: &Proven) -> String {
    let Some(Witnessed { name, size, time_s }) = &proven.witnessed else {
        return "nothing; all of it is signed by the terminal alone".to_owned();
    };
    let at = rfc3339(i64::try_from(time_s.saturating_mul(1_000)).unwrap_or(i64::MAX));
    let alone = (proven.last + 1).saturating_sub(proven.first.max(*size));
    match alone {
        0 => format!("all of it, by {name} at {at}"),
        _ => format!(
            "the first {size} entries of the log, by {name} at {at}; the last {alone} here are signed by the terminal alone"
        ),
    }
}

/// Which keys that was held against. Those of the file itself prove only that it agrees with itself.
fn keys(proven: &Proven, anchors: &Anchors, out: &mut dyn Write) -> std::io::Result<()> {
    let named = [
        ("terminal key", Some(&proven.terminal_key).filter(|_| anchors.terminal.is_none())),
        ("witness key ", proven.witness_key.as_ref().filter(|_| anchors.witness.is_none())),
    ];
    if named.iter().all(|(_, key)| key.is_none()) {
        return Ok(());
    }
    writeln!(
        out,
        "NOT PROVEN: whose it is. These keys stand in the file itself; compare them with those that"
    )?;
    writeln!(out, "the platform has, or say them with --terminal-key and --witness-key:")?;
    for (what, key) in named {
        if let Some(key) = key {
            writeln!(out, "{what}  {key}")?;
        }
    }
    Ok(())
}
