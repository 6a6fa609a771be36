//! Enrolment: a terminal makes itself known with a code that a person typed, proves that it holds its key, and gets a name and
//! a token. All of it is one transaction: a code is used up by an enrolment that happened, and by no other.

use axum::{Router, extract::State, routing::post};
use shiwen_domain::id::TerminalId;
use shiwen_log::VerifyingKey;
use shiwen_sync::protocol::{ENROLMENT_PURPOSE, Enrolment, EnrolmentAnswer, WitnessedLog};

use crate::{
    app::App,
    http::{ApiProblem, Json, Kind},
    secret,
};

pub(crate) mod code;
mod terminal;
#[cfg(test)]
mod tests;

use code::Code;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/v1/enrolment", post(enrol))
}

/// What a terminal asks for, its form and proof checked.
struct Asked {
    code: Code,
    terminal: Option<TerminalId>,
    /// Whether it writes a log already.
    has_log: bool,
    key: VerifyingKey,
}

/// How an enrolment ended.
struct Enrolled {
    terminal: String,
    hall: String,
    replaces: Option<WitnessedLog>,
}

async fn enrol(
    State(app): State<App>,
    Json(enrolment): Json<Enrolment>,
) -> Result<Json<EnrolmentAnswer>, ApiProblem> {
    let asked = check(&enrolment)?;
    if enrolment.demo != app.config.demo {
        return Err(Kind::DemoRefused.into());
    }
    let token = secret::new_token(secret::TERMINAL_PREFIX);
    let mut client = app.db().await?;
    let transaction = client.transaction().await?;
    let enrolled = terminal::enrol(&transaction, &app.keys, &asked, &secret::digest(&token)).await?;
    transaction.commit().await?;
    Ok(Json(EnrolmentAnswer {
        terminal: TerminalId(enrolled.terminal),
        token,
        hall: enrolled.hall,
        checkpoint_key: app.keys.witness.to_vkey(),
        pack_key: app.keys.pack_vkey.clone(),
        recipient: app.keys.recipient.to_string(),
        demo: app.config.demo,
        time_ms: app.clock.now_ms(),
        replaces: enrolled.replaces,
    }))
}

fn check(enrolment: &Enrolment) -> Result<Asked, ApiProblem> {
    let invalid = |what: &str| ApiProblem::detail(Kind::Invalid, what);
    let mut bytes = [0; 32];
    hex::decode_to_slice(&enrolment.key, &mut bytes)
        .map_err(|_| invalid("the key is not 32 bytes in hex"))?;
    let key = VerifyingKey::from_bytes(&bytes).map_err(|_| invalid("the key is no Ed25519 key"))?;
    let proof = hex::decode(&enrolment.proof).map_err(|_| invalid("the proof is not in hex"))?;
    if !key.is_proven(ENROLMENT_PURPOSE, &enrolment.message(), &proof) {
        return Err(invalid("the proof is not this key's"));
    }
    let named = |name: &TerminalId| shiwen_log::Origin::new(name.as_str(), "log").is_err();
    if enrolment.terminal.as_ref().is_some_and(named) {
        return Err(invalid("the terminal's name is none"));
    }
    // A code of another form is as wrong as one that does not exist.
    let code = Code::parse(&enrolment.code).ok_or(Kind::BadCode)?;
    Ok(Asked { code, terminal: enrolment.terminal.clone(), has_log: enrolment.log.is_some(), key })
}
