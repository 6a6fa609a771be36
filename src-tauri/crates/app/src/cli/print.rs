//! How results look on a terminal: plain lines that a person reads and a script can cut.

use std::io::{self, Write};

use shiwen_store::Report;
use shiwen_sync::protocol::ProblemKind;

use crate::{
    disk,
    on_duty::Break,
    packs::RefusedPack,
    pictures::Skipped,
    status::{SelfTestStatus, Status},
};

pub(super) fn json(status: &Status, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, status)?;
    writeln!(out)
}

pub(super) fn status(status: &Status, out: &mut dyn Write) -> io::Result<()> {
    let none = "none yet";
    writeln!(out, "terminal      {}", status.terminal.as_deref().unwrap_or(none))?;
    match &status.log {
        Some(log) => {
            writeln!(out, "log           {}{}", log.id, if log.demo { " (DEMO)" } else { "" })?;
            writeln!(out, "entries       {}", log.size)?;
            writeln!(out, "root          {}", log.root)?;
        }
        None => writeln!(out, "log           {none}")?,
    }
    writeln!(out, "waiting       {} entries for the platform", status.sync.waiting)?;
    writeln!(out, "witnessed     {} entries", status.sync.witnessed)?;
    writeln!(out, "platform      {}", status.sync.platform.as_deref().unwrap_or("not enrolled"))?;
    writeln!(out, "last contact  {}", status.sync.last_contact.as_deref().unwrap_or("never"))?;
    if let Some(why) = &status.sync.stopped {
        writeln!(out, "stopped       {why}: {}", what_to_do(why))?;
    }
    if status.sync.refused > 0 {
        writeln!(out, "remarks       {} of the platform; see the table remark", status.sync.refused)?;
    }
    writeln!(out, "work orders   {} open", status.work_orders.open)?;
    if let Some(RefusedPack { version, why }) = &status.refused_pack {
        let version = version.map(|version| format!("{version} ")).unwrap_or_default();
        writeln!(out, "pack          {version}is not taken: {why}")?;
    }
    if let Some(SelfTestStatus { day, passed, confirmed }) = &status.self_test {
        let passed = if *passed { "passed" } else { "FAILED: a level cannot be given, or is not kept" };
        writeln!(out, "self-test     {day} {passed}{}", if *confirmed { ", confirmed" } else { "" })?;
    }
    if let Some(Break { since, minutes }) = &status.counter_break {
        writeln!(out, "break         for {minutes} minutes, since {since}")?;
    }
    writeln!(out, "clock         {}", if status.clock.trusted { "trusted" } else { "doubted: set it" })?;
    match status.disk.free_bytes {
        Some(free) => writeln!(out, "free          {} MiB{}", free >> 20, warning(free))?,
        None => writeln!(out, "free          unknown")?,
    }
    for Skipped { file, why } in &status.skipped_pictures {
        writeln!(out, "not shown     {file}: {why}")?;
    }
    writeln!(out, "version       {}", status.version)
}

/// What a person does about a problem of this name.
fn what_to_do(name: &str) -> &'static str {
    let known = ProblemKind::ALL.iter().find(|kind| kind.name() == name);
    match (name, known) {
        (_, Some(kind)) => kind.title(),
        ("not-sound", _) => "the log does not agree with its own signed head; run shiwen verify.",
        ("certificate-or-clock", _) => {
            "the platform's certificate does not fit this terminal's clock; set the clock, or ask whoever runs the platform."
        }
        ("disk", _) => "the disk fails; check the disk and its cable.",
        ("state", _) => "the platform takes the answers and tells nothing; ask whoever runs it.",
        _ => "somebody has to look at the platform and at the program's log.",
    }
}

fn warning(free: u64) -> &'static str {
    if free < disk::WARN_BYTES { ", nearly full: free some room" } else { "" }
}

pub(super) fn report(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if let (Some(root), true) = (report.root, report.findings.is_empty()) {
        writeln!(out, "The record is whole: {} entries, root {root}.", report.size)?;
        recovered(report, out)?;
        return unseen(out);
    }
    writeln!(out, "The record is NOT whole. {} entries were read.", report.size)?;
    first_bad(report.first_bad_seq(), out)?;
    for finding in &report.findings {
        match finding.seq {
            Some(seq) => writeln!(out, "entry {seq}: {}", finding.what)?,
            None => writeln!(out, "{}", finding.what)?,
        }
    }
    recovered(report, out)
}

/// How much of an earlier log this one carries, if it continues one.
fn recovered(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Report { recovered, unproven, .. } = report;
    if *recovered == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "{recovered} entries were recovered from an earlier log, {unproven} of them not proven by its signature."
    )
}

/// What nobody can see who has this record alone, said wherever it is called whole.
fn unseen(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "A terminal by itself cannot see the following; the platform as witness will:")?;
    writeln!(out, "- an older copy of the whole record in place of this one")?;
    writeln!(out, "- a tail cut back to an earlier checkpoint that somebody kept")?;
    writeln!(out, "- a record deleted together with terminal.json")
}

/// A record that cannot be read to its end.
pub(super) fn not_whole(what: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "The record is NOT whole.")?;
    first_bad(None, out)?;
    writeln!(out, "{what}")
}

pub(super) fn first_bad(seq: Option<u64>, out: &mut dyn Write) -> io::Result<()> {
    match seq {
        Some(seq) => writeln!(out, "first bad entry: {seq}"),
        None => writeln!(out, "first bad entry: none can be named"),
    }
}

/// A row, or the names of the columns, separated by tabs. Tabs and line ends inside a value become spaces.
pub(super) fn row(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
    writeln!(out, "{}", cells.join("\t"))
}
