//! Parameters and headers are text; a schema may want a number or yes and no of them.

use serde_json::Value;

use super::{document::Parameter, schema::Schemas};

/// Holds a parameter against its schema.
pub(super) fn check(schemas: &Schemas, parameter: &Parameter, text: &str) -> Result<(), String> {
    let value = read(&parameter.schema, text);
    schemas.check(&parameter.schema, &value).map_err(|fault| format!("{}: {fault}", parameter.name))
}

fn read(schema: &Value, text: &str) -> Value {
    let text_as_it_is = || Value::String(text.to_owned());
    match schema["type"].as_str() {
        Some("integer" | "number" | "boolean") => {
            serde_json::from_str(text).unwrap_or_else(|_| text_as_it_is())
        }
        _ => text_as_it_is(),
    }
}
