//! The tokens of people and other systems: given out once, kept as a digest, for some duties, in one hall or in the whole
//! city. Who loses one gets another; a name is never given out twice, because it stands beside what was done with it.

use std::{fmt, str::FromStr, time::Duration};

use crate::{
    db::Client,
    secret::{self, ACCESS_PREFIX},
};

/// What a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Results, terminals, alarms.
    Results,
    /// Work orders, what visitors wrote.
    Orders,
    /// Opening a phone number to call back.
    Callback,
    /// Confirming labels, outside the rating's hall.
    Confirm,
    /// Ordering an erasure, or agreeing to one.
    Erase,
    /// Metrics.
    Metrics,
}

impl Duty {
    /// Every duty.
    const ALL: [Self; 6] =
        [Self::Results, Self::Orders, Self::Callback, Self::Confirm, Self::Erase, Self::Metrics];

    /// Its name where it is stored.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Results => "results",
            Self::Orders => "orders",
            Self::Callback => "callback",
            Self::Confirm => "confirm",
            Self::Erase => "erase",
            Self::Metrics => "metrics",
        }
    }
}

impl fmt::Display for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Duty {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = Self::ALL.map(Self::name).join(", ");
        Self::ALL
            .into_iter()
            .find(|duty| duty.name() == text)
            .ok_or_else(|| format!("a duty is one of {names}"))
    }
}

/// A token to be given out.
#[derive(Clone, Debug)]
pub(crate) struct NewToken {
    /// Who will use it.
    pub(crate) name: String,
    /// The hall it is for; none means the whole city.
    pub(crate) hall: Option<String>,
    /// What for.
    pub(crate) duties: Vec<Duty>,
    /// How long; none means until it is revoked.
    pub(crate) lasts: Option<Duration>,
}

/// A token as the database knows it.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) hall: Option<String>,
    pub(crate) duties: Vec<String>,
    pub(crate) state: String,
}

/// Why no token was given out or taken back.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenError {
    /// The name cannot be used.
    #[error("a name has 1 to 64 characters without control characters")]
    Name,
    /// No duty.
    #[error("say with --duty what the token is for")]
    NoDuty,
    /// The name was given out before.
    #[error("{0} has or had a token already; choose another name")]
    Taken(String),
    /// No such hall.
    #[error("there is no hall {0}; publish its pack or make an enrolment code for it first")]
    NoHall(String),
    /// No such token, or it was revoked before.
    #[error("{0} has no token that could be revoked")]
    Unknown(String),
    /// The database.
    #[error("the database refused: {0}")]
    Database(#[from] tokio_postgres::Error),
}

const ADD: &str = "
  INSERT INTO access_token (token, name, hall, duties, expires_at)
  VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))
  ON CONFLICT (name) DO NOTHING";

/// Gives out a token; it is shown this once.
pub(crate) async fn add(client: &Client, new: &NewToken) -> Result<String, TokenError> {
    let name_fits = (1..=64).contains(&new.name.chars().count())
        && !new.name.chars().any(char::is_control)
        && new.name.trim() == new.name;
    if !name_fits {
        return Err(TokenError::Name);
    }
    if new.duties.is_empty() {
        return Err(TokenError::NoDuty);
    }
    if let Some(hall) = &new.hall
        && client.query_opt("SELECT 1 FROM hall WHERE id = $1", &[hall]).await?.is_none()
    {
        return Err(TokenError::NoHall(hall.clone()));
    }
    let token = secret::new_token(ACCESS_PREFIX);
    let digest = secret::digest(&token);
    let duties: Vec<&str> = new.duties.iter().map(|duty| duty.name()).collect();
    let seconds = new.lasts.map(|lasts| lasts.as_secs_f64());
    let added = client.execute(ADD, &[&digest.as_slice(), &new.name, &new.hall, &duties, &seconds]).await?;
    if added == 1 { Ok(token) } else { Err(TokenError::Taken(new.name.clone())) }
}

const LIST: &str = "
  SELECT name, hall, duties,
         CASE WHEN revoked_at IS NOT NULL THEN 'revoked ' || revoked_at::date
              WHEN expires_at <= now() THEN 'expired ' || expires_at::date
              WHEN expires_at IS NOT NULL THEN 'until ' || expires_at::date
              ELSE 'valid' END
  FROM access_token ORDER BY name";

/// All tokens that were ever given out.
pub(crate) async fn list(client: &Client) -> Result<Vec<Known>, TokenError> {
    let known = |row: tokio_postgres::Row| Known {
        name: row.get(0),
        hall: row.get(1),
        duties: row.get(2),
        state: row.get(3),
    };
    Ok(client.query(LIST, &[]).await?.into_iter().map(known).collect())
}

/// Takes a token back; it is refused from now on.
pub(crate) async fn revoke(client: &Client, name: &str) -> Result<(), TokenError> {
    let statement = "UPDATE access_token SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL";
    match client.execute(statement, &[&name]).await? {
        0 => Err(TokenError::Unknown(name.to_owned())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;
    use crate::testing::Stage;

    fn reader(name: &str) -> NewToken {
        NewToken { name: name.into(), hall: None, duties: vec![Duty::Results], lasts: None }
    }

    #[tokio::test]
    async fn a_token_works_until_it_is_taken_back_or_too_old() {
        let stage = Stage::new().await;
        let client = stage.client().await;
        let token = add(&client, &reader("a")).await.unwrap();
        let status = async |token: &str| stage.get("/v1/results", token).await.0;
        assert_eq!(status(&token).await, StatusCode::OK);
        revoke(&client, "a").await.unwrap();
        assert_eq!(status(&token).await, StatusCode::UNAUTHORIZED);
        assert!(matches!(revoke(&client, "a").await, Err(TokenError::Unknown(_))));
        let brief = NewToken { lasts: Some(Duration::ZERO), ..reader("b") };
        assert_eq!(status(&add(&client, &brief).await.unwrap()).await, StatusCode::UNAUTHORIZED);
        let long = NewToken { lasts: Some(Duration::from_secs(60)), ..reader("c") };
        assert_eq!(status(&add(&client, &long).await.unwrap()).await, StatusCode::OK);
        let known: Vec<String> = list(&client).await.unwrap().into_iter().map(|known| known.state).collect();
        let words: Vec<&str> = known.iter().filter_map(|state| state.split(' ').next()).collect();
        assert_eq!(words, ["revoked", "expired", "until"]);
    }

    #[tokio::test]
    async fn a_name_is_given_out_once_and_a_token_is_kept_as_a_digest() {
        let stage = Stage::new().await;
        let client = stage.client().await;
        let token = add(&client, &reader("a")).await.unwrap();
        revoke(&client, "a").await.unwrap();
        assert!(matches!(add(&client, &reader("a")).await, Err(TokenError::Taken(_))));
        let kept = "SELECT count(*) FROM access_token WHERE token::text LIKE '%' || $1 || '%'";
        let kept: i64 = client.query_one(kept, &[&token]).await.unwrap().get(0);
        assert_eq!(kept, 0);
        for wrong in ["", " a", "a\n", &"长".repeat(65)] {
            assert!(matches!(add(&client, &reader(wrong)).await, Err(TokenError::Name)), "{wrong:?}");
        }
        let nowhere = NewToken { hall: Some("nowhere".into()), ..reader("b") };
        assert!(matches!(add(&client, &nowhere).await, Err(TokenError::NoHall(_))));
        let nothing = NewToken { duties: Vec::new(), ..reader("b") };
        assert!(matches!(add(&client, &nothing).await, Err(TokenError::NoDuty)));
    }

    #[test]
    fn a_duty_is_found_by_its_name() {
        for duty in Duty::ALL {
            assert_eq!(duty.name().parse(), Ok(duty));
        }
        assert!("all".parse::<Duty>().is_err());
    }
}
