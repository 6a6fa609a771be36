//! What can be asked at all, as `platform/openapi.yaml` says: every endpoint with its parameters and a body that would do.

use std::{fs, path::Path};

use serde_json::{Map, Value, json};

/// One endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    /// `GET`, `POST`.
    pub(crate) method: String,
    /// The path with its parameters in braces.
    pub(crate) path: String,
    /// The names behind the question mark.
    pub(crate) query: Vec<String>,
    /// Bodies of the right form, where one is wanted.
    pub(crate) bodies: Vec<Value>,
    /// The largest body it takes, in bytes, where one is wanted.
    pub(crate) largest: Option<usize>,
}

/// Every endpoint of the contract.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../platform/openapi.yaml");
    let text = fs::read_to_string(file).expect("the contract can be read");
    let api: Value = serde_yaml_ng::from_str(&text).expect("the contract is YAML");
    let paths = api["paths"].as_object().expect("paths");
    paths.iter().flat_map(|(path, item)| of_path(&api, path, item)).collect()
}

fn of_path(api: &Value, path: &str, item: &Value) -> Vec<Endpoint> {
    let methods = ["get", "post", "put", "delete", "patch"];
    let there = methods.into_iter().filter_map(|method| Some((method, item.get(method)?)));
    there
        .map(|(method, operation)| Endpoint {
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            query: query(api, item).chain(query(api, operation)).collect(),
            bodies: bodies(api, operation),
            largest: operation["x-max-body-bytes"].as_u64().and_then(|bytes| usize::try_from(bytes).ok()),
        })
        .collect()
}

fn query<'a>(api: &'a Value, of: &'a Value) -> impl Iterator<Item = String> + 'a {
    let parameters = of["parameters"].as_array().into_iter().flatten().map(|one| resolved(api, one));
    parameters.filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str().map(str::to_owned))
}

fn bodies(api: &Value, operation: &Value) -> Vec<Value> {
    let Some(body) = operation.get("requestBody") else { return Vec::new() };
    let schema = &resolved(api, body)["content"]["application/json"]["schema"];
    let mut bodies: Vec<Value> = (0..VARIANTS).map(|variant| Sample { api, variant }.of(schema, 0)).collect();
    bodies.dedup();
    bodies
}

fn resolved<'a>(api: &'a Value, value: &'a Value) -> &'a Value {
    let Some(reference) = value["$ref"].as_str() else { return value };
    let pointer = reference.strip_prefix('#').expect("a reference within the contract");
    resolved(api, api.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere")))
}

/// How many different bodies are made of a schema that leaves a choice.
const VARIANTS: usize = 8;

/// Makes something of a schema's form; where there is a choice, by a number.
struct Sample<'a> {
    api: &'a Value,
    variant: usize,
}

impl Sample<'_> {
    fn of(&self, schema: &Value, depth: u32) -> Value {
        let schema = resolved(self.api, schema);
        if depth > 8 {
            return Value::Null;
        }
        if let Some(value) = ["example", "const", "default"].iter().find_map(|given| schema.get(*given)) {
            return value.clone();
        }
        if let Some(value) = ["examples", "enum"].iter().find_map(|many| self.choice(&schema[*many])) {
            return value.clone();
        }
        let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
        match kind {
            "string" => text(schema),
            "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
            "boolean" => json!(true),
            "array" => json!([self.of(&schema["items"], depth + 1)]),
            "null" => Value::Null,
            _ => self.object(schema, depth),
        }
    }

    fn object(&self, schema: &Value, depth: u32) -> Value {
        let chosen = ["oneOf", "anyOf"].iter().filter_map(|many| self.choice(&schema[*many]));
        let parts = chosen.chain(schema["allOf"].as_array().into_iter().flatten());
        let parts: Vec<Value> = parts.map(|part| self.of(part, depth + 1)).collect();
        let mut members = Map::new();
        for (name, of) in schema["properties"].as_object().into_iter().flatten() {
            members.insert(name.clone(), self.of(of, depth + 1));
        }
        for part in parts {
            match part {
                Value::Object(more) => members.extend(more),
                other => return other,
            }
        }
        Value::Object(members)
    }

    fn choice<'a>(&self, many: &'a Value) -> Option<&'a Value> {
        let many = many.as_array()?;
        many.get(self.variant % many.len().max(1))
    }
}

fn text(schema: &Value) -> Value {
    match schema["format"].as_str() {
        Some("uuid") => json!("0190a1b2-0000-7000-8000-000000000000"),
        Some("date") => json!("2026-11-23"),
        Some("date-time") => json!("2026-11-23T10:20:30+08:00"),
        _ => json!("a text"),
    }
}
