//! The files under `assets/`, read and checked together. Whoever calls reads the bytes; here they become one valid
//! set, or the list of all mistakes, each with its file, place and rule. Nothing is repaired or filled in.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::{
    id::SurveyId,
    pack::Pack,
    reason::{self, ReasonTable},
    survey::{self, Survey},
};

pub(crate) mod findings;
#[cfg(test)]
mod tests;

use findings::{Findings, is_plain_id};

/// The demo pack, relative to `assets/`.
pub const DEMO_PACK: &str = "demo/pack.json";

/// The largest file, in bytes: room for the longest lists a pack may have, still parsed at once.
const MAX_FILE_BYTES: usize = 4 << 20;

/// A mistake in a file, for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("assets/{file}: at {place}: {rule}")]
pub struct AssetError {
    /// The file, relative to `assets/`.
    pub file: String,
    /// The place in the file, as a path: `departments[2].id`; `the top` for the file as a whole.
    pub place: String,
    /// The rule that is broken, as a sentence that starts with "must" where it is one of ours.
    pub rule: String,
}

/// Everything a terminal knows about its hall: valid, and whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The hall, its departments, counters and items.
    pub pack: Pack,
    /// The reason table that the pack names.
    pub reasons: ReasonTable,
    /// The surveys that the pack names, in its order.
    pub surveys: Vec<Survey>,
}

impl Assets {
    /// Reads the demo pack and the files it names; `read` gives a file's bytes by its name relative to `assets/`.
    ///
    /// # Errors
    /// All mistakes at once, in all files that could be found.
    pub fn from_files(read: impl Fn(&str) -> Option<Vec<u8>>) -> Result<Self, Vec<AssetError>> {
        let pack: Pack = parse(DEMO_PACK, &read).map_err(|error| vec![error])?;
        let mut errors = pack.mistakes(DEMO_PACK);
        let reasons = keep(read_reasons(&pack, &read), &mut errors);
        let surveys = read_surveys(&pack, reasons.as_ref(), &read, &mut errors);
        match reasons {
            Some(reasons) if errors.is_empty() => Ok(Self { pack, reasons, surveys }),
            _ => Err(errors),
        }
    }

    /// The survey with this identity, if the pack names it.
    pub fn survey(&self, id: &SurveyId) -> Option<&Survey> {
        self.surveys.iter().find(|survey| survey.id == *id)
    }
}

/// The value, or `None` with its mistakes kept.
fn keep<T>(result: Result<T, Vec<AssetError>>, errors: &mut Vec<AssetError>) -> Option<T> {
    result.map_err(|mut found| errors.append(&mut found)).ok()
}

/// The reason table that the pack names.
fn read_reasons(
    pack: &Pack,
    read: &impl Fn(&str) -> Option<Vec<u8>>,
) -> Result<ReasonTable, Vec<AssetError>> {
    let file = format!("reasons/v{}.json", pack.reasons);
    let table: ReasonTable = parse(&file, read).map_err(|error| vec![error])?;
    let mut findings = Findings::of(&file);
    findings.expect(
        table.version == pack.reasons,
        "version",
        format_args!("must be {}, as the file is named", pack.reasons),
    );
    findings.check(reason::rules::RULES, &table);
    none_or(findings.into_errors(), table)
}

/// The surveys that the pack names. An identity that is no plain name is never made into a file name; the pack's own
/// rules report it.
fn read_surveys(
    pack: &Pack,
    reasons: Option<&ReasonTable>,
    read: &impl Fn(&str) -> Option<Vec<u8>>,
    errors: &mut Vec<AssetError>,
) -> Vec<Survey> {
    let named = pack.surveys.iter().filter(|id| is_plain_id(id.as_str()));
    named.filter_map(|id| keep(read_survey(id, reasons, read), errors)).collect()
}

/// One survey. Codes it points to are checked only where the table could be read: otherwise each would be an error.
fn read_survey(
    id: &SurveyId,
    reasons: Option<&ReasonTable>,
    read: &impl Fn(&str) -> Option<Vec<u8>>,
) -> Result<Survey, Vec<AssetError>> {
    let file = format!("surveys/{id}.json");
    let survey: Survey = parse(&file, read).map_err(|error| vec![error])?;
    let mut findings = Findings::of(&file);
    findings.expect(survey.id == *id, "id", format_args!("must be {id}, as the file is named"));
    findings.check(survey::rules::RULES, &survey);
    if let Some(table) = reasons {
        survey::rules::codes_are_bad_reasons_of_the_table(&survey, table, &mut findings);
    }
    none_or(findings.into_errors(), survey)
}

/// The value if there are no mistakes.
fn none_or<T>(errors: Vec<AssetError>, value: T) -> Result<T, Vec<AssetError>> {
    if errors.is_empty() { Ok(value) } else { Err(errors) }
}

/// One file as its type, or the first mistake in its form.
fn parse<T: DeserializeOwned>(file: &str, read: &impl Fn(&str) -> Option<Vec<u8>>) -> Result<T, AssetError> {
    let bytes = read(file).ok_or_else(|| at_the_top(file, "must exist"))?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(at_the_top(
            file,
            format_args!("must be at most {MAX_FILE_BYTES} bytes, not {}", bytes.len()),
        ));
    }
    let mut json = serde_json::Deserializer::from_slice(&bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let place = error.path().to_string();
        if place == "." {
            return at_the_top(file, error.inner());
        }
        AssetError { file: file.to_owned(), place, rule: error.inner().to_string() }
    })?;
    json.end().map_err(|error| at_the_top(file, error))?;
    Ok(value)
}

/// A mistake of a file as a whole.
fn at_the_top(file: &str, rule: impl fmt::Display) -> AssetError {
    AssetError { file: file.to_owned(), place: "the top".to_owned(), rule: rule.to_string() }
}
