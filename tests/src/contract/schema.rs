//! Schemas of the contract (JSON Schema 2020-12), made ready once each.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use jsonschema::Validator;
use serde_json::{Value, json};

/// Faults told of one value.
const TOLD: usize = 3;

/// The document, and the schemas of it that were used.
pub(super) struct Schemas {
    document: Value,
    ready: Mutex<HashMap<String, Arc<Validator>>>,
}

impl fmt::Debug for Schemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Schemas")
    }
}

impl Schemas {
    pub(super) fn of(document: Value) -> Self {
        Self { document, ready: Mutex::default() }
    }

    /// Holds a value against a schema.
    pub(super) fn check(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let validator = self.ready(schema);
        let faults: Vec<String> = validator.iter_errors(value).take(TOLD).map(|fault| told(&fault)).collect();
        if faults.is_empty() { Ok(()) } else { Err(faults.join("; ")) }
    }

    /// Holds a value against a schema by its name.
    pub(super) fn check_named(&self, name: &str, value: &Value) -> Result<(), String> {
        self.check(&json!({ "$ref": format!("#/components/schemas/{name}") }), value)
    }

    /// The members of an object, those of the schemas it is made of included.
    pub(super) fn members(&self, name: &str) -> BTreeSet<String> {
        let schema = &self.document["components"]["schemas"][name];
        let own = schema["properties"].as_object().into_iter().flat_map(|members| members.keys().cloned());
        let parts = schema["allOf"].as_array().into_iter().flatten().filter_map(|part| part["$ref"].as_str());
        let named = parts.filter_map(|part| part.rsplit('/').next());
        own.chain(named.flat_map(|part| self.members(part))).collect()
    }

    fn ready(&self, schema: &Value) -> Arc<Validator> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            // References lead to `components` of the same document.
            let whole = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "components": self.document["components"],
                "allOf": [schema],
            });
            let made = jsonschema::options().should_validate_formats(true).build(&whole);
            Arc::new(made.unwrap_or_else(|error| panic!("{schema} is no schema: {error}")))
        };
        Arc::clone(ready.entry(schema.to_string()).or_insert_with(make))
    }
}

/// A fault by its place and rule; the value itself may be a visitor's.
fn told(fault: &jsonschema::ValidationError<'_>) -> String {
    format!("at '{}': {}", fault.instance_path(), fault.masked())
}
