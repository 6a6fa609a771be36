//! The shipped files are the control of every test here: untouched they load, and each damage is seen.

use std::{collections::HashMap, path::Path};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

mod broken;
mod flags;
mod pictures;
mod shipped;

const REASONS: &str = "reasons/v2.json";
const SURVEY: &str = "surveys/ten-questions.json";

/// The shipped files by name, for a test to damage.
struct Files(HashMap<&'static str, Vec<u8>>);

impl Files {
    fn shipped() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
        let read = |name| (name, std::fs::read(root.join(name)).expect("the shipped file is there"));
        Self([DEMO_PACK, REASONS, SURVEY].map(read).into())
    }

    fn json(&self, file: &str) -> Value {
        serde_json::from_slice(&self.0[file]).expect("the shipped file is JSON")
    }

    /// The shipped files with one field of one file replaced or added.
    fn with(file: &'static str, pointer: &str, value: Value) -> Self {
        let mut files = Self::shipped();
        let mut json = files.json(file);
        let (parent, field) = pointer.rsplit_once('/').expect("a pointer starts with a slash");
        match json.pointer_mut(parent).expect("the place is in the shipped file") {
            Value::Array(list) => list[field.parse::<usize>().expect("a list is indexed")] = value,
            object => object[field] = value,
        }
        files.0.insert(file, json.to_string().into_bytes());
        files
    }

    /// The shipped files with one file's bytes replaced.
    fn with_bytes(file: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        let mut files = Self::shipped();
        files.0.insert(file, bytes.into());
        files
    }

    fn load(&self) -> Result<Assets, Vec<AssetError>> {
        Assets::from_files(|name| self.0.get(name).cloned())
    }

    fn errors(&self) -> Vec<AssetError> {
        self.load().err().unwrap_or_default()
    }
}

#[test]
fn an_error_names_the_file_the_place_and_the_rule() {
    let error = &Files::with(DEMO_PACK, "/departments/2/id", json!("119900000000000351")).errors()[0];
    assert_eq!(
        error.to_string(),
        "assets/demo/pack.json: at departments[2].id: must end with the check character 0 (GB 32100)"
    );
}

#[test]
fn mistakes_of_all_files_are_reported_together() {
    let mut files = Files::with(DEMO_PACK, "/version", json!(0));
    files.0.extend(Files::with(SURVEY, "/version", json!(0)).0.remove_entry(SURVEY));
    files.0.extend(Files::with(REASONS, "/version", json!(0)).0.remove_entry(REASONS));
    let errors = files.errors();
    for file in [DEMO_PACK, SURVEY, REASONS] {
        assert!(
            errors.iter().any(|error| error.file == file && error.place == "version"),
            "{file}: {errors:?}"
        );
    }
}

#[test]
fn a_missing_file_is_named() {
    for file in [DEMO_PACK, REASONS, SURVEY] {
        let mut files = Files::shipped();
        files.0.remove(file);
        assert_eq!(files.errors(), [at_the_top(file, "must exist")]);
    }
}

#[test]
fn a_field_nobody_knows_is_refused_at_its_place() {
    let mut pack = Files::shipped().json(DEMO_PACK);
    pack["counters"][1]["colour"] = json!("red");
    let errors = Files::with_bytes(DEMO_PACK, pack.to_string()).errors();
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0].file.as_str(), errors[0].place.as_str()), (DEMO_PACK, "counters[1].colour"));
    assert!(errors[0].rule.starts_with("unknown field `colour`"), "{}", errors[0].rule);
}

#[test]
fn a_pack_without_hours_calendar_or_deadlines_is_refused() {
    for member in ["opening", "calendar", "deadlines"] {
        let mut pack = Files::shipped().json(DEMO_PACK);
        assert!(pack.as_object_mut().expect("an object").remove(member).is_some(), "{member}");
        let errors = Files::with_bytes(DEMO_PACK, pack.to_string()).errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!(
            errors[0].rule,
            format!("missing field `{member}` at line 1 column {}", pack.to_string().len())
        );
    }
}

#[test]
fn a_time_or_day_in_another_form_is_refused_at_its_place() {
    for (pointer, value, place) in [
        ("/opening/0/from", json!("9:00"), "opening[0].from"),
        ("/opening/0/to", json!(17), "opening[0].to"),
        ("/calendar/holidays", json!(["1.10.2026"]), "calendar.holidays"),
        ("/calendar/week", json!(["Montag"]), "calendar.week"),
        ("/deadlines/work_order_working_days", json!(-1), "deadlines.work_order_working_days"),
    ] {
        let errors = Files::with(DEMO_PACK, pointer, value).errors();
        assert_eq!(errors.len(), 1, "{pointer}: {errors:?}");
        assert!(errors[0].place.starts_with(place), "{pointer}: {errors:?}");
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_refused_at_its_place() {
    let errors = Files::with(SURVEY, "/questions/3/aspect", json!("speed")).errors();
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0].file.as_str(), errors[0].place.as_str()), (SURVEY, "questions[3].aspect"));
}

#[test]
fn bytes_after_the_end_are_refused() {
    for (tail, fine) in [(" \n", true), ("{}", false)] {
        let mut bytes = Files::shipped().0[REASONS].clone();
        bytes.extend(tail.bytes());
        assert_eq!(Files::with_bytes(REASONS, bytes).load().is_ok(), fine, "{tail:?}");
    }
}

#[test]
fn a_file_too_large_is_not_parsed() {
    for (blanks, fine) in [(0, true), (1, false)] {
        let mut bytes = Files::shipped().0[SURVEY].clone();
        bytes.resize(MAX_FILE_BYTES + blanks, b' ');
        assert_eq!(Files::with_bytes(SURVEY, bytes).load().is_ok(), fine);
    }
}

#[test]
fn a_survey_named_like_a_path_is_never_read() {
    let files = Files::with(DEMO_PACK, "/surveys", json!(["ten-questions", "../../secret"]));
    let read = |name: &str| {
        assert!(!name.contains("secret"), "{name} was read");
        files.0.get(name).cloned()
    };
    let errors = Assets::from_files(read).expect_err("a path is no identity");
    assert_eq!(errors.iter().map(|error| error.place.as_str()).collect::<Vec<_>>(), ["surveys[1]"]);
}

proptest! {
    #[test]
    fn no_damaged_byte_of_the_pack_panics(at in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = Files::shipped().0[DEMO_PACK].clone();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        for error in Files::with_bytes(DEMO_PACK, bytes).errors() {
            prop_assert!(!error.file.is_empty() && !error.place.is_empty() && !error.rule.is_empty());
        }
    }
}
