//! The rows of an enrolment: the code counted down, the terminal new, known again, or in another one's place.

use shiwen_domain::id::LogId;
use shiwen_log::Hash;
use shiwen_sync::protocol::WitnessedLog;

use super::{Asked, Enrolled};
use crate::{
    alarm,
    db::Transaction,
    http::{ApiProblem, Kind},
    keys::Keys,
    placing,
    secret::Digest,
};

const USE: &str = "
  UPDATE enrol_code SET uses_left = uses_left - 1
  WHERE code = $1 AND uses_left > 0 AND expires_at > now() RETURNING hall, replaces";

const KNOWN: &str = "SELECT id, hall, key, placed FROM terminal WHERE id = $1 FOR UPDATE";
const OF_KEY: &str =
    "SELECT id, hall, key, placed FROM terminal WHERE key = $1 ORDER BY id LIMIT 1 FOR UPDATE";

const NEW: &str =
    "INSERT INTO terminal (id, hall, key, token) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

const AGAIN: &str = "UPDATE terminal SET token = $2, confirmed_at = now() WHERE id = $1";

const RETIRE: &str = "
  INSERT INTO terminal_key (terminal, key, token) SELECT id, key, token FROM terminal WHERE id = $1
  ON CONFLICT (terminal, key) DO UPDATE SET token = EXCLUDED.token, retired_at = now()";

const REPLACE: &str = "
  UPDATE terminal SET key = $2, token = $3, enrolled_at = now(), confirmed_at = now(), last_contact = NULL, health = NULL
  WHERE id = $1";

const NEWEST_LOG: &str =
    "SELECT log, size, root FROM log WHERE terminal = $1 AND size > 0 ORDER BY id DESC LIMIT 1";

/// The number behind the highest of a hall's terminals; once the highest there is was taken, the first that is free.
const NEXT: &str = "
  WITH taken AS (
    SELECT substring(id FROM length($1) + 2)::integer AS number
    FROM terminal WHERE id LIKE $2 AND substring(id FROM length($1) + 2) ~ '^[1-9][0-9]{0,3}$')
  SELECT CASE WHEN coalesce(max(number), 0) < $3 THEN coalesce(max(number), 0) + 1
         ELSE (SELECT min(free) FROM generate_series(1, $3) free WHERE free NOT IN (SELECT number FROM taken)) END
  FROM taken";

/// The highest number of a hall's terminals.
const MOST: i32 = 9_999;
/// A name has 64 bytes; the number needs some of them.
const HALL_BYTES: usize = 52;

/// A terminal as it is known.
struct Known {
    id: String,
    hall: String,
    key: Vec<u8>,
    /// The platform's signature of where it stands.
    placed: Option<Vec<u8>>,
}

impl Known {
    /// Refuses a terminal that does not stand where the code is for, or of which this was never signed. Signing it now would
    /// make whatever somebody wrote into the row true; only a new row, and the step of the schema that began it, are signed.
    fn stands_in(&self, hall: &str, keys: &Keys) -> Result<(), ApiProblem> {
        if self.hall != hall {
            return Err(conflict(
                "the terminal belongs to another hall; its results would change their place",
            ));
        }
        let signed =
            self.placed.as_ref().is_some_and(|placed| placing::is_signed(keys, &self.id, hall, placed));
        if signed {
            Ok(())
        } else {
            Err(conflict("the platform has not signed that the terminal stands in this hall; see `verify`"))
        }
    }
}

/// Enrols. The transaction's end decides whether the code was used.
pub(super) async fn enrol(
    transaction: &Transaction<'_>,
    keys: &Keys,
    asked: &Asked,
    token: &Digest,
) -> Result<Enrolled, ApiProblem> {
    let code = asked.code.digest();
    let used = transaction.query_opt(USE, &[&code.as_slice()]).await?.ok_or(Kind::BadCode)?;
    let (hall, replaces): (String, Option<String>) = (used.get(0), used.get(1));
    let enrolled = match replaces {
        Some(old) => replace(transaction, keys, asked, token, (old, hall)).await?,
        None => enrol_as_itself(transaction, keys, asked, token, hall).await?,
    };
    confirmed(transaction, &enrolled.terminal).await?;
    Ok(enrolled)
}

async fn enrol_as_itself(
    transaction: &Transaction<'_>,
    keys: &Keys,
    asked: &Asked,
    token: &Digest,
    hall: String,
) -> Result<Enrolled, ApiProblem> {
    let key = asked.key.to_bytes();
    let known = match &asked.terminal {
        Some(name) => find(transaction, KNOWN, &name.as_str()).await?,
        // A machine that was enrolled before it wrote anything is still the same machine.
        None => find(transaction, OF_KEY, &key.as_slice()).await?,
    };
    let Some(known) = known else {
        let name = match &asked.terminal {
            Some(name) => its_own_name(name.as_str(), &hall)?,
            None => next_name(transaction, &hall).await?,
        };
        let new = transaction.execute(NEW, &[&name, &hall, &key.as_slice(), &token.as_slice()]).await?;
        if new == 0 {
            return Err(conflict("the terminal's name was taken at the same moment; try again"));
        }
        placing::sign(transaction, keys, &name, &hall).await?;
        return Ok(Enrolled { terminal: name, hall, replaces: None });
    };
    if known.key != key {
        return Err(conflict("another machine has this terminal's name; use a code made with --replaces"));
    }
    known.stands_in(&hall, keys)?;
    transaction.execute(AGAIN, &[&known.id, &token.as_slice()]).await?;
    Ok(Enrolled { terminal: known.id, hall, replaces: None })
}

/// A new machine in the place of an old one, under its name. The old key still signs tails of its old logs.
async fn replace(
    transaction: &Transaction<'_>,
    keys: &Keys,
    asked: &Asked,
    token: &Digest,
    (old, hall): (String, String),
) -> Result<Enrolled, ApiProblem> {
    // Who has visitors of its own takes nobody's place, also where it would give up its name.
    if asked.terminal.as_ref().map_or(asked.has_log, |name| name.as_str() != old) {
        return Err(conflict("this code is for a machine that takes another terminal's place"));
    }
    let known = find(transaction, KNOWN, &old.as_str()).await?.ok_or(Kind::BadCode)?;
    known.stands_in(&hall, keys)?;
    let key = asked.key.to_bytes();
    if known.key == key {
        transaction.execute(AGAIN, &[&known.id, &token.as_slice()]).await?;
    } else {
        transaction.execute(RETIRE, &[&known.id]).await?;
        let sql = "DELETE FROM terminal_key WHERE terminal = $1 AND key = $2";
        transaction.execute(sql, &[&known.id, &key.as_slice()]).await?;
        transaction.execute(REPLACE, &[&known.id, &key.as_slice(), &token.as_slice()]).await?;
    }
    let newest = transaction.query_opt(NEWEST_LOG, &[&known.id]).await?;
    let replaces = newest.and_then(|row| {
        let root = Hash::from_slice(row.get(2)).ok()?.to_string();
        Some(WitnessedLog { log: LogId(row.get(0)), size: row.get::<_, i64>(1).cast_unsigned(), root })
    });
    Ok(Enrolled { terminal: known.id, hall, replaces })
}

async fn find(
    transaction: &Transaction<'_>,
    sql: &str,
    by: &(dyn tokio_postgres::types::ToSql + Sync),
) -> Result<Option<Known>, tokio_postgres::Error> {
    let row = transaction.query_opt(sql, &[by]).await?;
    Ok(row.map(|row| Known { id: row.get(0), hall: row.get(1), key: row.get(2), placed: row.get(3) }))
}

/// The name that a machine has already, of a terminal that is not known (any more). It is one that could have been given out:
/// any other one could stand in the way of those to come.
fn its_own_name(name: &str, hall: &str) -> Result<String, ApiProblem> {
    let number = name.strip_prefix(prefix(hall)).and_then(|rest| rest.strip_prefix('-'));
    let number = number
        .filter(|number| number.bytes().all(|digit| digit.is_ascii_digit()) && !number.starts_with('0'));
    let fits =
        number.and_then(|number| number.parse().ok()).is_some_and(|number: i32| (1..=MOST).contains(&number));
    if fits {
        Ok(name.to_owned())
    } else {
        Err(conflict("a new terminal is named by its hall and a number up to 9999"))
    }
}

/// What the names of a hall's terminals begin with.
fn prefix(hall: &str) -> &str {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let fits = hall.len() <= HALL_BYTES && !hall.is_empty() && hall.chars().all(plain);
    if fits { hall } else { "terminal" }
}

/// The next free name of a hall's terminals: `east-7`.
async fn next_name(transaction: &Transaction<'_>, hall: &str) -> Result<String, ApiProblem> {
    // One at a time, or two machines would be given the same name.
    transaction.execute("SELECT FROM hall WHERE id = $1 FOR UPDATE", &[&hall]).await?;
    let prefix = prefix(hall);
    let like = format!("{}-%", prefix.replace('_', "\\_"));
    let row = transaction.query_one(NEXT, &[&prefix, &like, &MOST]).await?;
    let number: Option<i32> = row.get(0);
    Ok(format!("{prefix}-{}", number.ok_or_else(|| conflict("the hall has no number left for a terminal"))?))
}

/// A person was there: what waited for one is over.
async fn confirmed(transaction: &Transaction<'_>, terminal: &str) -> Result<(), tokio_postgres::Error> {
    let sql = "UPDATE alarm SET closed_at = now(), closed_by = 'enrolled again'
               WHERE terminal = $1 AND kind = $2 AND closed_at IS NULL";
    transaction.execute(sql, &[&terminal, &alarm::CONFIRMATION_NEEDED]).await?;
    Ok(())
}

fn conflict(why: &str) -> ApiProblem {
    ApiProblem::detail(Kind::Conflict, why)
}
