//! What the 12345 system is told of a work order: the fields of GB/T 39046 table 10 and what the visitor said, within its
//! limits. The number is opened for this alone, and each opening is recorded before the message leaves.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use shiwen_domain::entry::{Body, Entry, Rating};
use uuid::Uuid;

use super::{Partner, link};
use crate::{
    alarm,
    app::App,
    db::{Client, PoolError},
    deed::{self, Deed},
    phone,
    work_order::Hall,
};

mod content;
mod reason;

use reason::Reason;

/// Who is written down as having opened a number for a delivery.
const WHO: &str = "12345";
/// Where complaints of this kind come from, in the words of the standard.
const SOURCE: &str = "政务服务大厅评价终端";
/// 评价渠道: another terminal of the hall.
const CHANNEL: u8 = 5;

const ORDER: &str = "
  SELECT w.entry_id, w.hall, w.terminal, w.demo, w.department, w.counter, w.level, w.title,
         (extract(epoch FROM w.opened_at) * 1000)::bigint, w.due::text, e.bytes,
         t.content, i.kind IS NOT NULL, p.content
  FROM work_order w
  JOIN counted c USING (entry_id)
  JOIN entry e ON e.log = c.log AND e.seq = c.seq
  LEFT JOIN private t ON t.log = c.log AND t.seq = c.seq AND t.kind = 'text'
  LEFT JOIN private i ON i.log = c.log AND i.seq = c.seq AND i.kind = 'writing'
  LEFT JOIN private p ON p.log = c.log AND p.seq = c.seq AND p.kind = 'phone'
  WHERE w.id = $1";

/// Why there is no message.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MessageError {
    /// The work order or its entry is gone.
    #[error("the work order is not there")]
    Gone,
    /// A number was left, and its key is on another server.
    #[error("the number is opened by a server that has recipient.key")]
    NoKey,
    /// No connection.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// PostgreSQL said no.
    #[error(transparent)]
    Postgres(#[from] tokio_postgres::Error),
}

/// A message, ready to be signed. What is in it is shown by no log.
pub(crate) struct Message {
    id: Uuid,
    body: Notice,
}

/// The message in the form that Standard Webhooks recommend.
#[derive(Serialize)]
struct Notice {
    r#type: &'static str,
    timestamp: String,
    data: Data,
}

/// The work order. Names are the state's, in Chinese; identities stand beside them.
#[derive(Serialize)]
struct Data {
    id: Uuid,
    entry_id: Uuid,
    title: String,
    content: String,
    content_cut: bool,
    source: &'static str,
    channel: u8,
    level: i16,
    /// 5 = very satisfied … 1 = very dissatisfied, unlike table A.8 of the standard.
    level_scheme: &'static str,
    reasons: Vec<Reason>,
    hall: Named,
    department: Named,
    counter: Named,
    item: Named,
    /// The clerk's number, `""` where nobody was on duty.
    person: String,
    terminal: String,
    /// When it was rated, by the terminal's clock; `null` where that clock was doubted.
    rated_at: Option<String>,
    opened_at: String,
    due: String,
    demo: bool,
    number_left: bool,
    phone: Option<String>,
    writing: Option<String>,
}

#[derive(Serialize)]
struct Named {
    id: String,
    name: String,
}

/// What does not stand in its row.
struct Extras {
    reasons: Vec<Reason>,
    phone: Option<String>,
    writing: Option<String>,
}

/// What the database has of it.
struct Row {
    hall: String,
    department: String,
    counter: String,
    opened_ms: i64,
    rating: Option<Rating>,
    columns: tokio_postgres::Row,
}

impl Message {
    /// Gathers the message of a work order. If a number was left and can be opened here, that is done and recorded.
    pub(crate) async fn gather(app: &App, partner: &Partner, id: Uuid) -> Result<Self, MessageError> {
        let mut client = app.db().await?;
        let statement = client.prepare_cached(ORDER).await?;
        let row = client.query_opt(&statement, &[&id]).await?.ok_or(MessageError::Gone)?;
        let row = Row::of(row);
        let hall = Hall::read(&client, &row.hall).await?;
        let phone = row.phone(app, &mut client, id).await?;
        let now = app.clock.now_ms();
        let expires = now / 1_000 + link::HOLDS_S;
        let base = app.config.public_url.as_deref().filter(|_| row.has_writing());
        let writing = base.map(|base| link::to(partner.secret(), base, id, expires));
        let (codes, table) =
            row.rating.as_ref().map_or((&[][..], 0), |it| (&it.reasons[..], it.reason_table));
        let reasons = reason::of(&client, &row.hall, codes, table).await;
        let data = row.data(id, &hall, Extras { reasons, phone, writing });
        let body = Notice { r#type: "work_order.opened", timestamp: rfc3339(now), data };
        Ok(Self { id, body })
    }

    /// The identity that a receiver sees a repetition by: the work order's.
    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    /// The bytes that are sent.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(&self.body).unwrap_or_default()
    }
}

impl Row {
    fn of(row: tokio_postgres::Row) -> Self {
        let bytes: &[u8] = row.get(10);
        let rating = match Entry::read(bytes).map(|entry| entry.counted().body) {
            Ok(Body::Rating(rating)) => Some(rating),
            _ => None,
        };
        let (hall, department, counter) = (row.get(1), row.get(4), row.get(5));
        Self { hall, department, counter, opened_ms: row.get(8), rating, columns: row }
    }

    fn has_writing(&self) -> bool {
        self.columns.get(12)
    }

    /// The number, opened for this delivery and written down as opened.
    async fn phone(&self, app: &App, client: &mut Client, id: Uuid) -> Result<Option<String>, MessageError> {
        let sealed: Option<&[u8]> = self.columns.get(13);
        let Some(sealed) = sealed.filter(|_| !app.without_numbers()) else { return Ok(None) };
        let identity = app.keys.identity.as_ref().ok_or(MessageError::NoKey)?;
        let Some(number) = phone::open(identity, sealed) else {
            // The complaint is not held up; the number stays sealed until the end, for whoever has its key.
            tracing::error!(work_order = %id, "the number of a work order cannot be opened with this key");
            let terminal: &str = self.columns.get(2);
            alarm::raise(&*client, alarm::NUMBER_UNREADABLE, terminal, None, &json!({ "work_order": id }))
                .await?;
            return Ok(None);
        };
        let transaction = client.transaction().await?;
        deed::record(&transaction, WHO, Deed::PhoneDelivered, &id.to_string(), "delivery").await?;
        transaction.commit().await?;
        Ok(Some(number))
    }

    fn data(&self, id: Uuid, hall: &Hall, extras: Extras) -> Data {
        let Extras { reasons, phone, writing } = extras;
        let row = &self.columns;
        let rating = self.rating.as_ref();
        let text = row.get::<_, Option<&[u8]>>(11).map(String::from_utf8_lossy);
        let level = row.get(6);
        let (content, content_cut) = content::content(level, &reasons, text.as_deref(), self.has_writing());
        let subject = rating.map(|rating| rating.subject.clone()).unwrap_or_default();
        let item = subject.item.map_or_else(String::new, |item| item.0);
        let named = |id: &str, name: &str| Named { id: id.to_owned(), name: name.to_owned() };
        Data {
            id,
            entry_id: row.get(0),
            title: row.get(7),
            content,
            content_cut,
            source: SOURCE,
            channel: CHANNEL,
            level,
            level_scheme: "5 = very satisfied",
            reasons,
            hall: named(&self.hall, hall.name(&self.hall)),
            department: named(&self.department, hall.department(&self.department)),
            counter: named(&self.counter, &hall.counter(&self.counter)),
            item: named(&item, hall.item(&item)),
            person: subject.clerk.map_or_else(String::new, |clerk| clerk.0),
            terminal: row.get(2),
            rated_at: rating
                .filter(|rating| rating.started.time().is_some())
                .map(|it| it.started.wall.clone()),
            opened_at: rfc3339(self.opened_ms),
            due: row.get(9),
            demo: row.get(3),
            number_left: rating.is_some_and(|rating| rating.phone.is_some()),
            phone,
            writing,
        }
    }
}

fn rfc3339(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}
