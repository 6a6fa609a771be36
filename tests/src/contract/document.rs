//! The document taken apart: operations with everything that is referred to put in its place. Schemas stay as they are.

use serde_json::{Map, Value};

/// One method of one path.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) method: String,
    /// With its parameters in braces; for a webhook its name.
    pub(super) path: String,
    pub(super) parameters: Vec<Parameter>,
    /// Whether a body is wanted, and its schema by media type.
    pub(super) body: Option<Map<String, Value>>,
    pub(super) largest_body: Option<usize>,
    pub(super) answers: Vec<(String, Described)>,
}

/// A parameter of the path, of the query, or a header.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) place: String,
    pub(super) required: bool,
    pub(super) schema: Value,
}

/// What is said of an answer.
#[derive(Clone, Debug)]
pub(super) struct Described {
    pub(super) headers: Vec<Parameter>,
    /// Schemas by media type; none means that there is no body.
    pub(super) content: Option<Map<String, Value>>,
}

/// Every operation under `paths` or `webhooks`.
pub(super) fn operations(document: &Value, under: &str) -> Vec<Operation> {
    let items = document[under].as_object().into_iter().flatten();
    items.flat_map(|(path, item)| of_path(document, path, item)).collect()
}

fn of_path(document: &Value, path: &str, item: &Value) -> Vec<Operation> {
    let methods = ["get", "post", "put", "patch", "delete"];
    let there = methods.into_iter().filter_map(|method| Some((method, item.get(method)?)));
    there.map(|(method, operation)| of_operation(document, path, item, method, operation)).collect()
}

fn of_operation(document: &Value, path: &str, item: &Value, method: &str, operation: &Value) -> Operation {
    let parameters = [item, operation].into_iter().filter_map(|of| of["parameters"].as_array()).flatten();
    let body = operation.get("requestBody").map(|body| content(resolved(document, body)));
    let answers = operation["responses"].as_object().expect("an operation has responses").iter();
    Operation {
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        parameters: parameters.map(|one| parameter(document, resolved(document, one))).collect(),
        body: body.flatten(),
        largest_body: operation["x-max-body-bytes"].as_u64().and_then(|most| most.try_into().ok()),
        answers: answers.map(|(status, answer)| (status.clone(), described(document, answer))).collect(),
    }
}

fn described(document: &Value, answer: &Value) -> Described {
    let answer = resolved(document, answer);
    let headers = answer["headers"].as_object().into_iter().flatten();
    let header = |(name, header): (&String, &Value)| Parameter {
        name: name.clone(),
        ..parameter(document, resolved(document, header))
    };
    Described { headers: headers.map(header).collect(), content: content(answer) }
}

fn parameter(document: &Value, of: &Value) -> Parameter {
    let text = |name: &str| of[name].as_str().unwrap_or_default().to_owned();
    Parameter {
        name: text("name"),
        place: text("in"),
        required: of["required"].as_bool().unwrap_or(false),
        schema: resolved(document, &of["schema"]).clone(),
    }
}

fn content(of: &Value) -> Option<Map<String, Value>> {
    let types = of["content"].as_object()?;
    Some(types.iter().map(|(kind, media)| (kind.clone(), media["schema"].clone())).collect())
}

/// What a reference points to.
pub(super) fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let Some(reference) = value["$ref"].as_str() else { return value };
    let found = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
    resolved(document, found.unwrap_or_else(|| panic!("{reference} leads nowhere")))
}
