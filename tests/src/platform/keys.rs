//! Keys for a platform, made by its own program.

use std::{path::Path, process::Command};

/// Writes `keys/` and `pack.key` into a folder.
pub(super) fn write(program: &Path, folder: &Path) {
    let mut keygen = Command::new(program);
    keygen
        .arg("keygen")
        .arg("--folder")
        .arg(folder.join("keys"))
        .arg("--pack-key")
        .arg(folder.join("pack.key"));
    let ran = keygen.output().expect("the platform's program can be started");
    assert!(ran.status.success(), "keygen failed: {}", String::from_utf8_lossy(&ran.stderr));
}
