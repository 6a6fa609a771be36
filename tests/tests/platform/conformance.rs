//! Everything that goes over the lines of these proofs is held against `platform/openapi.yaml`: every answer, and every
//! request that the platform took.

use std::sync::{Arc, LazyLock};

use shiwen_tests::{
    answering::Answering,
    contract::Contract,
    paper_log::{Answer, Line, Request, Watch},
    wire::Reply,
};

use super::scene::Scene;

static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::load);

/// Ends the test at the first request or answer that is not of the contract.
pub(crate) fn watch() -> Watch {
    Arc::new(|request, answer| {
        if let Some(fault) = departs(request, answer) {
            panic!("{fault}\n{}", answer.text());
        }
    })
}

/// How an exchange departs from the contract, if it does.
pub(crate) fn departs(request: &Request, answer: &Answer) -> Option<String> {
    let (method, target) = (text(&request.method), text(&request.target));
    let asked = || match answer.status {
        200..300 => CONTRACT.check_request(&method, &target, &headers(request), &request.body).err(),
        _ => None,
    };
    answer_departs(request, answer).or_else(asked)
}

/// How an answer alone does: of the request nothing is expected.
pub(crate) fn answer_departs(request: &Request, answer: &Answer) -> Option<String> {
    let (method, target) = (text(&request.method), text(&request.target));
    CONTRACT.check_answer(&method, &target, answer.status, &answer.headers(), &answer.body).err()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn headers(request: &Request) -> Vec<(String, String)> {
    let lines = request.headers.iter().map(|line| String::from_utf8_lossy(line).into_owned());
    lines
        .filter_map(|line| line.split_once(':').map(|(name, value)| (name.into(), value.trim().into())))
        .collect()
}

/// The control: an answer with something wrong in it is seen, and so is a request that should not have been taken.
#[test]
fn an_answer_that_departs_from_the_contract_is_seen() {
    let scene = Scene::open();
    let (machine, log) = scene.witnessed(1, 3);
    let batch = log.batch(3..3);
    let right = machine.line.send(&log, &batch);
    let request = Request::new("POST", log.target()).by(&machine.line.token).packed(&batch);
    assert_eq!(departs(&request, &right), None);
    let answer = |status: u16, kind: &str, body: &str| {
        let reply = Reply::status(status).with(&format!("Content-Type: {kind}"), body);
        let server = Answering::with(move |_| Some(reply.clone()));
        Line::to(server.address()).ask(&request)
    };
    let (json, text) = ("application/json", right.text());
    assert_eq!(departs(&request, &answer(200, json, &text)), None);
    for wrong in [
        answer(200, json, "{}"),
        answer(200, json, &text.replace("\"size\":3", "\"size\":\"3\"")),
        answer(200, json, &text.replacen('{', "{\"more\":1,", 1)),
        answer(200, "text/html", &text),
        answer(202, json, &text),
        answer(409, json, &text),
    ] {
        assert!(departs(&request, &wrong).is_some(), "{wrong:?}");
    }
    let mut other = serde_json::to_value(&batch).expect("JSON");
    other["first"] = "3".into();
    let other = Request::new("POST", log.target()).by(&machine.line.token).packed(&other);
    assert!(departs(&other, &right).is_some());
}
