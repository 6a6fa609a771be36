//! A day without a self-test: who is expected to make one, when it is looked for, and when it is over.

use shiwen_domain::{
    entry::{Ending, Rating, SelfTest, SelfTestPart, Subject},
    id::VisitId,
    level::{Level, Scale},
    view::Mode,
};

use super::*;

/// 2026-11-23, half past four in the morning.
const TIME_MS: i64 = 1_795_379_400_000;

fn moment() -> Moment {
    Moment::new(TIME_MS, 480, BootId(Uuid::nil()), 1, ClockTrust::Trusted)
}

fn rating(level: Level) -> Rating {
    Rating {
        visit_id: VisitId(Uuid::now_v7()),
        started: moment(),
        mode: Mode::Counter,
        subject: Subject { department: None, counter: None, item: None, clerk: None },
        scale: Scale::Five,
        level,
        taps: Vec::new(),
        raised: false,
        reasons: Vec::new(),
        reason_table: 2,
        no_reason: true,
        comment: None,
        writing: None,
        phone: None,
        service: None,
        ending: Ending::Finished,
        pack_version: 1,
    }
}

fn tests() -> impl Iterator<Item = Body> {
    (1..).zip(Scale::Five.levels()).map(|(part, level)| {
        let of = SelfTestPart { day: "2026-11-23".into(), part, of: 5 };
        Body::SelfTest(SelfTest { of, rating: Some(Box::new(rating(*level))), survey: None })
    })
}

struct Scene {
    stage: Stage,
    machine: Machine,
    client: crate::db::Client,
}

impl Scene {
    /// A terminal of a hall whose pack says where its clocks stand; enrolled long ago.
    async fn new() -> Self {
        let stage = Stage::new().await;
        let machine = Machine::known(&stage).await;
        let client = stage.client().await;
        let body = serde_json::json!({
            "hall": { "utc_offset_minutes": 480 }, "opening": [], "calendar": { "holidays": [], "working_days": [] },
        });
        let sql = "INSERT INTO pack (hall, version, manifest, body) VALUES ('east', 1, '', $1)";
        client.execute(sql, &[&body]).await.unwrap();
        client.batch_execute("UPDATE terminal SET enrolled_at = '2026-11-01T00:00:00Z'").await.unwrap();
        Self { stage, machine, client }
    }

    /// It is heard at these times, and looked for each time.
    async fn heard(&self, times: &[&str], waiting: i64, trusted: bool) {
        for time in times {
            let sql = "UPDATE terminal SET last_contact = $1::text::timestamptz, health = $2";
            let health = serde_json::json!({ "waiting": waiting, "clock_trusted": trusted });
            self.client.execute(sql, &[time, &health]).await.unwrap();
            self.look(time).await;
        }
    }

    async fn look(&self, time: &str) {
        crate::alarm::look(&at(&self.stage, time)).await.unwrap();
    }

    async fn writes_and_sends(&mut self, bodies: impl IntoIterator<Item = Body>) {
        let first = self.machine.entries.len();
        bodies.into_iter().for_each(|body| self.machine.writes(body));
        let first = if first == 1 { 0 } else { first };
        assert_eq!(self.machine.sends(&self.stage, first).await.0, 200);
    }
}

/// An hour of the 23rd in the hall, and then an hour and a half of the 24th.
const UP: [&str; 3] = ["2026-11-23T02:00:00Z", "2026-11-23T02:30:00Z", "2026-11-23T03:00:00Z"];
const SOON_AFTER: &str = "2026-11-23T16:59:00Z";
const AFTER: &str = "2026-11-23T17:00:00Z";

#[tokio::test]
async fn a_day_that_a_terminal_was_up_and_did_not_test_itself_is_an_alarm_until_the_test_comes() {
    let mut scene = Scene::new().await;
    scene.heard(&UP, 0, true).await;
    scene.heard(&[SOON_AFTER], 0, true).await;
    assert_eq!(alarms(&scene.stage).await, vec![], "an hour is left for what came late");
    scene.heard(&[AFTER], 3, true).await;
    assert_eq!(alarms(&scene.stage).await, vec![], "what waits there may be the test");
    scene.heard(&[AFTER], 0, true).await;
    assert_eq!(alarms(&scene.stage).await, only("self_test_missing", true));
    let detail = "SELECT count(*) FROM alarm WHERE detail @> '{\"day\": \"2026-11-23\", \"visited\": false}'";
    assert_eq!(scene.stage.count(detail).await, 1);
    // Once for a terminal and day, also when somebody has closed it.
    scene.client.batch_execute("UPDATE alarm SET closed_at = now(), closed_by = 'me'").await.unwrap();
    scene.writes_and_sends([Body::Rating(rating(Level::Satisfied))]).await;
    scene.heard(&["2026-11-23T18:00:00Z"], 0, true).await;
    assert_eq!(alarms(&scene.stage).await, only("self_test_missing", false));
    scene.client.batch_execute("UPDATE alarm SET closed_at = NULL, closed_by = NULL").await.unwrap();
    scene.writes_and_sends(tests().take(4)).await;
    assert_eq!(alarms(&scene.stage).await, only("self_test_missing", true), "one level is lacking");
    scene.writes_and_sends(tests().skip(4)).await;
    assert_eq!(alarms(&scene.stage).await, only("self_test_missing", false));
}

#[tokio::test]
async fn each_day_without_a_test_is_an_alarm_of_its_own() {
    let scene = Scene::new().await;
    scene.heard(&UP, 0, true).await;
    scene.heard(&["2026-11-24T02:00:00Z", "2026-11-24T03:00:00Z", "2026-11-24T17:00:00Z"], 0, true).await;
    let twice = [only("self_test_missing", true), only("self_test_missing", true)].concat();
    assert_eq!(alarms(&scene.stage).await, twice);
}

#[tokio::test]
async fn who_tested_itself_was_up_for_moments_or_knows_no_day_is_no_alarm() {
    for (made, times, trusted) in [
        (true, &UP[..], true),
        // The control of these is the test above: an hour, with a clock that is believed.
        (false, &UP[..2], true),
        (false, &UP[..], false),
    ] {
        let mut scene = Scene::new().await;
        scene.writes_and_sends(tests().filter(|_| made)).await;
        scene.heard(times, 0, trusted).await;
        scene.heard(&[AFTER], 0, true).await;
        assert_eq!(alarms(&scene.stage).await, vec![], "{times:?} {trusted}");
        assert_eq!(scene.stage.count("SELECT count(*) FROM terminal_day WHERE judged_at IS NULL").await, 1);
    }
}

#[tokio::test]
async fn a_day_with_visits_needs_a_test_however_late_it_is_told_of() {
    let mut scene = Scene::new().await;
    scene.writes_and_sends([Body::Rating(rating(Level::Satisfied))]).await;
    scene.heard(&[SOON_AFTER], 0, true).await;
    assert_eq!(alarms(&scene.stage).await, vec![]);
    scene.heard(&["2026-12-24T02:00:00Z"], 0, true).await;
    assert_eq!(alarms(&scene.stage).await, only("self_test_missing", true));
    // Before its enrolment nobody expects any.
    let mut scene = Scene::new().await;
    scene.client.batch_execute("UPDATE terminal SET enrolled_at = '2026-11-24T00:00:00Z'").await.unwrap();
    scene.writes_and_sends([Body::Rating(rating(Level::Satisfied))]).await;
    scene.heard(&["2026-12-24T02:00:00Z"], 0, true).await;
    assert_eq!(alarms(&scene.stage).await, vec![]);
}
