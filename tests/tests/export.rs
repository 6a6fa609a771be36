//! Exports in JSON Lines: proven from the file and two public keys alone, every change to a file is found, and a file is
//! whole or not there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "export/beside.rs"]
mod beside;
#[path = "export/change.rs"]
mod change;
#[path = "export/changes.rs"]
mod changes;
#[path = "export/disk.rs"]
mod disk;
#[path = "export/scene.rs"]
mod scene;
#[path = "export/whole.rs"]
mod whole;
#[path = "export/words.rs"]
mod words;
