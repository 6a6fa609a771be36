//! Requests: parameters, headers, body.

use serde_json::Value;

use super::{
    Headers,
    document::{Operation, Parameter},
    header, media_type, parameters, path,
    schema::Schemas,
};

pub(super) fn check(
    schemas: &Schemas,
    operation: &Operation,
    path: &str,
    headers: &Headers,
    body: &[u8],
) -> Result<(), String> {
    for (name, value) in path::parameters(&operation.path, path).unwrap_or_default() {
        parameters::check(schemas, described(operation, "path", name)?, &value)?;
    }
    for (name, value) in path::query(path) {
        parameters::check(schemas, described(operation, "query", &name)?, &value)?;
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.place == "header") {
        match header(headers, &parameter.name) {
            Some(value) => parameters::check(schemas, parameter, value)?,
            None if parameter.required => return Err(format!("the header {} is missing", parameter.name)),
            None => {}
        }
    }
    check_body(schemas, operation, headers, body)
}

fn described<'a>(operation: &'a Operation, place: &str, name: &str) -> Result<&'a Parameter, String> {
    let found =
        operation.parameters.iter().find(|parameter| parameter.place == place && parameter.name == name);
    found.ok_or_else(|| format!("the parameter {name} is not described"))
}

fn check_body(
    schemas: &Schemas,
    operation: &Operation,
    headers: &Headers,
    body: &[u8],
) -> Result<(), String> {
    let Some(content) = &operation.body else {
        return if body.is_empty() { Ok(()) } else { Err("a body that is not described".into()) };
    };
    if operation.largest_body.is_some_and(|most| body.len() > most) {
        return Err(format!("a body of {} bytes", body.len()));
    }
    let kind = media_type(headers).unwrap_or_default();
    let schema = content.get(&kind).ok_or_else(|| format!("a body of the type '{kind}'"))?;
    schemas.check(schema, &read(headers, body)?)
}

fn read(headers: &Headers, body: &[u8]) -> Result<Value, String> {
    let unpacked = match header(headers, "content-encoding") {
        Some("zstd") => zstd::decode_all(body).map_err(|_| "a body that is no zstd")?,
        _ => body.to_vec(),
    };
    serde_json::from_slice(&unpacked).map_err(|_| "a body that is no JSON".into())
}
