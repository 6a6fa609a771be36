//! The answers of the visit that is going on: on the disk from the first tap, turned into entries at its end.

use rusqlite::Connection;
use shiwen_domain::{
    draft::Draft,
    entry::{Body, Ending, Entry, PrivateKind},
    id::{EntryId, VisitId},
    moment::Moment,
};
use shiwen_log::Nonce;

use crate::{
    append::{Appended, Fact},
    error::{Damage, StoreError},
    evaluation,
    open::Store,
    private::Private,
};

/// Where fresh identities and nonces come from; the store itself draws nothing at random.
pub trait Identities {
    /// A new `UUIDv7`.
    fn entry_id(&mut self) -> EntryId;
    /// 32 random bytes.
    fn nonce(&mut self) -> Nonce;
}

impl Store {
    /// Makes a draft durable, in place of the visit's earlier one.
    pub fn save_draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        let body = serde_json::to_vec(draft).map_err(shiwen_domain::entry::EntryError::from)?;
        self.connection
            .prepare_cached(
                "INSERT INTO draft (visit_id, body) VALUES (?1, ?2)
                 ON CONFLICT (visit_id) DO UPDATE SET body = excluded.body",
            )?
            .execute((draft.visit_id.0.as_bytes(), body))?;
        Ok(())
    }

    /// The drafts on the disk: of the visit that is going on, or of one that a power cut ended.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT body FROM draft ORDER BY visit_id")?;
        let bodies = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
        bodies
            .map(|body| serde_json::from_slice(&body?).map_err(|_| StoreError::Damaged(Damage::Unreadable)))
            .collect()
    }

    /// Ends a visit: its draft becomes its entries and is gone, in one transaction. An empty draft leaves nothing.
    pub fn close_draft(
        &mut self,
        draft: &Draft,
        ending: Ending,
        at: &Moment,
        identities: &mut dyn Identities,
    ) -> Result<Vec<Appended>, StoreError> {
        self.close_draft_with(draft, ending, None, at, identities)
    }

    /// The same, and beside the rating a number for a call back: sealed already, so that its digits never come here.
    pub fn close_draft_with(
        &mut self,
        draft: &Draft,
        ending: Ending,
        sealed_phone: Option<Vec<u8>>,
        at: &Moment,
        identities: &mut dyn Identities,
    ) -> Result<Vec<Appended>, StoreError> {
        let visit_id = draft.visit_id;
        let mut facts = facts_of(draft, ending, at, identities);
        if let Some(content) = sealed_phone {
            let phone = Private { kind: PrivateKind::Phone, nonce: identities.nonce(), content };
            for fact in &mut facts {
                leave_phone(fact, &phone);
            }
        }
        let Some(service) = &draft.service else {
            return self.append_with(&facts, |connection| forget(connection, visit_id));
        };
        let rated = facts.iter().any(|fact| matches!(fact.entry.body, Body::Rating(_)));
        // No screen leads there, but a service that was announced has an end whatever a draft says.
        let awaited = self.awaited()?.filter(|awaited| !rated && awaited.service == *service);
        facts.extend(awaited.map(|awaited| {
            Fact::from(Entry::new(identities.entry_id(), at.clone(), evaluation::unrated(&awaited)))
        }));
        self.append_with(&facts, |connection| {
            evaluation::end(connection, service, if rated { "answered" } else { "unanswered" })?;
            forget(connection, visit_id)
        })
    }
}

/// A number belongs to the rating: it is a word about the service, and the survey asks nothing that is answered by a call.
fn leave_phone(fact: &mut Fact, phone: &Private) {
    if let Body::Rating(rating) = &mut fact.entry.body {
        rating.phone = Some(phone.commitment());
        fact.private.push(phone.clone());
    }
}

fn forget(connection: &Connection, visit_id: VisitId) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM draft WHERE visit_id = ?1")?.execute([visit_id.0.as_bytes()])?;
    Ok(())
}

fn facts_of(draft: &Draft, ending: Ending, at: &Moment, identities: &mut dyn Identities) -> Vec<Fact> {
    if let Some(body) = draft.close_self_test(ending) {
        return vec![Entry::new(identities.entry_id(), at.clone(), body).into()];
    }
    [Draft::close_rating, Draft::close_survey]
        .into_iter()
        .filter_map(|close| {
            let mut private = Vec::new();
            let body = close(draft, ending, &mut |kind, content| {
                private.push(Private { kind, nonce: identities.nonce(), content: content.to_vec() });
                private.last().map(Private::commitment).expect("one was just pushed")
            })?;
            Some(Fact { entry: Entry::new(identities.entry_id(), at.clone(), body), private })
        })
        .collect()
}
