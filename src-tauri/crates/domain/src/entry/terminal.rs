//! What happened to the log and to the terminal itself.

use serde::{Deserialize, Serialize};

use crate::{
    entry::{
        backup::{BackupMade, Restored},
        counter::{DutyChanged, EvaluationCancelled, Ordered, OutOfUse, Resumed, Uncounted, WhyOut},
        door::{EntryRefusal, Leaving},
        self_test::{SelfTestFault, SelfTestPart},
    },
    flag::Basis,
    id::{EntryId, LogId, TerminalId},
    managing::{Role, WayOut},
    outage::Outage,
    supervision::{Failing, Rung},
    text::Text,
    view::PauseReason,
};

/// The first entry of every log: whose it is and what it continues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogOpened {
    /// The terminal.
    pub terminal: TerminalId,
    /// The log.
    pub log: LogId,
    /// A demo log: `simulate` works in it, a production platform refuses it.
    pub demo: bool,
    /// Version of the program that opened it.
    pub version: String,
    /// The log's public key as a C2SP verifier key.
    pub key: String,
    /// The log this one continues, if any.
    pub previous: Option<Previous>,
}

/// The log that a new one continues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// Its identity, where it could still be read.
    pub log: Option<LogId>,
    /// Its newest size that could be read, in entries: the signed one, if the terminal's signature on it holds.
    pub size: Option<u64>,
    /// The root at that size, in hex.
    pub root: Option<String>,
    /// Why it could not go on.
    pub reason: ReopenReason,
    /// How many logs the terminal opened by itself in the last 24 hours, this one included. From the second on a
    /// person has to confirm the terminal at the platform with an enrolment code.
    pub automatic_in_24_h: u32,
}

/// Why a terminal opened a new log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReopenReason {
    /// The file could not be opened or read.
    Damaged,
    /// The record does not agree with its own signed head.
    HeadMismatch,
    /// The signing key is not the one that signed the record.
    KeyMismatch,
    /// The file of a log that this terminal has written is not there.
    Missing,
    /// The platform has witnessed another history of the log: two machines wrote it, or somebody changed it.
    Forked,
    /// The platform has witnessed more of the log than there is: an older copy was put back.
    Shrunk,
    /// This machine takes the place of the one that wrote the log.
    Replaced,
    /// A person has brought back what a backup holds. The log before was as sound as it says of itself.
    Restored,
}

impl ReopenReason {
    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::HeadMismatch => "head_mismatch",
            Self::KeyMismatch => "key_mismatch",
            Self::Missing => "missing",
            Self::Forked => "forked",
            Self::Shrunk => "shrunk",
            Self::Replaced => "replaced",
            Self::Restored => "restored",
        }
    }
}

/// What a manager proposes to call a rating. Nothing is removed by it; somebody outside the hall has to confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Label {
    /// 误评: meant for somebody else, or tapped by mistake.
    Mistaken,
    /// 恶意: meant to harm.
    Malicious,
}

impl Label {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Mistaken, Self::Malicious];

    /// What screens call it.
    pub fn wording(self) -> Text {
        match self {
            Self::Mistaken => Text::new("误评", "Mistaken"),
            Self::Malicious => Text::new("恶意", "Malicious"),
        }
    }

    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mistaken => "mistaken",
            Self::Malicious => "malicious",
        }
    }
}

/// A manager proposes a label for a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelProposed {
    /// The rating's entry.
    pub target: EntryId,
    /// The label.
    pub label: Label,
    /// Why.
    pub reason: String,
    /// The account; entries of earlier programs do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Private content was dropped. Level, reasons and times of the target stay and are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The entry whose private content was dropped.
    pub target: EntryId,
    /// The platform's order, made by two people.
    pub order: String,
    /// Why.
    pub reason: String,
}

/// A pack came into force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackApplied {
    /// Its version.
    pub version: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// By what ratings are flagged from here on. Entries of earlier programs have no such member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_by: Option<Basis>,
}

impl PackApplied {
    /// By what ratings are flagged from here on; where the entry does not say so, by the default.
    pub fn basis(&self) -> Basis {
        self.judged_by.clone().unwrap_or_default()
    }
}

/// Results were taken out of the terminal, written before the file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// In which form.
    pub format: ExportFormat,
    /// The first day asked for, `2026-11-01`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Whether what visitors said in private went along.
    pub private: bool,
    /// Who took them: `command line`, or an account.
    pub by: String,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// JSON Lines that prove themselves.
    Jsonl,
    /// A folder of CSV files.
    Csv,
    /// A workbook.
    Xlsx,
}

/// Somebody has set something at the terminal. Written before it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsChange {
    /// What, by its name.
    pub setting: String,
    /// How it was.
    pub from: String,
    /// How it is from here on.
    pub to: String,
    /// The account.
    pub by: String,
}

/// Something happened to the terminal itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TerminalEvent {
    /// The program began to serve visitors.
    Start {
        /// Its version.
        version: String,
        /// What is still to be counted of the time before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        uncounted: Vec<Uncounted>,
    },
    /// The program ended in order.
    Stop,
    /// No answers are taken.
    Pause {
        /// Why.
        reason: PauseReason,
        /// Who wanted it and why, where somebody did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ordered: Option<Ordered>,
    },
    /// Answers are taken again.
    Resume(Resumed),
    /// The terminal was not to be used for a time.
    OutOfUse(OutOfUse),
    /// A verification of the record found something.
    IntegrityAlarm {
        /// How many things were off.
        findings: u64,
        /// The first place with something off, if it has a place.
        first_bad_seq: Option<u64>,
    },
    /// The wall clock moved against the steady one.
    ClockStep {
        /// By how much, in milliseconds; forwards is positive.
        by_ms: i64,
    },
    /// Somebody came into the manager's window.
    Entered {
        /// The account.
        account: String,
        /// What it is for.
        role: Role,
    },
    /// Somebody was not let in. Written of the first try in a row and of each lockout, not of every try: whoever tries for
    /// hours must not fill the log.
    EntryRefused {
        /// The account, if there is one of that name. What else was typed stands nowhere: it may be a password.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<String>,
        /// Why.
        why: EntryRefusal,
    },
    /// Somebody is no longer in.
    Left {
        /// The account.
        account: String,
        /// Why.
        why: Leaving,
    },
    /// An account was made.
    AccountMade {
        /// Its name.
        account: String,
        /// What it is for.
        role: Role,
    },
    /// An account was removed on the command line.
    AccountRemoved {
        /// Its name.
        account: String,
    },
    /// An announced service was taken back before anybody had touched the screen.
    EvaluationCancelled(EvaluationCancelled),
    /// Another clerk is on duty at the terminal's counter.
    Duty(DutyChanged),
    /// The screen goes dark while nobody is there, in hours in which the hall is open.
    Sleep,
    /// These hours are over.
    Wake(Resumed),
    /// The day's self-test has failed: there is a level that cannot be given, or is not kept.
    SelfTestFailed {
        /// Which of its visits.
        #[serde(flatten)]
        of: SelfTestPart,
        /// Why.
        why: SelfTestFault,
    },
    /// A backup was asked for.
    BackupMade(BackupMade),
    /// This log holds what a backup brought back.
    Restored(Restored),
    /// Something did not answer any more, and this was done about it.
    Supervised {
        /// What.
        failing: Failing,
        /// What was done.
        rung: Rung,
    },
    /// Somebody cleans the glass: no touch counts for half a minute.
    Cleaning {
        /// The account.
        by: String,
    },
    /// Somebody ends the program or the machine. Written before it is done.
    WayOut {
        /// How.
        way: WayOut,
        /// The account.
        by: String,
    },
}

impl TerminalEvent {
    /// The time that this entry counts as time in which the terminal was not to be used, and why it was not. All of it together
    /// is the whole: no two entries count the same time.
    pub fn out_of_use(&self) -> Option<(WhyOut, &Outage)> {
        match self {
            Self::Resume(Resumed { outage, .. }) => outage.as_ref().map(|outage| (WhyOut::Paused, outage)),
            Self::OutOfUse(OutOfUse { why, outage }) => Some((*why, outage)),
            _ => None,
        }
    }
}

/// An entry of an earlier log, appended again with its `entry_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// The log it was written in, where that could still be read.
    pub log: Option<LogId>,
    /// Its place there.
    pub seq: u64,
    /// Whether that log could still prove its entries when they were taken out of it: all of them were there, and led
    /// to a root that the terminal's key had signed. Without this mark, signing what was salvaged would make a forged
    /// entry as good as a true one. Once false it stays false in every later log.
    pub proven: bool,
    /// Its exact bytes.
    pub entry: String,
}
