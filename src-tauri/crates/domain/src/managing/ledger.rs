//! The ledger (台账) as the page draws it: what visitors were unhappy with and what a manager typed in, item by item, with what
//! became of it. Nothing is ever taken out of it.

use serde::{Deserialize, Serialize};

use super::ask::Span;
use crate::{entry::Label, id::DepartmentId, reason::Aspect, text::Text};

/// Which part of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct LedgerPage {
    /// Of which days. Items of no certain day come with the days they lie between.
    pub span: Span,
    /// Which of the three ledgers.
    pub book: Book,
    /// Only this aspect.
    pub aspect: Option<Aspect>,
    /// Only this grouping of what is done about it.
    pub measure: Option<MeasureKind>,
    /// Only what is still open.
    pub open_only: bool,
    /// Only older items than this: the `next` of the page before. Nothing for the newest.
    pub before: Option<u32>,
}

/// The three ledgers (三张问题台账), as this product fills them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Book {
    /// (1) Gaps of the unit: what a manager typed in.
    Unit,
    /// (2) Failings against the duties of the post: what visitors raised that has an aspect.
    Duties,
    /// (3) What visitors are unhappy with: everything they raised.
    Visitors,
}

/// The second grouping of the ledgers: what is done about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum MeasureKind {
    /// 立行立改: put right at once.
    FixAtOnce,
    /// 限期整改: put right by a day.
    FixByDate,
    /// 解释说明: explained to the visitor.
    Explained,
}

impl MeasureKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::FixAtOnce, Self::FixByDate, Self::Explained];

    /// Its name in JSON and SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::FixAtOnce => "fix_at_once",
            Self::FixByDate => "fix_by_date",
            Self::Explained => "explained",
        }
    }

    /// What screens call it.
    pub fn wording(self) -> Text {
        match self {
            Self::FixAtOnce => Text::new("立行立改", "Put right at once"),
            Self::FixByDate => Text::new("限期整改", "Put right by a day"),
            Self::Explained => Text::new("解释说明", "Explained"),
        }
    }
}

/// What a manager types in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct NewItem {
    /// What is wrong: 1 to 500 characters.
    pub text: String,
    /// What part of the work it belongs to, if any.
    pub aspect: Option<Aspect>,
    /// Which department it is about, if one.
    pub department: Option<DepartmentId>,
}

/// Items, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Ledger {
    /// Some of them.
    pub items: Vec<LedgerItem>,
    /// What to ask for the next ones; nothing if there are none.
    pub next: Option<u32>,
    /// The departments of the hall, to name one in a new item.
    pub departments: Vec<LedgerDepartment>,
}

/// A department to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct LedgerDepartment {
    /// Its identity.
    pub id: DepartmentId,
    /// Its name.
    pub name: Text,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct LedgerItem {
    /// What to name it by in a question.
    pub id: String,
    /// Where it comes from.
    pub source: Source,
    /// `2026-11-23`, or nothing if the day is uncertain.
    pub day: Option<String>,
    /// The hour it began in, `09:00`. A receipt must not lead back to a vote, so no more than the hour.
    pub hour: Option<String>,
    /// What it is about: department, counter and service item, as far as they are known.
    pub about: Vec<Text>,
    /// What is wrong: the level, the question that was answered no, or what a manager typed.
    pub problem: Text,
    /// The reasons the visitor chose.
    pub reasons: Vec<Text>,
    /// The aspects of these, or of the question.
    pub aspects: Vec<Aspect>,
    /// What the visitor typed; nothing if nothing was, or it is not kept here any more.
    pub comment: Option<String>,
    /// Whether the visitor wrote by hand and it is still kept here.
    pub has_writing: bool,
    /// Its work order, if the platform told of one.
    pub order: Option<OrderState>,
    /// Rules that it stands out by, in words.
    pub flags: Vec<Text>,
    /// What was written down about it, the oldest first.
    pub notes: Vec<LedgerNote>,
    /// What a manager proposes to call it; the newest proposal.
    pub proposed: Option<Proposal>,
    /// What somebody outside the hall decided.
    pub confirmed: Option<Label>,
}

/// Where an item comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Source {
    /// A rating of level 2 or 1.
    BadRating,
    /// A question answered no.
    NegativeAnswer,
    /// A manager typed it in; in no rate.
    Manual,
}

impl Source {
    /// What screens call it.
    pub fn wording(self) -> Text {
        match self {
            Self::BadRating => Text::new("差评", "Bad rating"),
            Self::NegativeAnswer => Text::new("十问", "Survey"),
            Self::Manual => Text::new("人工录入", "Typed in"),
        }
    }
}

/// How a work order stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct OrderState {
    /// In words.
    pub state: Text,
    /// Whether nothing more is expected of anybody.
    pub closed: bool,
    /// The last day by which it must be closed, `2026-12-01`.
    pub due: String,
    /// Whether that day is over and it is not closed.
    pub overdue: bool,
    /// What is done about it, once that is chosen and told.
    pub measure: Option<MeasureKind>,
}

/// What was written down about an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct LedgerNote {
    /// When, as the hall's clocks say: `2026-11-23 09:12`.
    pub at: String,
    /// The account.
    pub by: String,
    /// What.
    pub text: String,
}

/// What a manager proposes to call a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Proposal {
    /// What.
    pub label: Label,
    /// Why.
    pub reason: String,
    /// The account.
    pub by: String,
    /// When, as the hall's clocks say.
    pub at: String,
}
