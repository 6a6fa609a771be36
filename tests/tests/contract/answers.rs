//! Answers of a running platform with something in it: everything that is only asked for is as the contract says.

use std::path::Path;

use shiwen_tests::{
    contract::Contract,
    platform::{Platform, request},
    programs,
    terminal::{enrolled::EnrolledTerminal, kept::copy_folder},
    wire::http::{Message, ask},
};

/// Asks, and holds both sides against the contract.
fn conforms(
    contract: &Contract,
    platform: &Platform,
    path: &str,
    token: Option<&str>,
    more: &[(&str, &str)],
) -> Message {
    let bearer = token.map(|token| ("Authorization", format!("Bearer {token}")));
    let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
    let headers: Vec<_> = bearer.into_iter().chain(more).collect();
    let asked = request("GET", path, &headers, b"");
    let answer = ask(platform.address(), &asked).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(contract.check_exchange(&asked, &answer), Ok(()), "{path}");
    answer
}

#[test]
fn everything_that_can_be_asked_for_is_answered_as_described() {
    let (programs, contract) = (programs!(), Contract::load());
    let platform = Platform::start(&programs);
    let assets = platform.folder().join("assets");
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets"), &assets).expect("a copy");
    platform.publish(&assets);
    let mut terminal = EnrolledTerminal::enrolled_at(&programs, &platform);
    terminal.simulate(60, 5);
    terminal.syncs();
    let [results, orders, confirm, erase, metrics] =
        ["results", "orders", "confirm", "erase", "metrics"].map(|duty| platform.token(duty, None, &[duty]));
    let bys = ["total", "hall", "department", "counter", "clerk", "day", "level", "reason", "question"];
    let asked = bys.map(|by| format!("/v1/results?by={by}&from=&to="));
    let open =
        ["/v1/terminals", "/v1/alarms?open=true", "/?lang=en&from=2026-01-01&to=", "/"].map(str::to_owned);
    for path in asked.iter().chain(&open) {
        assert_eq!(conforms(&contract, &platform, path, Some(&results), &[]).status(), Some(200), "{path}");
        assert_eq!(conforms(&contract, &platform, path, None, &[]).status(), Some(401), "{path}");
        assert_eq!(conforms(&contract, &platform, path, Some(&metrics), &[]).status(), Some(403), "{path}");
    }
    for (path, token) in [
        ("/v1/work-orders?open=true&limit=500", &orders),
        ("/v1/labels", &confirm),
        ("/v1/erasures", &erase),
        ("/metrics", &metrics),
        ("/health", &metrics),
    ] {
        assert_eq!(conforms(&contract, &platform, path, Some(token), &[]).status(), Some(200), "{path}");
    }
    let list = platform.json("/v1/work-orders", &orders);
    let order = format!("/v1/work-orders/{}", list["work_orders"][0]["id"].as_str().expect("a bad rating"));
    assert_eq!(conforms(&contract, &platform, &order, Some(&orders), &[]).status(), Some(200));
    for (path, status) in [
        ("/v1/results?by=mood", 400),
        ("/v1/receipts/1", 404),
        ("/v1/media/00", 404),
        ("/v1/work-orders/1", 404),
        ("/v1/nothing", 404),
        ("/v1/terminals/x/pack", 401),
    ] {
        assert_eq!(
            conforms(&contract, &platform, path, Some(&results), &[]).status(),
            Some(status),
            "{path}"
        );
    }
}
