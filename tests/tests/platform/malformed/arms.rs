//! A platform in which there is something behind every endpoint, and the names and tokens by which it is reached.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use shiwen_domain::{
    entry::{Body, Entry, Label, LabelProposed},
    id::EntryId,
    level::Level,
};
use shiwen_tests::{
    paper_log::{Line, PaperLog, Request, Secret},
    platform::{Options, Platform, Webhook},
    programs,
};

use super::fuzz::Fuzz;
use crate::{
    running::demo_pack,
    scene::{HALL, Machine, Scene},
};

/// What is shared with the 12345 system.
pub(crate) const SECRET: &[u8] = b"thirty-two bytes, shared by both";

/// A platform with a 12345 system that nobody answers for.
pub(crate) fn armed() -> Scene {
    armed_with(None)
}

/// The same with other limits.
pub(crate) fn armed_with(limits: Option<&str>) -> Scene {
    let webhook =
        Webhook { url: "http://127.0.0.1:9/".into(), secret: format!("whsec_{}", STANDARD.encode(SECRET)) };
    let limits = limits.map(str::to_owned);
    let options = Options { webhook: Some(webhook), limits, ..Options::default() };
    Scene { platform: Platform::start_with(&programs!(), options), demo: true }
}

/// Proposes labels, so that there is something to be confirmed, behind a rating with everything that can be left beside it.
pub(crate) fn propose(machine: &mut Machine, log: &mut PaperLog) {
    let size = log.size();
    let secrets =
        [Secret::text("慢"), Secret::writing(), Secret::phone("13800138000", &machine.known.recipient)];
    for _ in 0..8 {
        log.push(machine.author.rating_with(Level::Dissatisfied, &secrets));
    }
    let targets: Vec<EntryId> = log.papers().iter().filter_map(|paper| bad_rating(&paper.bytes)).collect();
    for target in targets {
        let proposed = LabelProposed { target, label: Label::Mistaken, reason: "误按".into(), by: None };
        let entry = machine.author.entry(Body::LabelProposed(proposed));
        log.push(&entry);
    }
    machine.line.taken(log, &log.batch_from(size));
}

fn bad_rating(bytes: &[u8]) -> Option<EntryId> {
    let entry = Entry::read(bytes).ok()?;
    matches!(&entry.body, Body::Rating(rating) if rating.level.is_bad()).then_some(entry.entry_id)
}

/// Orders erasures, so that there is something to agree to.
fn order_erasures(scene: &Scene, fuzz: &mut Fuzz) {
    let line = Line::to(scene.platform.address());
    let targets: Vec<String> =
        fuzz.names.iter().filter(|(name, _)| *name == "target").map(|(_, target)| target.clone()).collect();
    for target in targets.iter().take(5) {
        let order = serde_json::json!({"target": target, "reason": "按规定删除"});
        let answer = line.ask(&Request::new("POST", "/v1/erasures").by(&fuzz.tokens[1]).json(&order));
        assert!([200, 201].contains(&answer.status), "{}", answer.text());
    }
    let orders: Vec<String> = scene.sql().column("SELECT id::text FROM erasure_order", &[]);
    fuzz.names.extend(orders.into_iter().map(|order| ("id", order)));
}

/// Tokens of every kind, and names of everything that is there.
pub(crate) fn arm(scene: &Scene, fuzz: &mut Fuzz, terminal: &str) {
    let all = ["results", "orders", "callback", "confirm", "erase", "metrics"];
    let platform = &scene.platform;
    fuzz.tokens = vec![
        platform.token("city", None, &all),
        platform.token("hall", Some(HALL), &all),
        platform.token("reader", None, &["results"]),
        terminal.to_owned(),
    ];
    let sql = scene.sql();
    platform.publish(demo_pack().path());
    let files: Vec<String> = sql.column("SELECT encode(sha256, 'hex') FROM media", &[]);
    fuzz.names.extend(files.into_iter().map(|file| ("sha256", file)));
    let proposals: Vec<String> = sql.column("SELECT entry_id::text FROM label_proposal", &[]);
    fuzz.names.extend(proposals.into_iter().map(|proposal| ("proposal", proposal)));
    // Once for each, and again for each thing that is kept beside one.
    let orders = "SELECT id::text FROM work_order UNION ALL SELECT w.id::text
        FROM work_order w JOIN counted USING (entry_id) JOIN private USING (log, seq)";
    let orders: Vec<String> = sql.column(orders, &[]);
    assert!(!orders.is_empty(), "there is a bad rating");
    fuzz.names.extend(orders.into_iter().map(|order| ("id", order)));
    let ratings: Vec<String> = sql.column("SELECT entry_id::text FROM rating", &[]);
    fuzz.names.extend(ratings.into_iter().map(|rating| ("target", rating)));
    fuzz.names.push(("terminal", fuzz.log.terminal().to_string()));
    fuzz.names.push(("log", fuzz.log.id().to_string()));
    fuzz.names.push(("hall", HALL.into()));
    let receipts: Vec<i32> = sql.column("SELECT receipt FROM rating", &[]);
    fuzz.names.extend(receipts.into_iter().map(|receipt| ("code", format!("{receipt:09}"))));
    for by in ["total", "hall", "department", "counter", "clerk", "day", "level", "reason", "question"] {
        fuzz.names.push(("by", by.into()));
    }
    for day in ["from", "to"] {
        fuzz.names.push((day, "2026-11-23".into()));
    }
    fuzz.names.push(("enrolment", platform.code_with(&["--hall", HALL, "--uses", "10000"])));
    order_erasures(scene, fuzz);
}
