//! The contract sees each kind of fault in a request and an answer; the right ones are the control.

use serde_json::json;

use super::*;

fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn json_headers() -> Vec<(String, String)> {
    headers(&[("Content-Type", "application/json; charset=utf-8")])
}

fn problem_headers() -> Vec<(String, String)> {
    headers(&[("content-type", "application/problem+json"), ("retry-after", "2")])
}

fn health() -> Value {
    json!({ "version": "0.1.0", "now_ms": 1, "clock_trusted": true, "waiting": 0, "free_bytes": null, "pack_version": 1 })
}

fn batch() -> Value {
    json!({ "first": 0, "entries": [{ "bytes": "e30=" }], "checkpoint": "c", "witnessed": null, "health": health() })
}

const ENTRIES: &str = "/v1/logs/demo-1/0190a4e0-0000-7000-8000-000000000001/entries";

#[test]
fn a_request_is_held_against_its_schema_also_when_it_is_compressed() {
    let contract = Contract::load();
    let send =
        |body: &Value| contract.check_request("POST", ENTRIES, &json_headers(), body.to_string().as_bytes());
    assert_eq!(send(&batch()), Ok(()));
    for (member, value) in [
        ("first", json!(-1)),
        ("witnessed", json!(7)),
        ("entries", json!([{}])),
        ("entries", json!([{ "bytes": "e30=", "more": 1 }])),
        ("entries", json!(vec![json!({ "bytes": "" }); 501])),
        ("health", json!({})),
        ("more", json!(1)),
    ] {
        let mut wrong = batch();
        wrong[member] = value;
        assert!(send(&wrong).is_err(), "{member}");
    }
    let packed = zstd::encode_all(batch().to_string().as_bytes(), 3).expect("zstd");
    let zstd = [json_headers(), headers(&[("content-encoding", "zstd")])].concat();
    assert_eq!(contract.check_request("POST", ENTRIES, &zstd, &packed), Ok(()));
    assert!(contract.check_request("POST", ENTRIES, &json_headers(), &packed).is_err());
}

#[test]
fn parameters_are_held_against_what_is_described() {
    let contract = Contract::load();
    let get = |path: &str| contract.check_request("GET", path, &[], b"");
    for right in [
        "/v1/results",
        "/v1/results?by=day&from=2026-11-01&to=",
        "/v1/work-orders?open=true&limit=5",
        "/v1/receipts/482%20190%20377",
    ] {
        assert_eq!(get(right), Ok(()), "{right}");
    }
    for wrong in [
        "/v1/results?by=mood",
        "/v1/results?more=1",
        "/v1/work-orders?open=yes",
        "/v1/work-orders?limit=501",
        "/v1/receipts/48",
        "/v1/nothing",
    ] {
        assert!(get(wrong).is_err(), "{wrong}");
    }
    assert!(contract.check_request("GET", "/health", &[], b"x").is_err(), "a body that nobody wants");
}

#[test]
fn an_answer_has_a_described_status_type_and_form() {
    let contract = Contract::load();
    let answer = |status, headers: &Headers, body: &str| {
        contract.check_answer("GET", "/v1/receipts/482190377", status, headers, body.as_bytes())
    };
    assert_eq!(answer(200, &json_headers(), r#"{"stored":true,"size":3}"#), Ok(()));
    for body in [
        r#"{"stored":false,"size":3}"#,
        r#"{"stored":true}"#,
        r#"{"stored":true,"size":3,"level":1}"#,
        "",
        "{",
    ] {
        assert!(answer(200, &json_headers(), body).is_err(), "{body}");
    }
    assert!(answer(200, &headers(&[("content-type", "text/html")]), r#"{"stored":true,"size":3}"#).is_err());
    assert!(answer(202, &json_headers(), r#"{"stored":true,"size":3}"#).is_err());
}

#[test]
fn a_problem_is_of_a_known_type_with_its_status_and_headers() {
    let contract = Contract::load();
    let problem = |status, kind: &str, says: u16, headers: &Headers| {
        let body =
            json!({ "type": format!("urn:shiwen:problem:{kind}"), "title": "t", "status": says }).to_string();
        contract.check_answer("GET", "/v1/receipts/482190377", status, headers, body.as_bytes())
    };
    assert_eq!(problem(429, "too-many-requests", 429, &problem_headers()), Ok(()));
    assert!(problem(429, "too-many-requests", 503, &problem_headers()).is_err());
    assert!(problem(429, "newer", 429, &problem_headers()).is_err());
    assert!(problem(429, "too-many-requests", 429, &problem_headers()[..1]).is_err(), "without Retry-After");
    assert!(problem(404, "not-found", 404, &json_headers()).is_err(), "another media type");
}

#[test]
fn what_is_not_described_is_answered_with_404_or_405() {
    let contract = Contract::load();
    let body = |kind: &str, status: u16| {
        json!({ "type": format!("urn:shiwen:problem:{kind}"), "title": "t", "status": status }).to_string()
    };
    let answer = |method, path, status, body: &str, headers: &Headers| {
        contract.check_answer(method, path, status, headers, body.as_bytes())
    };
    let allow = [problem_headers(), headers(&[("allow", "GET,HEAD")])].concat();
    assert_eq!(answer("GET", "/nothing", 404, &body("not-found", 404), &problem_headers()), Ok(()));
    assert_eq!(answer("PUT", "/health", 405, &body("method-not-allowed", 405), &allow), Ok(()));
    assert!(answer("PUT", "/health", 405, &body("method-not-allowed", 405), &problem_headers()).is_err());
    assert!(answer("PUT", "/health", 404, &body("not-found", 404), &allow).is_err());
    assert!(answer("GET", "/nothing", 200, "{}", &json_headers()).is_err());
}

#[test]
fn every_schema_of_the_contract_is_one() {
    let contract = Contract::load();
    for operation in contract.operations.iter().chain(&contract.webhooks) {
        let answers = operation.answers.iter().filter_map(|(_, answer)| answer.content.as_ref());
        let schemas = operation.body.iter().chain(answers).flat_map(|content| content.values());
        for schema in schemas.filter(|schema| !schema.is_null()) {
            // Panics for a schema that is none; nothing of the contract is a number.
            assert!(contract.schemas.check(schema, &json!(7)).is_err(), "{schema}");
        }
    }
}
