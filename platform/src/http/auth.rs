//! Who asks: a terminal by its token, or a person or another system by theirs. A browser gives the token as the password of
//! HTTP Basic. Tokens are looked up by their digest, so that no comparison tells anything of them by its time.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use shiwen_log::VerifyingKey;

use super::{
    problem::{ApiProblem, Kind},
    rate::Asker,
};
use crate::{app::App, db::Client, secret};

/// A terminal that has shown its token.
#[derive(Clone, Debug)]
pub(crate) struct TerminalToken {
    /// The terminal.
    pub(crate) terminal: String,
    /// The hall it stands in.
    pub(crate) hall: String,
    /// The key enrolled with this token.
    pub(crate) key: VerifyingKey,
    /// Whether another machine has taken the terminal's place since: only the tail of an old log is still taken.
    pub(crate) retired: bool,
}

/// A person or system that has shown an access token.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    /// The name the token was given under; one token, one name.
    pub(crate) name: String,
    /// The hall it is for; none means the whole city.
    pub(crate) hall: Option<String>,
    duties: Vec<String>,
}

impl Access {
    /// Whose token this is, by its digest.
    pub(crate) async fn of_token(
        client: &Client,
        token: secret::Digest,
    ) -> Result<Option<Self>, tokio_postgres::Error> {
        let statement = client.prepare_cached(ACCESS).await?;
        let row = client.query_opt(&statement, &[&token.as_slice()]).await?;
        Ok(row.map(|row| Self { name: row.get(0), hall: row.get(1), duties: row.get(2) }))
    }

    /// Whether the token is for this duty at all.
    pub(crate) fn has(&self, duty: &str) -> bool {
        self.duties.iter().any(|known| known == duty)
    }

    /// Whether the token is for this duty in this hall.
    pub(crate) fn may(&self, duty: &str, hall: &str) -> bool {
        self.has(duty) && self.hall.as_deref().is_none_or(|own| own == hall)
    }

    /// Refuses a token that is not for this duty at all.
    pub(crate) fn need(&self, duty: &str) -> Result<(), ApiProblem> {
        if self.has(duty) { Ok(()) } else { Err(Kind::Forbidden.into()) }
    }

    /// Refuses a token that is not for this duty in this hall.
    pub(crate) fn need_in(&self, duty: &str, hall: &str) -> Result<(), ApiProblem> {
        if self.may(duty, hall) { Ok(()) } else { Err(Kind::Forbidden.into()) }
    }
}

const TERMINAL: &str = "
  SELECT id, hall, key, false FROM terminal WHERE token = $1
  UNION ALL
  SELECT old.terminal, terminal.hall, old.key, true
  FROM terminal_key old JOIN terminal ON terminal.id = old.terminal WHERE old.token = $1";

const ACCESS: &str = "
  SELECT name, hall, duties FROM access_token
  WHERE token = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())";

impl FromRequestParts<App> for TerminalToken {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiProblem> {
        let token = shown(&parts.headers, secret::TERMINAL_PREFIX)?;
        let client = app.db().await?;
        let statement = client.prepare_cached(TERMINAL).await?;
        let row = client.query_opt(&statement, &[&token.as_slice()]).await?;
        let row = known(parts, row)?;
        let key: &[u8] = row.get(2);
        let key = key.try_into().ok().and_then(|key| VerifyingKey::from_bytes(key).ok());
        let key = key.ok_or(Kind::Internal)?;
        Ok(Self { terminal: row.get(0), hall: row.get(1), key, retired: row.get(3) })
    }
}

impl FromRequestParts<App> for Access {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiProblem> {
        let token = shown(&parts.headers, secret::ACCESS_PREFIX)?;
        let client = app.db().await?;
        let access = Self::of_token(&client, token).await?;
        known(parts, access)
    }
}

/// Who was found by the token, if anybody. From now on the token is counted, and no more the address that shows it.
fn known<T>(parts: &Parts, found: Option<T>) -> Result<T, ApiProblem> {
    let asker = Asker::of(&parts.extensions);
    let Some(found) = found else {
        asker.inspect(|asker| asker.is_stranger());
        return Err(Kind::Unauthorized.into());
    };
    asker.map_or(Ok(()), Asker::is_known)?;
    Ok(found)
}

/// What a request shows as its token.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    /// However a token is written, it is the same one.
    pub(super) digest: secret::Digest,
    /// Whether it has the form of one that is given out.
    pub(super) is_formed: bool,
}

/// The token that a request shows, of whatever kind.
pub(super) fn shown_token(headers: &HeaderMap) -> Option<Shown> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(token_of)?;
    Some(Shown { digest: secret::digest(&token), is_formed: secret::is_token(&token) })
}

/// The digest of the token that a request shows.
fn shown(headers: &HeaderMap, prefix: &str) -> Result<secret::Digest, ApiProblem> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(token_of).filter(|token| token.starts_with(prefix));
    Ok(secret::digest(&token.ok_or(Kind::Unauthorized)?))
}

fn token_of(header: &str) -> Option<String> {
    let (scheme, rest) = header.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if scheme.eq_ignore_ascii_case("basic") {
        let pair = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
        return pair.split_once(':').map(|(_, password)| password.to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_a_bearers_or_a_browsers_password() {
        assert_eq!(token_of("Bearer swa_x").as_deref(), Some("swa_x"));
        let basic = format!("Basic {}", STANDARD.encode("anyone:swa_x:y"));
        assert_eq!(token_of(&basic).as_deref(), Some("swa_x:y"));
        for wrong in ["swa_x", "Basic ???", "Digest swa_x", ""] {
            assert_eq!(token_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_duty_counts_in_its_hall_or_in_the_whole_city() {
        let access = |hall: Option<&str>| Access {
            name: "a".into(),
            hall: hall.map(str::to_owned),
            duties: vec!["results".into()],
        };
        assert!(access(None).may("results", "east"));
        assert!(access(Some("east")).may("results", "east"));
        assert!(!access(Some("east")).may("results", "west"));
        assert!(!access(None).may("erase", "east"));
        assert!(access(Some("east")).need("results").is_ok());
    }
}
