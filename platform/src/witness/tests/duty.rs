//! What was done about a clerk stands beside the clerk's figures.

use shiwen_domain::{
    announced::Duty,
    entry::{DutyChanged, EvaluationCancelled, Subject},
};

use super::*;

#[tokio::test]
async fn changes_of_duty_and_services_taken_back_stand_beside_the_clerk() {
    let stage = Stage::new().await;
    let mut machine = Machine::known(&stage).await;
    let duty =
        |duty| Body::TerminalEvent(TerminalEvent::Duty(DutyChanged { duty, by: "business system".into() }));
    let cancelled = |clerk: Option<&str>| {
        let started = Moment::new(1_795_379_400_000, 480, BootId(Uuid::nil()), 1, ClockTrust::Trusted);
        let subject = Subject { department: None, counter: None, item: None, clerk: clerk.map(Into::into) };
        Body::TerminalEvent(TerminalEvent::EvaluationCancelled(EvaluationCancelled {
            started,
            subject,
            service: "service".into(),
            pack_version: 1,
        }))
    };
    for body in [
        duty(Duty::Clerk("1001".into())),
        duty(Duty::Nobody),
        duty(Duty::Clerk("1001".into())),
        duty(Duty::Clerk("2001".into())),
        duty(Duty::AsThePackSays),
        cancelled(Some("2001")),
        cancelled(None),
    ] {
        machine.writes(body);
    }
    // Whatever a name is, it gets into no column.
    machine.writes(duty(Duty::Clerk("1\0".into())));
    let (status, said) = machine.sends(&stage, 0).await;
    assert_eq!((status, said["flagged"].as_array().map(Vec::len)), (200, Some(1)), "{said}");
    let sql = "SELECT clerk, month, put_on_duty, cancelled FROM report.clerk_duty ORDER BY clerk";
    let rows = stage.client().await.query(sql, &[]).await.unwrap();
    let rows: Vec<(String, String, i64, i64)> =
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
    let month = || "2026-11".to_owned();
    assert_eq!(rows, [("1001".into(), month(), 2, 0), ("2001".into(), month(), 1, 1)]);
}
