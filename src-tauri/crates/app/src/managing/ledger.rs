//! The ledger (台账) for the manager's window: pages of it, what a visitor wrote by hand, and what a manager writes into it. Nothing
//! of it is ever taken out: each act is an entry of the log, and there is none that removes.

mod id;
mod item;
mod query;
#[cfg(test)]
mod tests;

use base64::{Engine, engine::general_purpose::STANDARD};
use id::ItemId;
use item::Page;
use jiff::civil::Date;
use shiwen_domain::{
    asset::Assets,
    entry::{Body, LabelProposed, LedgerItem, Note, PrivateKind, ledger_text},
    managing::{Ask, Ledger, LedgerDepartment, LedgerPage, NewItem, Refusal, Said},
    moment::DATE_UNCERTAIN,
};
use shiwen_store::{FoundItem, FoundWhat};

use super::{incident::failed, who::Who};
use crate::{
    home::{Home, OpenReader},
    packs,
    terminal::Terminal,
};

/// How often it is looked further back for something to show.
const MORE_LOOKS: usize = 2;

/// Answers a question about the ledger; any other makes no sense here.
pub(crate) fn answer(home: &Home, terminal: &Terminal, who: &Who, ask: Ask) -> Result<Said, Refusal> {
    let by = who.name.clone();
    match ask {
        Ask::Ledger { page } => {
            let ledger = ledger(home, terminal, &page)?;
            Ok(Said::Ledger { ledger: Box::new(ledger) })
        }
        Ask::Writing { item } => writing(home, &item),
        Ask::Note { item, text } => {
            let (text, (id, _)) = (words(&text)?, found(home, &item)?);
            let question = id.question.as_deref().map(Into::into);
            write_down(terminal, Body::Note(Note { target: id.entry, question, text, by }))
        }
        Ask::Propose { item, label, reason } => {
            let (reason, (id, item)) = (words(&reason)?, found(home, &item)?);
            // Only a rating is called mistaken or malicious.
            if !matches!(item.what, FoundWhat::Rating(_)) {
                return Err(Refusal::BadInput);
            }
            let target = id.entry;
            write_down(terminal, Body::LabelProposed(LabelProposed { target, label, reason, by: Some(by) }))
        }
        Ask::AddItem { item } => add(home, terminal, item, by),
        _ => Err(Refusal::BadInput),
    }
}

fn ledger(home: &Home, terminal: &Terminal, page: &LedgerPage) -> Result<Ledger, Refusal> {
    let now = terminal.now().map_err(|error| failed(&error))?;
    let today: Date = now.wall.get(..10).and_then(|day| day.parse().ok()).ok_or(Refusal::BadInput)?;
    let days = page.span.days(today)?;
    let assets = assets(home)?;
    let mut ledger = Ledger { items: Vec::new(), next: None, departments: departments(&assets) };
    let Some(open) = open(home)? else { return Ok(ledger) };
    // What is overdue on a day that nobody is sure of is not said.
    let sure = (now.day() != DATE_UNCERTAIN).then_some(today);
    let read = || {
        let state = open.reader.snapshot()?;
        let mut query = query::of(page, days, &assets);
        let mut found = open.reader.ledger(&query)?;
        // What is rare among many may not be on the first pages that are looked at.
        for _ in 0..MORE_LOOKS {
            if !found.items.is_empty() || found.next.is_none() {
                break;
            }
            query.before = found.next;
            found = open.reader.ledger(&query)?;
        }
        let draw = Page { reader: &open.reader, assets: &assets, today: sure };
        let items = found.items.into_iter().map(|item| draw.item(item)).collect::<Result<_, _>>()?;
        drop(state);
        Ok((items, found.next))
    };
    let (items, next) = read().map_err(|error: shiwen_store::StoreError| failed(&error))?;
    ledger.items = items;
    ledger.next = next.map(|next| u32::try_from(next).unwrap_or(u32::MAX));
    Ok(ledger)
}

fn departments(assets: &Assets) -> Vec<LedgerDepartment> {
    let all = assets.pack.departments.iter();
    all.map(|one| LedgerDepartment { id: one.id.clone(), name: one.name.clone() }).collect()
}

/// What the visitor wrote by hand, as long as it is kept here.
fn writing(home: &Home, item: &str) -> Result<Said, Refusal> {
    let (id, _) = found(home, item)?;
    let Some(open) = open(home)? else { return Err(Refusal::BadInput) };
    let kept = open.reader.private(id.entry, PrivateKind::Writing).map_err(|error| failed(&error))?;
    Ok(Said::Writing { png: kept.map(|kept| STANDARD.encode(kept.content)) })
}

fn add(home: &Home, terminal: &Terminal, item: NewItem, by: String) -> Result<Said, Refusal> {
    let text = words(&item.text)?;
    let known = |assets: &Assets| {
        item.department.as_ref().is_none_or(|id| assets.pack.departments.iter().any(|one| one.id == *id))
    };
    if !known(&assets(home)?) {
        return Err(Refusal::BadInput);
    }
    let (aspect, department) = (item.aspect, item.department);
    write_down(terminal, Body::LedgerItem(LedgerItem { text, aspect, department, by }))
}

fn write_down(terminal: &Terminal, body: Body) -> Result<Said, Refusal> {
    terminal.write_down(body).map_err(|error| failed(&error))?;
    Ok(Said::Done)
}

fn words(text: &str) -> Result<String, Refusal> {
    ledger_text(text).ok_or(Refusal::BadInput)
}

/// The item of this name, which has to be one of this record.
fn found(home: &Home, item: &str) -> Result<(ItemId, FoundItem), Refusal> {
    let id = ItemId::read(item).ok_or(Refusal::BadInput)?;
    let open = open(home)?.ok_or(Refusal::BadInput)?;
    let item = open.reader.item_of(id.entry, id.question.as_deref()).map_err(|error| failed(&error))?;
    Ok((id, item.ok_or(Refusal::BadInput)?))
}

fn assets(home: &Home) -> Result<Assets, Refusal> {
    let enrolled = home.enrolment_or_none();
    Ok(packs::load(home, enrolled.as_ref()).map_err(|error| failed(&error))?.assets)
}

fn open(home: &Home) -> Result<Option<OpenReader>, Refusal> {
    home.reader().map_err(|error| failed(&error))
}
