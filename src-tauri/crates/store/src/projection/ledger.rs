//! Rows of what a manager wrote into the ledger. They are in no tally.

use rusqlite::types::ValueRef;
use shiwen_domain::{
    entry::{LabelProposed, LedgerItem, Note},
    id::{DepartmentId, QuestionId},
    moment::Moment,
    reason::Aspect,
};

use super::{Sheet, Table, number, place, text};
use crate::error::StoreError;

pub(super) fn proposed(
    sheet: &mut impl Sheet,
    seq: u64,
    proposed: &LabelProposed,
    at: &Moment,
) -> Result<(), StoreError> {
    let row = [
        number(place(seq)),
        ValueRef::Blob(proposed.target.0.as_bytes()),
        text(proposed.label.name()),
        text(&proposed.reason),
        text(proposed.by.as_deref().unwrap_or_default()),
        text(&at.wall),
    ];
    sheet.row(Table::LabelProposed, &row).map(drop)
}

pub(super) fn note(sheet: &mut impl Sheet, seq: u64, note: &Note, at: &Moment) -> Result<(), StoreError> {
    let row = [
        number(place(seq)),
        ValueRef::Blob(note.target.0.as_bytes()),
        text(note.question.as_ref().map_or("", QuestionId::as_str)),
        text(&note.text),
        text(&note.by),
        text(&at.wall),
    ];
    sheet.row(Table::LedgerNote, &row).map(drop)
}

pub(super) fn item(
    sheet: &mut impl Sheet,
    seq: u64,
    item: &LedgerItem,
    at: &Moment,
) -> Result<(), StoreError> {
    let row = [
        number(place(seq)),
        text(at.day()),
        number(at.hour()),
        text(item.department.as_ref().map_or("", DepartmentId::as_str)),
        text(item.aspect.map_or("", Aspect::name)),
        text(&item.text),
        text(&item.by),
    ];
    sheet.row(Table::LedgerItem, &row).map(drop)
}
