//! The real window beside a counter's business system.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::net::{SocketAddr, TcpListener};

use serde_json::{Value, json};
use shiwen_app::{
    counter,
    home::Home,
    terminal::{Terminal, TerminalOptions},
};
use shiwen_tests::{
    contract::Contract,
    window::{Options, Window, record::Record},
    wire::http::{Message, Side, ask},
};

/// A data directory whose terminal listens, and by what it is asked.
struct Business {
    address: SocketAddr,
    token: String,
    contract: Contract,
    home: tempfile::TempDir,
}

impl Business {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        // The first start makes the record that the log of it goes into.
        Terminal::open(&home, &TerminalOptions::default()).unwrap().stop();
        let address = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        let token = counter::enable(&home, address, Vec::new()).unwrap().to_string();
        Self { address, token, contract: Contract::of_the_counter(), home: folder }
    }

    fn asks(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
        let text = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {}\r\n{kind}\
             Content-Length: {}\r\n\r\n{body}",
            self.address,
            self.token,
            body.len()
        );
        let request = Message::read(&mut text.as_bytes(), Side::Request).unwrap().unwrap();
        let answer = ask(self.address, &request).unwrap();
        assert_eq!(self.contract.check_exchange(&request, &answer), Ok(()));
        serde_json::from_slice(&answer.plain_body()).unwrap()
    }

    fn announces(&self, number: u32) -> String {
        let body = json!({ "case_number": "370300-2026-000777", "service_number": number });
        let said = self.asks("POST", "/v1/evaluations", &body);
        assert_eq!(said["state"], "waiting", "{said}");
        format!("/v1/evaluations/{}", said["id"].as_str().unwrap())
    }
}

#[tokio::test]
async fn a_visitor_rates_an_announced_service_badly_and_the_business_system_learns_only_that() {
    let business = Business::new();
    let mut visitor = Window::open(business.home.path(), Options::default()).await;
    let evaluation = business.announces(1);
    for level in 1..=5 {
        assert!(!visitor.pressed(&format!("face-{level}")).await, "nothing is preselected");
    }
    visitor.screenshot("announced").await;
    // The screen has changed without a touch: one right after it would not be meant.
    visitor.shows("rate").await.taps_face(1).await;
    let said = business.asks("GET", &evaluation, &Value::Null);
    assert_eq!(
        (said["state"].as_str(), said.as_object().map(serde_json::Map::len)),
        (Some("answered"), Some(2))
    );
    let late = business.asks("DELETE", &evaluation, &Value::Null);
    assert_eq!(late["type"], "urn:shiwen:problem:too-late");
    visitor.is_done().await.finishes().await;
    visitor.is_closed().await;
    let record = Record::of(business.home.path());
    let rating = record.only_rating();
    assert!(rating.level.number() == 1 && rating.service.is_some());
    record.verifies();
}

#[tokio::test]
async fn nobody_comes_and_a_break_says_so_in_plain_words() {
    let business = Business::new();
    // A minute and twenty seconds in some.
    let visitor = Window::open(business.home.path(), Options { pace: 10, ..Options::default() }).await;
    let evaluation = business.announces(1);
    let unanswered = || business.asks("GET", &evaluation, &Value::Null)["state"] == "unanswered";
    shiwen_tests::window::driver::eventually("time is up", async || unanswered()).await;
    business.asks("POST", "/v1/pause", &json!({ "cause": "break" }));
    visitor.says("窗口正在休息").await;
    visitor.screenshot("break").await;
    business.asks("POST", "/v1/resume", &Value::Null);
    visitor.says("非常满意").await;
    visitor.is_closed().await;
    let record = Record::of(business.home.path());
    assert!(record.ratings().is_empty());
    record.verifies();
}
