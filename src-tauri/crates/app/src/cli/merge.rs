//! `merge`: several exports become one workbook; what it was made of, what it adds up to and what is missing are said at once.

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::Args;
use jiff::civil::Date;
use shiwen_domain::{results::Days, text::Lang};
use shiwen_export::table::{Missing, SourceFile};
use shiwen_log::{Origin, VerifyingKey, WitnessKey};
use shiwen_store::unwatched;

use super::{
    COULD_NOT_RUN, FOUND_SOMETHING, Failure, WRONG_USE, complain,
    export::{Language, backwards, day, say_figures},
};
use crate::{
    assets::{self, AssetErrors, Loaded},
    exporting::merging::{Merge, MergeError, Merged, merge},
    home::Home,
    packs,
};

#[derive(Debug, Args)]
pub(super) struct MergeArguments {
    /// Exports in JSON Lines, of one terminal or of many. Each must be whole; what stands in several counts once.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The workbook to write. One named FILE.sha256 is written beside it.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The first day, in the hall, such as 2026-11-01; else the first one of the files.
    #[arg(long, value_parser = day)]
    from: Option<Date>,
    /// The last day; else the last one of the files.
    #[arg(long, value_parser = day)]
    to: Option<Date>,
    /// Replace a file that is there.
    #[arg(long)]
    force: bool,
    /// Take along what visitors typed, as far as the exports have it.
    #[arg(long)]
    private: bool,
    /// The language of names and words; titles have both.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Language,
    /// The key of a log as the platform or an auditor has it; may be said again for another log.
    #[arg(long, value_name = "VKEY", value_parser = VerifyingKey::from_vkey)]
    terminal_key: Vec<(Origin, VerifyingKey)>,
    /// The witness's key as the platform publishes it. An export that it has cosigned nothing of is then refused.
    #[arg(long, value_name = "VKEY", value_parser = WitnessKey::from_vkey)]
    witness_key: Option<WitnessKey>,
}

pub(super) fn run(words: MergeArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    if words.from.zip(words.to).is_some_and(|(from, to)| from > to) {
        return Ok(backwards());
    }
    let asked = Merge {
        files: words.files,
        days: Days { from: words.from, to: words.to },
        out: words.out,
        replace: words.force,
        private: words.private,
        lang: Lang::from(words.lang),
        terminal_keys: words.terminal_key,
        witness_key: words.witness_key,
    };
    match merge(&asked, &pack()?, &unwatched) {
        Ok(merged) => {
            print(&asked, &merged, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            let code = code_of(&error);
            complain(&error);
            Ok(ExitCode::from(code))
        }
    }
}

fn code_of(error: &MergeError) -> u8 {
    match error {
        error if error.is_found() => FOUND_SOMETHING,
        error if error.is_wrong_use() => WRONG_USE,
        _ => COULD_NOT_RUN,
    }
}

/// The pack that names what is in the tables: the one in force here if there is a terminal here, else that of `SHIWEN_ASSETS`.
/// A data directory that is not there is no mistake: nothing of it is needed.
fn pack() -> Result<Loaded, AssetErrors> {
    match Home::from_environment() {
        Ok(home) => packs::load(&home, home.enrolment_or_none().as_ref()),
        Err(_) => assets::load(),
    }
}

fn print(asked: &Merge, merged: &Merged, out: &mut dyn Write) -> std::io::Result<()> {
    let Merged { files, missing, results, file } = merged;
    for file in files {
        source(file, out)?;
    }
    writeln!(out, "{}: {} bytes, SHA-256 {}", asked.out.display(), file.bytes, file.sha256)?;
    say_figures(results, asked.private, out)?;
    writeln!(out, "Missing:")?;
    for Missing { terminal, lack } in missing {
        let of = if terminal.is_empty() { String::new() } else { format!("{terminal}: ") };
        writeln!(out, "- {of}{}", lack.says().en)?;
    }
    Ok(())
}

fn source(file: &SourceFile, out: &mut dyn Write) -> std::io::Result<()> {
    let SourceFile { name, sha256, proven, .. } = file;
    let demo = if proven.demo { " (DEMO)" } else { "" };
    writeln!(
        out,
        "{name}: {}{demo}, {} to {}, entries {} to {} of {}, SHA-256 {sha256}",
        proven.terminal, proven.from, proven.to, proven.first, proven.last, proven.size
    )
}
