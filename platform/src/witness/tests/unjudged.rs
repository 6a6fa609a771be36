//! Private content of entries that only a later program can read: kept, and not without end.

use shiwen_sync::protocol::PrivateContent;

use super::*;

/// A machine whose log ends with an entry of a kind that nobody knows yet.
async fn newer(stage: &Stage) -> Machine {
    let mut machine = Machine::known(stage).await;
    assert_eq!(machine.sends(stage, 0).await.0, 200);
    writes_unknown(&mut machine);
    machine
}

fn writes_unknown(machine: &mut Machine) {
    machine.stops(1);
    let text = String::from_utf8(machine.entries.pop().unwrap()).unwrap();
    let unknown = text.replace("terminal_event", "weather");
    assert_ne!(unknown, text);
    machine.entries.push(unknown.into_bytes());
}

/// Sends the last entry with so many contents: the status, and how many were refused as too many.
async fn sends_last_with(stage: &Stage, machine: &Machine, contents: usize) -> (u16, usize) {
    let content = |number: usize| PrivateContent {
        kind: "weather".into(),
        nonce: number.to_string(),
        content: Vec::new(),
    };
    let size = machine.entries.len() as u64;
    let bytes = machine.entries.last().unwrap().clone();
    let batch = Batch {
        first: size - 1,
        entries: vec![Sent { bytes, private: (0..contents).map(content).collect() }],
        checkpoint: sign_checkpoint(&machine.key, &machine.origin(), size, machine.root()),
        witnessed: None,
        health: Health::default(),
    };
    let body = serde_json::to_vec(&batch).unwrap();
    let (bearer, path) =
        (format!("Bearer {}", machine.token), format!("/v1/logs/{NAME}/{}/entries", machine.log));
    let mut request = axum::http::Request::builder().method(Method::POST).uri(path);
    request = request.header("authorization", bearer).header("content-type", "application/json");
    let request = request.body(axum::body::Body::from(body)).unwrap();
    let router = crate::http::router(stage.app.clone());
    let answer = tower::ServiceExt::oneshot(router, request).await.unwrap();
    let status = answer.status().as_u16();
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 24).await.unwrap();
    let said: Value = serde_json::from_slice(&bytes).unwrap();
    let refused = said["refused"].as_array().into_iter().flatten();
    (status, refused.filter(|refused| refused["why"] == "too_many").count())
}

#[tokio::test]
async fn an_entry_with_contents_without_end_is_taken_and_some_of_them_kept() {
    let stage = Stage::new().await;
    let machine = newer(&stage).await;
    assert_eq!(sends_last_with(&stage, &machine, 33_000).await, (200, 33_000 - 16));
    assert_eq!(stage.count("SELECT count(*) FROM unjudged").await, 16);
    assert_eq!(stage.count("SELECT count(*) FROM unjudged WHERE nonce = '15'").await, 1, "the first ones");
    assert_eq!(stage.count("SELECT count(*) FROM refused WHERE why = 'too_many'").await, 1);
    assert_eq!(sends_last_with(&stage, &machine, 33_000).await, (200, 33_000 - 16), "said again");
}

#[tokio::test]
async fn a_log_keeps_so_many_contents_and_has_room_again_once_some_were_dropped() {
    let stage = Stage::new().await;
    let mut machine = newer(&stage).await;
    let sql = "INSERT INTO unjudged SELECT id, 0, g, 'x', '', '' FROM log, generate_series(1, 9990) AS g";
    stage.client().await.batch_execute(sql).await.unwrap();
    assert_eq!(sends_last_with(&stage, &machine, 12).await, (200, 2));
    assert_eq!(stage.count("SELECT count(*) FROM unjudged").await, 10_000);
    assert_eq!(stage.count("SELECT count(*) FROM refused WHERE why = 'too_many'").await, 1);
    // The control: as OPERATING.md says, and there is room.
    let sql = "DELETE FROM unjudged u USING log l
               WHERE u.log = l.id AND l.terminal = 'east-1' AND l.log = $1 AND u.seq = 0";
    assert_eq!(stage.client().await.execute(sql, &[&machine.log]).await.unwrap(), 9_990);
    writes_unknown(&mut machine);
    assert_eq!(sends_last_with(&stage, &machine, 12).await, (200, 0));
    assert_eq!(stage.count("SELECT count(*) FROM unjudged").await, 22);
}
