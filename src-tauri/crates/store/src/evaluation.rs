//! Announced services: durable before they are acknowledged, and each ended once, as a rating, an `unrated` entry or a
//! cancellation, in the transaction that writes that entry.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use shiwen_domain::{
    announced::{Announced, EvaluationState},
    entry::{Body, Entry, EvaluationCancelled, TerminalEvent, Unrated},
    id::EvaluationId,
    moment::Moment,
};
use uuid::Uuid;

use crate::{
    append::{Appended, Fact},
    draft::Identities,
    error::{Damage, StoreError},
    open::Store,
    read::Reader,
};

/// How many ended evaluations are remembered, so that a business system can still ask what became of them.
const REMEMBERED: i64 = 1_000;

/// What became of an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcing {
    /// It is on the disk.
    Durable,
    /// The service was announced before, and was rated or nobody rated it. By this its state may be asked for, where the terminal
    /// still remembers.
    Before(Option<EvaluationId>),
}

/// A service that was announced before, and was rated or nobody rated it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnouncedBefore {
    /// By this its state may be asked for, where the terminal still remembers.
    pub id: Option<EvaluationId>,
}

impl Store {
    /// Makes an announcement durable, unless its service was announced before. One that was cancelled was not asked about, and
    /// may be announced again.
    pub fn announce(&mut self, announced: &Announced) -> Result<Announcing, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(before) = before(&transaction, &announced.service)? {
            return Ok(Announcing::Before(before.id));
        }
        insert(&transaction, announced)?;
        transaction.execute(
            "DELETE FROM evaluation WHERE state <> 'open' AND id <
               (SELECT id FROM evaluation WHERE state <> 'open' ORDER BY id DESC LIMIT 1 OFFSET ?1)",
            [REMEMBERED - 1],
        )?;
        transaction.commit()?;
        Ok(Announcing::Durable)
    }

    /// Takes over what an earlier log's announcement was waiting for.
    pub fn announce_again(&mut self, announced: &Announced) -> Result<(), StoreError> {
        insert(&self.connection, announced)
    }

    /// Whether a service was announced before, and rated or left unrated; with its evaluation where that is remembered.
    pub fn announced_before(&self, service: &str) -> Result<Option<AnnouncedBefore>, StoreError> {
        before(&self.connection, service)
    }

    /// The announced service that nothing has ended yet.
    pub fn awaited(&self) -> Result<Option<Announced>, StoreError> {
        awaited(&self.connection)
    }

    /// What became of an evaluation; of the one on the screen the visit knows more.
    pub fn evaluation(&self, id: EvaluationId) -> Result<Option<EvaluationState>, StoreError> {
        let sql = "SELECT state FROM evaluation WHERE id = ?1";
        let state = self.connection.prepare_cached(sql)?.query_row([id.0.as_bytes()], |row| {
            let state: String = row.get(0)?;
            Ok(EvaluationState::ALL.into_iter().find(|one| one.name() == state))
        });
        Ok(state.optional()?.map(|state| state.unwrap_or(EvaluationState::Waiting)))
    }

    /// Nobody rated this service in time: silence becomes its entry, and praise of nobody.
    pub fn close_unrated(
        &mut self,
        announced: &Announced,
        at: &Moment,
        identities: &mut dyn Identities,
    ) -> Result<Vec<Appended>, StoreError> {
        self.end_evaluation(announced, "unanswered", unrated(announced), at, identities)
    }

    /// The business system took this service back.
    pub fn close_cancelled(
        &mut self,
        announced: &Announced,
        at: &Moment,
        identities: &mut dyn Identities,
    ) -> Result<Vec<Appended>, StoreError> {
        let Announced { service, started, subject, pack_version, .. } = announced.clone();
        let cancelled = EvaluationCancelled { started, subject, service, pack_version };
        let body = Body::TerminalEvent(TerminalEvent::EvaluationCancelled(cancelled));
        self.end_evaluation(announced, "cancelled", body, at, identities)
    }

    fn end_evaluation(
        &mut self,
        announced: &Announced,
        state: &str,
        body: Body,
        at: &Moment,
        identities: &mut dyn Identities,
    ) -> Result<Vec<Appended>, StoreError> {
        let open = self.awaited()?.is_some_and(|awaited| awaited.id == announced.id);
        if !open {
            return Ok(Vec::new());
        }
        let fact = Fact::from(Entry::new(identities.entry_id(), at.clone(), body));
        self.append_with(&[fact], |connection| end(connection, &announced.service, state))
    }
}

impl Reader {
    /// The announced service that nothing had ended.
    pub(crate) fn awaited(&self) -> Result<Option<Announced>, StoreError> {
        awaited(&self.connection)
    }
}

/// What an announced service becomes that nobody has rated.
pub(crate) fn unrated(announced: &Announced) -> Body {
    let Announced { service, started, subject, pack_version, .. } = announced.clone();
    Body::Unrated(Unrated { started, subject, service, pack_version })
}

/// Ends the evaluation of a service that is on the screen, in the transaction that writes its entry.
pub(crate) fn end(connection: &Connection, service: &str, state: &str) -> Result<(), StoreError> {
    let sql = "UPDATE evaluation SET state = ?2, body = x'' WHERE state = 'open' AND service = ?1";
    connection.prepare_cached(sql)?.execute((service, state))?;
    Ok(())
}

fn insert(connection: &Connection, announced: &Announced) -> Result<(), StoreError> {
    let body = serde_json::to_vec(announced).map_err(shiwen_domain::entry::EntryError::from)?;
    connection
        .prepare_cached("INSERT INTO evaluation (id, service, state, body) VALUES (?1, ?2, 'open', ?3)")?
        .execute((announced.id.0.as_bytes(), &announced.service, body))?;
    Ok(())
}

fn awaited(connection: &Connection) -> Result<Option<Announced>, StoreError> {
    let sql = "SELECT body FROM evaluation WHERE state = 'open'";
    let body = connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, Vec<u8>>(0)).optional()?;
    let read =
        body.map(|body| serde_json::from_slice(&body).map_err(|_| StoreError::Damaged(Damage::Unreadable)));
    read.transpose()
}

fn before(connection: &Connection, service: &str) -> Result<Option<AnnouncedBefore>, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM rating_service WHERE service = ?1)
                   OR EXISTS (SELECT 1 FROM unrated WHERE service = ?1)
                   OR EXISTS (SELECT 1 FROM evaluation WHERE service = ?1 AND state = 'open')";
    if !connection.prepare_cached(sql)?.query_row([service], |row| row.get::<_, bool>(0))? {
        return Ok(None);
    }
    let sql = "SELECT id FROM evaluation WHERE service = ?1 AND state <> 'cancelled'";
    let id =
        connection.prepare_cached(sql)?.query_row([service], |row| row.get::<_, [u8; 16]>(0)).optional()?;
    Ok(Some(AnnouncedBefore { id: id.map(|id| EvaluationId(Uuid::from_bytes(id))) }))
}
