//! What may be asked, and by whom.

use serde::Deserialize;

use super::{
    door::Role,
    ledger::{LedgerPage, NewItem},
    notices::NewNotice,
    platform::{NewEnrolment, ProxyAddress},
    settings::SettingName,
    way_out::WayOut,
};
use crate::{entry::Label, text::Lang};

/// A question of the manager's page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Ask {
    /// Somebody is there: the window stays open.
    Stay,
    /// The password again, before an export.
    Confirm {
        /// The password of the account that is in.
        password: String,
    },
    /// To the door.
    Leave {
        /// Whether the page leaves because nobody has touched it for as long as anybody may be away.
        idle: bool,
    },
    /// The results of some days.
    Overview {
        /// Which.
        span: Span,
    },
    /// What visitors were unhappy with, item by item.
    Ledger {
        /// Which part of it.
        page: LedgerPage,
    },
    /// What a visitor wrote by hand, of an item of the ledger.
    Writing {
        /// The item's `id`.
        item: String,
    },
    /// Write something down about an item. It can't be taken back.
    Note {
        /// The item's `id`.
        item: String,
        /// 1 to 500 characters.
        text: String,
    },
    /// Propose to call a rating mistaken or malicious. Somebody outside the hall decides; it is counted all the same.
    Propose {
        /// The item's `id`.
        item: String,
        /// What to call it.
        label: Label,
        /// Why: 1 to 500 characters.
        reason: String,
    },
    /// Put something into the ledger that no visitor tapped. It is in no rate.
    AddItem {
        /// What.
        item: NewItem,
    },
    /// What may be set, and how it is.
    Settings,
    /// Set something. It holds at once, for a visitor who is there from the next one on.
    Set {
        /// What.
        setting: SettingName,
        /// One of its choices.
        value: String,
    },
    /// The notices from a stick, and what is on the sticks.
    Notices,
    /// Show a picture from a stick after the pack's own notices.
    AddNotice {
        /// Which, and what it is about.
        notice: NewNotice,
    },
    /// Take a notice from a stick down again.
    RemoveNotice {
        /// The notice's `id`.
        notice: String,
    },
    /// With whom the terminal is enrolled, and what it could be enrolled with.
    Platform,
    /// Enrol the terminal.
    Enrol {
        /// Where and by which code.
        enrolment: NewEnrolment,
    },
    /// Take another proxy on the way to the same platform.
    SetProxy {
        /// Its address; empty for none.
        proxy: ProxyAddress,
    },
    /// How the exchange with the platform goes.
    Sync,
    /// Send what waits now.
    SendNow,
    /// Try the connection and say what is wrong with it.
    TestConnection,
    /// How whole the record is, as far as it was looked at.
    Integrity,
    /// Verify the whole record now.
    Verify,
    /// Stop verifying.
    StopVerifying,
    /// Where results can be taken to, and how an export goes.
    Exporting,
    /// Take results out.
    Export {
        /// Which and where to.
        export: Export,
    },
    /// Stop the export; nothing half is left.
    StopExport,
    /// Where backups can be made and found, and how one goes.
    Backups,
    /// Make a backup of everything, sealed to the platform's recovery key.
    Backup {
        /// Where to: the `id` of a stick.
        stick: String,
        /// A passphrase that opens it too.
        passphrase: Option<String>,
    },
    /// Bring a backup back: the terminal goes on in a new log.
    Restore {
        /// The `id` of the stick it lies on.
        stick: String,
        /// Its name there.
        file: String,
        /// The passphrase it was made with.
        passphrase: String,
    },
    /// Stop what is being made or brought back; nothing half is left.
    StopBackup,
    /// Clean the glass: for half a minute no touch counts.
    Clean,
    /// End the program or the machine.
    EndAll {
        /// How.
        way: WayOut,
    },
}

/// Days that results are asked for, in the hall. Weeks begin on Monday.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "span", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Span {
    /// Today.
    Today,
    /// This week until today.
    Week,
    /// This month until today.
    Month,
    /// Both days included, as `2026-11-01`.
    Days {
        /// The first.
        from: String,
        /// The last.
        to: String,
    },
}

/// What to take out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Export {
    /// Of which days.
    pub span: Span,
    /// In which form.
    pub form: ExportForm,
    /// Whether what visitors typed and wrote goes along. Never a number for a call back.
    pub private: bool,
    /// Where to: the `id` of a stick.
    pub stick: String,
    /// The language of names and words.
    pub lang: Lang,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum ExportForm {
    /// One workbook.
    Xlsx,
    /// A folder of tables.
    Csv,
    /// The entries themselves, which prove themselves.
    Jsonl,
}

impl Ask {
    /// Whether this role may ask it. What is not listed here is nobody's.
    pub fn is_for(&self, role: Role) -> bool {
        use Role::{Auditor, Installer, Manager};
        match self {
            Self::Stay
            | Self::Confirm { .. }
            | Self::Leave { .. }
            | Self::Sync
            | Self::SendNow
            | Self::TestConnection => true,
            Self::Overview { .. }
            | Self::Ledger { .. }
            | Self::Writing { .. }
            | Self::Integrity
            | Self::Verify
            | Self::StopVerifying
            | Self::Exporting
            | Self::StopExport => matches!(role, Manager | Auditor),
            Self::Settings
            | Self::Notices
            | Self::AddNotice { .. }
            | Self::RemoveNotice { .. }
            | Self::Backups
            | Self::StopBackup
            | Self::Clean
            // Who reads to judge others changes nothing, nor ends what visitors use.
            | Self::EndAll { .. } => role != Auditor,
            // The recovery key is at the platform. Who chooses a passphrase can read all of it, which is not for an installer.
            Self::Backup { passphrase, .. } => role == Manager || (role == Installer && passphrase.is_none()),
            Self::Set { setting, .. } => setting.is_for(role),
            Self::Platform | Self::Enrol { .. } | Self::SetProxy { .. } | Self::Restore { .. } => {
                role == Installer
            }
            // Who reads to judge others changes nothing.
            Self::Note { .. } | Self::Propose { .. } | Self::AddItem { .. } => role == Manager,
            // Exact times are for the auditor, tables for both.
            Self::Export { export } => match export.form {
                ExportForm::Xlsx | ExportForm::Csv => matches!(role, Manager | Auditor),
                ExportForm::Jsonl => role == Auditor,
            },
        }
    }

    /// Whether the password is asked again before it.
    pub fn needs_confirming(&self) -> bool {
        matches!(
            self,
            Self::Export { .. }
                | Self::Set { .. }
                | Self::AddNotice { .. }
                | Self::RemoveNotice { .. }
                | Self::Enrol { .. }
                | Self::SetProxy { .. }
                | Self::Backup { .. }
                | Self::Restore { .. }
                | Self::EndAll { .. }
        )
    }

    /// Whether asking it shows that somebody is there; what the page asks by itself does not.
    pub fn is_a_touch(&self) -> bool {
        !matches!(
            self,
            Self::Exporting | Self::Backups | Self::Integrity | Self::Notices | Self::Platform | Self::Sync
        )
    }
}
