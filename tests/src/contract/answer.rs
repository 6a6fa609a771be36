//! Answers: status, headers, body.

use serde_json::{Value, json};

use super::{
    Headers,
    document::{Described, Operation},
    header, media_type, parameters,
    schema::Schemas,
};

pub(super) fn check(
    schemas: &Schemas,
    operation: &Operation,
    status: u16,
    headers: &Headers,
    body: &[u8],
) -> Result<(), String> {
    let is = |text: &str| text == status.to_string() || text == format!("{}XX", status / 100);
    let described = operation.answers.iter().find(|(text, _)| is(text));
    let (_, described) = described.ok_or("this status is not described")?;
    check_headers(schemas, described, headers)?;
    check_body(schemas, described, status, headers, body)
}

/// What is answered where nothing is described.
pub(super) fn check_undescribed(
    schemas: &Schemas,
    path_is_known: bool,
    status: u16,
    headers: &Headers,
    body: &[u8],
) -> Result<(), String> {
    // Whoever has no place or asks too often is told so before anybody looks at the address.
    let expected: &[u16] = if path_is_known { &[405, 429, 503] } else { &[404, 429, 503] };
    if !expected.contains(&status) {
        return Err(format!("nothing is described here, so one of {expected:?} is"));
    }
    if status == 405 && header(headers, "allow").is_none() {
        return Err("the header Allow is missing".into());
    }
    problem(schemas, status, headers, body)
}

fn check_headers(schemas: &Schemas, described: &Described, headers: &Headers) -> Result<(), String> {
    for parameter in &described.headers {
        match header(headers, &parameter.name) {
            Some(value) => parameters::check(schemas, parameter, value)?,
            None if parameter.required => return Err(format!("the header {} is missing", parameter.name)),
            None => {}
        }
    }
    Ok(())
}

fn check_body(
    schemas: &Schemas,
    described: &Described,
    status: u16,
    headers: &Headers,
    body: &[u8],
) -> Result<(), String> {
    let Some(content) = &described.content else {
        return if body.is_empty() { Ok(()) } else { Err("a body that is not described".into()) };
    };
    let kind = media_type(headers).unwrap_or_default();
    let schema = content.get(&kind).ok_or_else(|| format!("a body of the type '{kind}'"))?;
    if !kind.ends_with("json") {
        return Ok(());
    }
    if kind == "application/problem+json" {
        problem(schemas, status, headers, body)?;
    }
    schemas.check(schema, &json(body)?)
}

/// A problem document says the status it came with.
fn problem(schemas: &Schemas, status: u16, headers: &Headers, body: &[u8]) -> Result<(), String> {
    if media_type(headers).as_deref() != Some("application/problem+json") {
        return Err("it is no problem document".into());
    }
    let value = json(body)?;
    schemas.check(&json!({ "$ref": "#/components/schemas/Problem" }), &value)?;
    if value["status"] == status { Ok(()) } else { Err("the problem says another status".into()) }
}

fn json(body: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(body).map_err(|_| "a body that is no JSON".into())
}
