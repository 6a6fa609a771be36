//! The time servers of the hall, told to the system's own clock service.

use std::{fs, io, path::Path, process::Command};

use super::file::Mistake;

const FILE: &str = "60-shiwen.conf";

/// Writes them down where they are others than before, and lets the service read it anew. Without any the file goes.
pub(super) fn set(folder: &Path, servers: &[String]) -> Result<(), Mistake> {
    let path = folder.join(FILE);
    let wanted = (!servers.is_empty()).then(|| {
        format!("# Written by `shiwen provision` from kiosk.toml.\n[Time]\nNTP={}\n", servers.join(" "))
    });
    if fs::read_to_string(&path).ok() == wanted {
        return Ok(());
    }
    let written = match &wanted {
        Some(text) => fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)),
        None => fs::remove_file(&path),
    };
    written.map_err(|error: io::Error| Mistake::unreadable(&path, &error))?;
    // Where the service is not there, or not running, it reads the file when it starts.
    let _ = Command::new("systemctl").args(["try-restart", "systemd-timesyncd.service"]).output();
    Ok(())
}
