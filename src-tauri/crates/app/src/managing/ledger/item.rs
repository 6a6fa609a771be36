//! An item as the page draws it: names for identities, words for states.

use jiff::civil::Date;
use shiwen_domain::{
    asset::Assets,
    entry::{Label, PrivateKind},
    flag::Rule,
    id::EntryId,
    managing::{LedgerItem, LedgerNote, MeasureKind, OrderState, Proposal, Source},
    moment::DATE_UNCERTAIN,
    results::{About, QuestionKey, RatingRow, SurveyRow, Words},
    survey::Answer,
    text::Text,
    work_order::State,
};
use shiwen_store::{FoundItem, FoundWhat, ItemRow, Reader, StoreError, WorkOrder};

use super::id::ItemId;

/// What a page is drawn from.
pub(super) struct Page<'a> {
    pub(super) reader: &'a Reader,
    pub(super) assets: &'a Assets,
    /// The hall's day, if it is certain.
    pub(super) today: Option<Date>,
}

impl Page<'_> {
    pub(super) fn item(&self, found: FoundItem) -> Result<LedgerItem, StoreError> {
        let entry = found.entry_id;
        match found.what {
            FoundWhat::Rating(row) => self.rating(entry, &row),
            FoundWhat::Answer(row, question) => self.negative(entry, &row, question),
            FoundWhat::Item(row) => self.typed_in(entry, row),
        }
    }

    fn rating(&self, entry: EntryId, row: &RatingRow) -> Result<LedgerItem, StoreError> {
        let words = self.words();
        let mut item = self.about(entry, None, Source::BadRating, &row.about)?;
        if !row.item.is_empty() {
            item.about.push(words.item(&row.item));
        }
        item.problem = row.level.wording();
        item.reasons = row.reasons.iter().map(|&code| words.reason(code)).collect();
        item.aspects = words.aspects_of(row);
        if row.comment {
            self.said(entry, &mut item)?;
        }
        // A rule of a newer program has no words here.
        item.flags = row.flags.iter().filter_map(|name| Some(Rule::named(name)?.wording())).collect();
        if let Some(order) = self.reader.work_order(entry)? {
            item.confirmed = Label::ALL.into_iter().find(|label| label.name() == order.label);
            item.order = Some(self.order(order));
        }
        let proposed = self.reader.label_proposed(entry)?;
        item.proposed = proposed.map(|proposed| Proposal {
            label: proposed.label,
            reason: proposed.reason,
            by: proposed.by,
            at: clock(&proposed.at),
        });
        Ok(item)
    }

    fn negative(&self, entry: EntryId, row: &SurveyRow, question: String) -> Result<LedgerItem, StoreError> {
        let key =
            QuestionKey { survey: row.survey.clone(), version: row.version, question: question.clone() };
        let asked = self.words().question(&key);
        let mut item = self.about(entry, Some(question), Source::NegativeAnswer, &row.about)?;
        item.problem =
            asked.map_or_else(|| Text::new(&*key.question, &*key.question), |asked| asked.text.clone());
        item.aspects = asked.map(|asked| asked.aspect).into_iter().collect();
        // What was said belongs to the response: it stands with the first of its items.
        let first = row.answers.iter().find(|(_, answer)| *answer == Answer::No);
        if row.comment && first.is_some_and(|(first, _)| *first == key.question) {
            self.said(entry, &mut item)?;
        }
        Ok(item)
    }

    fn typed_in(&self, entry: EntryId, row: ItemRow) -> Result<LedgerItem, StoreError> {
        let about =
            About { day: row.day, hour: row.hour, department: row.department, counter: String::new() };
        let mut item = self.about(entry, None, Source::Manual, &about)?;
        item.problem = Text::new(row.text.clone(), row.text);
        item.aspects = row.aspect.into_iter().collect();
        Ok(item)
    }

    /// What every item has.
    fn about(
        &self,
        entry: EntryId,
        question: Option<String>,
        source: Source,
        about: &About,
    ) -> Result<LedgerItem, StoreError> {
        let words = self.words();
        let department = (!about.department.is_empty()).then(|| words.department(&about.department));
        let counter = (!about.counter.is_empty()).then(|| words.counter(&about.counter));
        let notes = self.reader.ledger_notes(entry, question.as_deref().unwrap_or_default())?.into_iter();
        Ok(LedgerItem {
            id: ItemId { entry, question }.to_string(),
            source,
            day: (about.day != DATE_UNCERTAIN).then(|| about.day.clone()),
            hour: (0..24).contains(&about.hour).then(|| format!("{:02}:00", about.hour)),
            about: department.into_iter().chain(counter).collect(),
            problem: Text::new("", ""),
            reasons: Vec::new(),
            aspects: Vec::new(),
            comment: None,
            has_writing: false,
            order: None,
            flags: Vec::new(),
            notes: notes
                .map(|note| LedgerNote { at: clock(&note.at), by: note.by, text: note.text })
                .collect(),
            proposed: None,
            confirmed: None,
        })
    }

    /// What was said in words, as far as it is still kept here.
    fn said(&self, entry: EntryId, item: &mut LedgerItem) -> Result<(), StoreError> {
        let typed = self.reader.private(entry, PrivateKind::Text)?;
        item.comment = typed.map(|typed| String::from_utf8_lossy(&typed.content).into_owned());
        item.has_writing = self.reader.has_private(entry, PrivateKind::Writing)?;
        Ok(())
    }

    fn order(&self, order: WorkOrder) -> OrderState {
        let state = State::named(&order.state);
        let closed = state == Some(State::Closed);
        let over = |today: Date| order.due.parse::<Date>().is_ok_and(|due| today > due);
        OrderState {
            overdue: !closed && self.today.is_some_and(over),
            state: state.map_or_else(|| Text::new(&*order.state, &*order.state), State::wording),
            closed,
            measure: MeasureKind::ALL.into_iter().find(|measure| measure.name() == order.measure),
            due: order.due,
        }
    }

    fn words(&self) -> Words<'_> {
        Words { assets: self.assets }
    }
}

/// A time as the hall's clocks say it: `2026-11-23 09:12`.
fn clock(wall: &str) -> String {
    wall.get(..16).unwrap_or_default().replace('T', " ")
}
