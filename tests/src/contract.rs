//! A contract, `platform/openapi.yaml` or that of the counter's interface, as something that requests and answers are held against. It refuses more than a
//! client would: members and parameters that are not described, answers whose status, headers or media type are not.
//!
//! ```no_run
//! # use shiwen_tests::{contract::Contract, wire::http::Message};
//! # fn recorded(_: &str) -> Message { unimplemented!() }
//! let contract = Contract::load();
//! assert_eq!(contract.check_exchange(&recorded("request"), &recorded("answer")), Ok(()));
//! ```

mod answer;
mod document;
mod parameters;
mod path;
mod request;
mod schema;

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use crate::wire::http::Message;
use document::Operation;
use schema::Schemas;

/// Names and values of headers; the case of names does not matter.
pub type Headers = [(String, String)];

/// The contract.
#[derive(Debug)]
pub struct Contract {
    operations: Vec<Operation>,
    webhooks: Vec<Operation>,
    schemas: Schemas,
}

impl Contract {
    /// The contract of this tree.
    pub fn load() -> Self {
        Self::of_file("../platform/openapi.yaml")
    }

    /// What the counter's business system and the terminal say to each other.
    pub fn of_the_counter() -> Self {
        Self::of_file("../src-tauri/crates/counter/openapi.yaml")
    }

    fn of_file(file: &str) -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        Self::read(&fs::read_to_string(file).expect("the contract can be read"))
    }

    /// The contract of a text, such as a damaged one.
    pub fn read(yaml: &str) -> Self {
        let document: Value = serde_yaml_ng::from_str(yaml).expect("the contract is YAML");
        let operations = document::operations(&document, "paths");
        let webhooks = document::operations(&document, "webhooks");
        Self { operations, webhooks, schemas: Schemas::of(document) }
    }

    /// Every method and path that it describes, paths with their parameters in braces.
    pub fn routes(&self) -> BTreeSet<(String, String)> {
        self.operations.iter().map(|it| (it.method.clone(), it.path.clone())).collect()
    }

    /// Holds a value against a schema of the contract by its name.
    pub fn check_schema(&self, name: &str, value: &Value) -> Result<(), String> {
        self.schemas.check_named(name, value)
    }

    /// The members that a schema describes for an object.
    pub fn members(&self, name: &str) -> BTreeSet<String> {
        self.schemas.members(name)
    }

    /// Whether a request is as the contract says. `path` is with its query; the body may be compressed, if the headers say so.
    pub fn check_request(
        &self,
        method: &str,
        path: &str,
        headers: &Headers,
        body: &[u8],
    ) -> Result<(), String> {
        let operation =
            self.operation(method, path).ok_or_else(|| format!("{method} {path} is not described"))?;
        request::check(&self.schemas, operation, path, headers, body)
            .map_err(|fault| format!("request {method} {path}: {fault}"))
    }

    /// Whether an answer is as the contract says. To a request that it does not describe, 404 and 405 are the answers.
    pub fn check_answer(
        &self,
        method: &str,
        path: &str,
        status: u16,
        headers: &Headers,
        body: &[u8],
    ) -> Result<(), String> {
        let known = || self.operations.iter().any(|it| path::fits(&it.path, path));
        let checked = match self.operation(method, path) {
            Some(operation) => answer::check(&self.schemas, operation, status, headers, body),
            None => answer::check_undescribed(&self.schemas, known(), status, headers, body),
        };
        let head = method == "HEAD" && body.is_empty();
        checked
            .or_else(|fault| if head { Ok(()) } else { Err(fault) })
            .map_err(|fault| format!("answer {status} to {method} {path}: {fault}"))
    }

    /// Whether a request and its answer fit each other and the contract: the answer is described, and what was answered with
    /// 2xx had been asked rightly.
    pub fn check_exchange(&self, request: &Message, answer: &Message) -> Result<(), String> {
        let (method, path) = request.method_and_path();
        let status = answer.status().ok_or("the answer has no status")?;
        self.check_answer(&method, &path, status, &answer.headers(), &answer.plain_body())?;
        if status >= 300 {
            return Ok(());
        }
        let asked = self.check_request(&method, &path, &request.headers(), &request.plain_body());
        asked.map_err(|fault| format!("answered with {status}, but {fault}"))
    }

    /// Whether a message to the 12345 system is as the contract says.
    pub fn check_webhook(&self, name: &str, headers: &Headers, body: &[u8]) -> Result<(), String> {
        let webhook = self.webhooks.iter().find(|it| it.path == name);
        let webhook = webhook.ok_or_else(|| format!("the webhook {name} is not described"))?;
        request::check(&self.schemas, webhook, "", headers, body)
            .map_err(|fault| format!("webhook {name}: {fault}"))
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let method = if method == "HEAD" { "GET" } else { method };
        let fits = |it: &&Operation| it.method == method && path::fits(&it.path, path);
        self.operations.iter().find(fits)
    }
}

/// The value of a header.
fn header<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    headers.iter().find(|(is, _)| is.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// The media type of a message, without its parameters.
fn media_type(headers: &Headers) -> Option<String> {
    let value = header(headers, "content-type")?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
