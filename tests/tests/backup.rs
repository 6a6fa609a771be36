//! Backups: what is brought back is all that was there, once and unaltered; what cannot be believed is refused and changes
//! nothing; a kill leaves the old state or the new one; and nobody reads a word without the key.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "backup/aside.rs"]
mod aside;
#[path = "backup/beside.rs"]
mod beside;
#[path = "backup/both.rs"]
mod both;
#[path = "backup/kills.rs"]
mod kills;
#[path = "backup/machine.rs"]
mod machine;
#[path = "backup/plain.rs"]
mod plain;
#[path = "backup/refused.rs"]
mod refused;
#[path = "backup/stick.rs"]
mod stick;
#[path = "backup/whole.rs"]
mod whole;
