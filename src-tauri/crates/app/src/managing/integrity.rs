//! Whether the record is whole: verified on request, beside whoever serves visitors, and what an auditor takes along.

mod self_test;
mod words;

use std::error::Error;

use shiwen_domain::{
    managing::{Integrity, Lamp, Light, Refusal, Said, Verification},
    self_test::Tested,
};
use shiwen_store::{Report, StoreError};

use super::{incident::failed, job::Job, stick::lamp};
use crate::{
    exporting,
    home::{Home, OpenReaderError},
    serving::Alarm,
    terminal::Terminal,
    verifying,
};

/// So many findings are said; the rest is for `shiwen verify`.
const SHOWN: usize = 20;

/// The verifications of the window.
#[derive(Debug)]
pub(super) struct Verifications {
    home: Home,
    terminal: Terminal,
    job: Job<Verification>,
}

impl Verifications {
    pub(super) fn new(home: &Home, terminal: &Terminal) -> Self {
        Self { home: home.clone(), terminal: terminal.clone(), job: Job::new() }
    }

    /// How whole the record is, as far as it was looked at, and what proves it to others.
    pub(super) fn answer(&self) -> Result<Said, Refusal> {
        let (running, last) = self.job.look();
        let (checkpoint, key) = proof(&self.home).map_err(|error| failed(error.as_ref()))?;
        let now = self.terminal.now().map_err(|error| failed(&error))?;
        let (tested, witnessed) = tested(&self.home).map_err(|error| failed(&error))?;
        let self_test = self_test::says(tested.as_ref(), witnessed, &now);
        Ok(Said::Integrity { integrity: Integrity { running, last, self_test, checkpoint, key } })
    }

    /// Verifies the whole record.
    pub(super) fn begin(&self) -> Result<Said, Refusal> {
        let (home, terminal) = (self.home.clone(), self.terminal.clone());
        self.job.begin("verify", move |watch| {
            let found = verifying::verify(&home, watch);
            let at = terminal.now().map(|now| super::sync::minute(&now.wall)).unwrap_or_default();
            if let Ok(Some(report)) = &found
                && let Some(alarm) = Alarm::of(report)
            {
                // As at night. A terminal that has stopped looks again after its next start.
                let _ = terminal.verified(alarm);
            }
            said(found, at)
        })?;
        self.answer()
    }

    /// Stops the one that is under way.
    pub(super) fn stop(&self) -> Result<Said, Refusal> {
        self.job.stop();
        self.answer()
    }
}

/// What came of it, in words.
fn said(found: Result<Option<Report>, OpenReaderError>, at: String) -> Verification {
    let nothing =
        |outcome| Verification { at: at.clone(), outcome, entries: 0, root: None, findings: Vec::new() };
    match found {
        Ok(Some(report)) => of_report(&report, at),
        Ok(None) => {
            nothing(lamp(Light::Watch, "这台终端还没有任何记录。", "This terminal has no record yet."))
        }
        Err(OpenReaderError::Store(StoreError::Stopped)) => nothing(lamp(
            Light::Watch,
            "核验已停止，没有得出结果。",
            "The verification was stopped; it came to no result.",
        )),
        Err(OpenReaderError::Store(StoreError::Damaged(_))) => nothing(not_whole()),
        Err(error) => {
            // Under a number in the program's log.
            let incident = match failed(&error) {
                Refusal::Failed { incident } => incident,
                _ => String::new(),
            };
            nothing(lamp(
                Light::Watch,
                format!("这次没能核验，请稍后再试；如仍不行，请联系终端的维护人员（编号 {incident}）。"),
                format!(
                    "It could not be verified this time. Please try again later, or call whoever looks after the terminal (number {incident})."
                ),
            ))
        }
    }
}

fn of_report(report: &Report, at: String) -> Verification {
    let whole = report.findings.is_empty() && report.root.is_some();
    let outcome = if whole {
        lamp(
            Light::Well,
            "记录完整：每一条都与签名一致，统计数字与逐条重算一致。",
            "The record is whole: every entry agrees with the signature, and every figure with a recount.",
        )
    } else {
        not_whole()
    };
    Verification {
        at,
        outcome,
        entries: u32::try_from(report.size).unwrap_or(u32::MAX),
        root: report.root.map(|root| root.to_string()),
        findings: report.findings.iter().take(SHOWN).map(words::sentence).collect(),
    }
}

fn not_whole() -> Lamp {
    lamp(
        Light::Act,
        "记录不完整，有内容被改动或损坏。请不要关闭终端，马上联系终端的维护人员和平台管理方。",
        "The record is NOT whole; something was changed or damaged. Please leave the terminal running, and call whoever looks after it and whoever runs the platform.",
    )
}

/// The newest self-test, and how much of the log the platform has confirmed.
fn tested(home: &Home) -> Result<(Option<Tested>, u64), OpenReaderError> {
    let Some(open) = home.reader()? else { return Ok((None, 0)) };
    let key = open.keys.signing().verifying_key();
    let enrolled = home.enrolment_or_none();
    let cursor = enrolled.map(|enrolled| open.reader.cursor(&key, &enrolled.pins.witness)).transpose()?;
    Ok((open.reader.self_test()?, cursor.flatten().map_or(0, |cursor| cursor.size())))
}

/// The newest checkpoint, cosigned if the platform has witnessed it, and the key that it is checked with. Where it has witnessed
/// an earlier one only, that stands behind it.
fn proof(home: &Home) -> Result<(String, String), Box<dyn Error>> {
    let Some(open) = home.reader()? else { return Ok(Default::default()) };
    let snapshot = open.reader.snapshot()?;
    let Some(identity) = snapshot.identity()? else { return Ok(Default::default()) };
    let head = exporting::head(&open, &snapshot, home.enrolment_or_none().as_ref())?;
    let checkpoint = match head.cosigned {
        Some((cosigned, _)) if text_of(&cosigned) == text_of(&head.checkpoint) => cosigned,
        Some((earlier, _)) => format!("{}\n{earlier}", head.checkpoint),
        None => head.checkpoint,
    };
    Ok((checkpoint, head.key.to_vkey(&identity.origin()?)))
}

/// What is signed of a note.
fn text_of(note: &str) -> Option<&str> {
    note.split_once("\n\n").map(|(text, _)| text)
}
