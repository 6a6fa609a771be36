use axum::{
    http::{Method, StatusCode},
    response::IntoResponse as _,
};
use serde_json::{Value, json};
use shiwen_log::SigningKey;

use super::{
    code::{self, Code, Purpose},
    *,
};
use crate::testing::Stage;

/// A code for a hall, as somebody would type it.
async fn code_for(stage: &Stage, purpose: Purpose<'_>) -> String {
    let code = Code::new();
    code::issue(&stage.client().await, &code, purpose).await.unwrap();
    code.grouped()
}

async fn code(stage: &Stage, hall: &str, uses: i32) -> String {
    code_for(stage, Purpose { hall, replaces: None, uses, seconds: 60.0 }).await
}

fn enrolment(seed: u8, code: &str, terminal: Option<&str>) -> Enrolment {
    let key = SigningKey::from_seed(&[seed; 32]);
    let mut enrolment = Enrolment {
        code: code.to_owned(),
        terminal: terminal.map(TerminalId::from),
        log: None,
        demo: false,
        key: hex::encode(key.verifying_key().to_bytes()),
        proof: String::new(),
    };
    enrolment.proof = hex::encode(key.prove(ENROLMENT_PURPOSE, &enrolment.message()));
    enrolment
}

async fn ask(stage: &Stage, enrolment: &Enrolment) -> (StatusCode, Value) {
    let body = serde_json::to_vec(enrolment).unwrap();
    let (status, bytes) = stage.ask(Method::POST, "/v1/enrolment", &[], Some(&body)).await;
    (status, serde_json::from_slice(&bytes).unwrap())
}

async fn named(stage: &Stage, enrolment: &Enrolment) -> String {
    let (status, answer) = ask(stage, enrolment).await;
    assert_eq!(status, 200, "{answer}");
    answer["terminal"].as_str().unwrap().to_owned()
}

async fn refused(stage: &Stage, enrolment: &Enrolment) -> (u16, String) {
    let (status, answer) = ask(stage, enrolment).await;
    let kind = answer["type"].as_str().unwrap_or("none").rsplit(':').next().unwrap().to_owned();
    (status.as_u16(), kind)
}

async fn state_of(stage: &Stage, terminal: &str, token: &str) -> StatusCode {
    stage.get(&format!("/v1/terminals/{terminal}/state"), token).await.0
}

#[tokio::test]
async fn terminals_are_named_by_their_hall_one_after_the_other() {
    let stage = Stage::new().await;
    let east = code(&stage, "east", 3).await;
    assert_eq!(named(&stage, &enrolment(1, &east, None)).await, "east-1");
    assert_eq!(named(&stage, &enrolment(2, &east, None)).await, "east-2");
    let west = code(&stage, "west", 1).await;
    assert_eq!(named(&stage, &enrolment(3, &west, None)).await, "west-1");
    // Who has a name already keeps it, and the names go on behind it.
    let own = code(&stage, "east", 2).await;
    assert_eq!(named(&stage, &enrolment(4, &own, Some("east-9"))).await, "east-9");
    assert_eq!(named(&stage, &enrolment(5, &own, None)).await, "east-10");
}

#[tokio::test]
async fn a_new_name_is_its_halls_with_a_number_that_leaves_room_for_others() {
    let stage = Stage::new().await;
    let east = code(&stage, "east", 10).await;
    let wrong = ["east-999999999", "east-10000", "east-0", "east-07", "east-", "east-x", "west-1", "east"];
    for name in wrong {
        assert_eq!(
            refused(&stage, &enrolment(1, &east, Some(name))).await,
            (409, "conflict".into()),
            "{name}"
        );
    }
    assert_eq!(named(&stage, &enrolment(1, &east, Some("east-9999"))).await, "east-9999");
    // Nothing is behind it: the first that was never given out.
    assert_eq!(named(&stage, &enrolment(2, &east, None)).await, "east-1");
    assert_eq!(named(&stage, &enrolment(3, &east, None)).await, "east-2");
}

#[tokio::test]
async fn a_code_is_good_for_so_many_however_they_hurry() {
    let stage = Stage::new().await;
    let code = code(&stage, "east", 3).await;
    let asked = (1..=12).map(|seed| enrolment(seed, &code, None)).collect::<Vec<_>>();
    let answers = futures_of(&stage, &asked).await;
    let taken = answers.iter().filter(|status| **status == 200).count();
    assert_eq!((taken, answers.iter().filter(|status| **status == 403).count()), (3, 9));
    assert_eq!(stage.count("SELECT count(*) FROM terminal").await, 3);
}

async fn futures_of(stage: &Stage, asked: &[Enrolment]) -> Vec<StatusCode> {
    let mut running = tokio::task::JoinSet::new();
    for enrolment in asked.iter().cloned() {
        let app = stage.app.clone();
        running.spawn(async move { enrol(State(app), Json(enrolment)).await });
    }
    let done = running.join_all().await.into_iter();
    done.map(|answer| answer.map_or_else(|problem| problem.into_response().status(), |_| StatusCode::OK))
        .collect()
}

#[tokio::test]
async fn an_enrolment_that_fails_leaves_the_code_as_it_was() {
    let stage = Stage::new().await;
    let first = code(&stage, "east", 1).await;
    named(&stage, &enrolment(1, &first, Some("east-1"))).await;
    let second = code(&stage, "east", 1).await;
    let conflict = (409, "conflict".to_owned());
    assert_eq!(refused(&stage, &enrolment(2, &second, Some("east-1"))).await, conflict);
    let mut demo = enrolment(2, &second, None);
    demo.demo = true;
    assert_eq!(refused(&stage, &demo).await, (422, "invalid".to_owned()), "the proof is of another kind");
    assert_eq!(named(&stage, &enrolment(2, &second, None)).await, "east-2");
    assert_eq!(refused(&stage, &enrolment(3, &second, None)).await, (403, "bad-code".to_owned()));
}

#[tokio::test]
async fn an_old_code_is_a_wrong_one() {
    let stage = Stage::new().await;
    let purpose = Purpose { hall: "east", replaces: None, uses: 1, seconds: -1.0 };
    let old = code_for(&stage, purpose).await;
    assert_eq!(refused(&stage, &enrolment(1, &old, None)).await, (403, "bad-code".to_owned()));
    // The control: the same code within its time.
    stage.client().await.batch_execute("UPDATE enrol_code SET expires_at = now() + '1 min'").await.unwrap();
    assert_eq!(named(&stage, &enrolment(1, &old, None)).await, "east-1");
}

#[tokio::test]
async fn a_terminal_that_enrols_again_has_a_new_token_and_the_old_one_is_worth_nothing() {
    let stage = Stage::new().await;
    let code = code(&stage, "east", 2).await;
    let (_, first) = ask(&stage, &enrolment(1, &code, None)).await;
    let token = first["token"].as_str().unwrap();
    assert_eq!(state_of(&stage, "east-1", token).await, 200);
    // It has not written anything yet, and asks without a name again.
    let (_, second) = ask(&stage, &enrolment(1, &code, None)).await;
    assert_eq!(second["terminal"], json!("east-1"));
    assert_eq!(state_of(&stage, "east-1", second["token"].as_str().unwrap()).await, 200);
    assert_eq!(state_of(&stage, "east-1", token).await, 401);
}

#[tokio::test]
async fn a_terminal_does_not_move_to_another_hall_with_its_results() {
    let stage = Stage::new().await;
    let east = code(&stage, "east", 1).await;
    named(&stage, &enrolment(1, &east, None)).await;
    let west = code(&stage, "west", 1).await;
    let conflict = (409, "conflict".to_owned());
    assert_eq!(refused(&stage, &enrolment(1, &west, Some("east-1"))).await, conflict);
}

#[tokio::test]
async fn a_machine_takes_anothers_place_with_a_code_made_for_that() {
    let stage = Stage::new().await;
    let east = code(&stage, "east", 1).await;
    let (_, old) = ask(&stage, &enrolment(1, &east, None)).await;
    let purpose = Purpose { hall: "east", replaces: Some("east-1"), uses: 1, seconds: 60.0 };
    let code = code_for(&stage, purpose).await;
    let (_, new) = ask(&stage, &enrolment(2, &code, None)).await;
    assert_eq!((&new["terminal"], &new["replaces"]), (&json!("east-1"), &Value::Null));
    assert_eq!(state_of(&stage, "east-1", new["token"].as_str().unwrap()).await, 200);
    // The old machine is known, and told nothing any more.
    assert_eq!(state_of(&stage, "east-1", old["token"].as_str().unwrap()).await, 403);
}

/// Another machine for `east-1`, with a code of a hall.
async fn replacing(stage: &Stage, seed: u8, hall: &str) -> (u16, String) {
    let purpose = Purpose { hall, replaces: Some("east-1"), uses: 1, seconds: 60.0 };
    let code = code_for(stage, purpose).await;
    refused(stage, &enrolment(seed, &code, None)).await
}

#[tokio::test]
async fn a_place_that_somebody_wrote_is_signed_by_no_enrolment() {
    let stage = Stage::new().await;
    let (east, west) = (code(&stage, "east", 9).await, code(&stage, "west", 9).await);
    named(&stage, &enrolment(1, &east, None)).await;
    let placed = "SELECT count(*) FROM terminal WHERE placed IS NOT NULL";
    assert_eq!(stage.count(placed).await, 1, "a new row is signed");
    let client = stage.client().await;
    client.batch_execute("CREATE TABLE was AS SELECT hall, placed FROM terminal").await.unwrap();
    let back = "UPDATE terminal SET (hall, placed) = (SELECT hall, placed FROM was)";
    let conflict = (409, "conflict".to_owned());
    for wrong in ["hall = 'west', placed = NULL", "hall = 'west'", "placed = NULL"] {
        client.batch_execute(&format!("UPDATE terminal SET {wrong}")).await.unwrap();
        for (hall, code) in [("east", &east), ("west", &west)] {
            assert_eq!(replacing(&stage, 2, hall).await, conflict, "{wrong}, {hall}");
            assert_eq!(
                refused(&stage, &enrolment(1, code, Some("east-1"))).await,
                conflict,
                "{wrong}, {hall}"
            );
        }
        assert_eq!(stage.count(placed).await == 0, wrong.contains("NULL"), "{wrong}");
        client.batch_execute(back).await.unwrap();
    }
    // The control: as it was, the same machine and another one in its place are taken.
    assert_eq!(named(&stage, &enrolment(1, &east, None)).await, "east-1");
    assert_eq!(replacing(&stage, 2, "east").await.0, 200);
}

#[tokio::test]
async fn a_machine_takes_anothers_place_in_the_same_hall_only() {
    let stage = Stage::new().await;
    let east = code(&stage, "east", 1).await;
    named(&stage, &enrolment(1, &east, None)).await;
    code(&stage, "west", 1).await;
    assert_eq!(replacing(&stage, 2, "west").await, (409, "conflict".to_owned()));
    assert_eq!(replacing(&stage, 2, "east").await.0, 200);
}
