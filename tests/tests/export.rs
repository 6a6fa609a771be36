//! Exports. JSON Lines: proven from the file and two public keys alone, every change to a file is found. Tables: their numbers
//! agree with a plain recount, text stays text. Several become one workbook, each entry once. Whatever the form, a file is whole or not there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "export/agreement.rs"]
mod agreement;
#[path = "export/beside.rs"]
mod beside;
#[path = "export/change.rs"]
mod change;
#[path = "export/changes.rs"]
mod changes;
#[path = "export/disk.rs"]
mod disk;
#[path = "export/histories.rs"]
mod histories;
#[path = "export/lacking.rs"]
mod lacking;
#[path = "export/ledger.rs"]
mod ledger;
#[path = "export/merged.rs"]
mod merged;
#[path = "export/merging.rs"]
mod merging;
#[path = "export/missing.rs"]
mod missing;
#[path = "export/office.rs"]
mod office;
#[path = "export/refused.rs"]
mod refused;
#[path = "export/scene.rs"]
mod scene;
#[path = "export/stick.rs"]
mod stick;
#[path = "export/tables.rs"]
mod tables;
#[path = "export/whole.rs"]
mod whole;
#[path = "export/words.rs"]
mod words;
