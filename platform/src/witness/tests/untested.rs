//! A day without a self-test: who is expected to make one, when it is looked for, and when it is over.

use shiwen_domain::{
    entry::{Ending, Rating, SelfTest, SelfTestFault, SelfTestPart, Subject},
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

#[tokio::test]
async fn who_says_for_days_that_something_waits_is_judged_all_the_same() {
    let scene = Scene::new().await;
    scene.heard(&UP, 1, true).await;
    scene.heard(&[AFTER, "2026-11-26T16:59:00Z"], 1, true).await;
    assert_eq!(alarms(&scene.stage).await, vec![], "it may be behind");
    scene.heard(&["2026-11-26T17:00:00Z"], 1, true).await;
    assert_eq!(alarms(&scene.stage).await, only("self_test_missing", true));
}

#[tokio::test]
async fn a_day_that_a_batch_is_writing_is_left_for_the_next_look_and_holds_nobody_up() {
    let scene = Scene::new().await;
    scene.heard(&UP, 0, true).await;
    scene.heard(&["2026-11-24T02:00:00Z", "2026-11-24T03:00:00Z"], 0, true).await;
    scene.client.batch_execute("UPDATE terminal_day SET judged_at = NULL; DELETE FROM alarm").await.unwrap();
    // Who stores a batch has the later day, and wants the earlier one afterwards.
    let batch = scene.stage.client().await;
    let visited = "UPDATE terminal_day SET visited = true WHERE day = ";
    batch.batch_execute(&format!("BEGIN; {visited} '2026-11-24'")).await.unwrap();
    let late = ["2026-11-24T17:00:00Z"];
    let looked = tokio::time::timeout(std::time::Duration::from_secs(20), scene.heard(&late, 0, true)).await;
    looked.expect("whoever looks waits for nobody");
    assert_eq!(alarms(&scene.stage).await, only("self_test_missing", true));
    batch.batch_execute(&format!("{visited} '2026-11-23'; COMMIT")).await.unwrap();
    scene.look(late[0]).await;
    let twice = [only("self_test_missing", true), only("self_test_missing", true)].concat();
    assert_eq!(alarms(&scene.stage).await, twice);
}

/// A machine whose clock says what it likes. Somebody closes each alarm that is raised by what it sends.
struct Astray {
    scene: Scene,
    now_ms: i64,
}

impl Astray {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let now = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";
        let now_ms = scene.stage.count(now).await;
        Self { scene, now_ms }
    }

    /// So many days from now.
    fn at(&self, days: i64) -> Moment {
        Moment::new(self.now_ms + days * 86_400_000, 480, BootId(Uuid::nil()), 1, ClockTrust::Trusted)
    }

    /// The whole of a day's test is made; the kinds of the alarms that are raised by it.
    async fn tests_itself(&mut self, days: i64) -> Vec<String> {
        let at = self.at(days);
        let of_day = tests().map(|body| {
            let Body::SelfTest(SelfTest { of, rating, survey }) = body else { unreachable!() };
            let of = SelfTestPart { day: at.day().to_owned(), ..of };
            let rating = rating.map(|rating| Box::new(Rating { started: at.clone(), ..*rating }));
            Body::SelfTest(SelfTest { of, rating, survey })
        });
        self.raised_by(&at, of_day.collect()).await
    }

    async fn raised_by(&mut self, at: &Moment, bodies: Vec<Body>) -> Vec<String> {
        let entries = &mut self.scene.machine.entries;
        let first = if entries.len() == 1 { 0 } else { entries.len() };
        let entry = |body| Entry::new(EntryId(Uuid::now_v7()), at.clone(), body).to_bytes().unwrap();
        entries.extend(bodies.into_iter().map(entry));
        assert_eq!(self.scene.machine.sends(&self.scene.stage, first).await.0, 200);
        let close =
            "UPDATE alarm SET closed_at = now(), closed_by = 'me' WHERE closed_at IS NULL RETURNING kind";
        let rows = self.scene.client.query(close, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }
}

#[tokio::test]
async fn a_clock_that_ran_ahead_is_told_of_once() {
    let mut astray = Astray::new().await;
    // The control: days in their order.
    for days in [-6, -5] {
        assert_eq!(astray.tests_itself(days).await, [""; 0]);
    }
    // Days ahead, and set right again: what comes in its order is not misdated for that.
    assert_eq!(astray.tests_itself(5).await, ["self_test_misdated"]);
    for days in [-4, -3] {
        assert_eq!(astray.tests_itself(days).await, [""; 0], "{days}");
    }
    // Ahead by what the platform cannot see: what follows is out of order, and told of once.
    assert_eq!(astray.tests_itself(-1).await, [""; 0]);
    assert_eq!(astray.tests_itself(-2).await, ["self_test_misdated"]);
    let of = SelfTestPart { day: astray.at(-2).day().to_owned(), part: 1, of: 5 };
    let failed = TerminalEvent::SelfTestFailed { of, why: SelfTestFault::NotKept };
    let at = astray.at(-2);
    assert_eq!(astray.raised_by(&at, vec![Body::TerminalEvent(failed)]).await, ["self_test_failed"]);
}

#[tokio::test]
async fn a_day_that_was_tested_by_a_clock_ahead_is_tested_again_and_has_none_too_many() {
    let mut astray = Astray::new().await;
    assert_eq!(astray.tests_itself(3).await, ["self_test_misdated"]);
    assert_eq!(astray.tests_itself(0).await, [""; 0]);
    // The day has come: what was received before it stays odd.
    let day = astray.at(1).day().to_owned();
    let come = format!(
        "UPDATE self_test SET day = '{day}' WHERE odd <> '';
         UPDATE alarm SET detail = jsonb_set(detail, '{{day}}', to_jsonb('{day}'::text))"
    );
    astray.scene.client.batch_execute(&come).await.unwrap();
    assert_eq!(astray.tests_itself(1).await, [""; 0]);
    // The control: once more is an excess.
    assert_eq!(astray.tests_itself(1).await, ["self_test_excess"]);
}
