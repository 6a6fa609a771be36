//! What the files of an export are called: by terminal and days, so that sticks of several terminals can be put together.

use std::path::{Path, PathBuf};

use shiwen_domain::{managing::ExportForm, results::Days};
use shiwen_export::destination::{check_of, manifest::manifest_of};

use crate::{exporting::ExportingError, home::Home, managing::names};

/// What all of them begin with.
pub(super) const BEGINNING: &str = "shiwen-";

/// `shiwen-hall-7-2026-11-01_2026-11-26`, without what no file system takes.
pub(super) fn stem(home: &Home, days: &Days) -> Result<String, ExportingError> {
    let open = home.reader()?.ok_or(ExportingError::NoRecord)?;
    let identity = open.reader.identity()?.ok_or(ExportingError::NoRecord)?;
    let terminal = names::plain(&identity.terminal);
    let (from, to) = days.bounds();
    Ok(format!("{BEGINNING}{terminal}-{}_{}", from.unwrap_or_default(), to.unwrap_or_default()))
}

/// A name that nothing in the folder has, nor any hash or manifest: with a number if need be.
pub(super) fn free(folder: &Path, stem: &str, form: ExportForm) -> PathBuf {
    let ending = match form {
        ExportForm::Xlsx => ".xlsx",
        ExportForm::Csv => "",
        ExportForm::Jsonl => ".jsonl",
    };
    names::free(folder, stem, ending, [check_of, manifest_of])
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_there_is_never_replaced_and_a_number_is_added() {
        let folder = tempfile::tempdir().unwrap();
        let name = |form| {
            let path = free(folder.path(), "shiwen-a-2026-11-01_2026-11-26", form);
            path.file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(name(ExportForm::Xlsx), "shiwen-a-2026-11-01_2026-11-26.xlsx");
        fs::write(folder.path().join(name(ExportForm::Xlsx)), "").unwrap();
        assert_eq!(name(ExportForm::Xlsx), "shiwen-a-2026-11-01_2026-11-26-2.xlsx");
        // A hash that was left alone is not said to be of another file.
        fs::write(folder.path().join("shiwen-a-2026-11-01_2026-11-26-2.xlsx.sha256"), "").unwrap();
        assert_eq!(name(ExportForm::Xlsx), "shiwen-a-2026-11-01_2026-11-26-3.xlsx");
        fs::remove_file(folder.path().join("shiwen-a-2026-11-01_2026-11-26-2.xlsx.sha256")).unwrap();
        // Nor a manifest.
        fs::write(folder.path().join("shiwen-a-2026-11-01_2026-11-26-2.xlsx.manifest"), "").unwrap();
        assert_eq!(name(ExportForm::Xlsx), "shiwen-a-2026-11-01_2026-11-26-3.xlsx");
        assert_eq!(name(ExportForm::Jsonl), "shiwen-a-2026-11-01_2026-11-26.jsonl");
        fs::create_dir(folder.path().join(name(ExportForm::Csv))).unwrap();
        assert_eq!(name(ExportForm::Csv), "shiwen-a-2026-11-01_2026-11-26-2");
    }
}
