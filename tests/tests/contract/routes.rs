//! Routes: the paths are read off the source, their methods are what a running platform allows.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use shiwen_tests::{contract::Contract, platform::Platform, programs};

/// A method that no address takes: the refusal names those that it does.
const NO_METHOD: &str = "PATCH";

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for item in fs::read_dir(folder).expect("the folder can be read") {
        let path = item.expect("the item can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// The paths that a source gives to a router.
fn routed(source: &str) -> Vec<String> {
    let calls = source.split(".route(").skip(1);
    calls
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned))
        .collect()
}

/// Every path of the program.
fn paths() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../platform/src"), &mut files);
    let read = |file: &PathBuf| routed(&fs::read_to_string(file).expect("the file can be read"));
    files.iter().flat_map(read).collect()
}

/// An address of a path, with something in place of its parameters.
fn address(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "1".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[test]
fn every_route_is_described_and_every_description_is_a_route() {
    let platform = Platform::start(&programs!());
    let mut routes = BTreeSet::new();
    for path in paths() {
        let answer = platform.ask(NO_METHOD, &address(&path), &[], b"");
        let allowed = answer.header("allow").unwrap_or_default();
        assert_eq!((answer.status(), allowed.is_empty()), (Some(405), false), "{path}");
        let methods = allowed.split(',').map(str::trim).filter(|method| *method != "HEAD");
        routes.extend(methods.map(|method| (method.to_owned(), path.clone())));
    }
    assert!(routes.len() > 15, "the look has lost its way: {routes:?}");
    assert_eq!(routes, Contract::load().routes());
}

#[test]
fn the_look_finds_routes_wherever_they_stand() {
    let source = r#"Router::new().route("/a", get(a)).route(
        "/v1/{b}", post(b)) // .router("/c") "#;
    assert_eq!(routed(source), ["/a", "/v1/{b}"]);
    assert_eq!(address("/v1/logs/{terminal}/x"), "/v1/logs/1/x");
}

#[test]
fn a_route_that_is_not_described_is_seen() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../platform/openapi.yaml");
    let text = fs::read_to_string(file).expect("the contract can be read");
    let damaged = Contract::read(&text.replace("  /v1/alarms:\n", "  /v1/alarm:\n"));
    let (whole, damaged) = (Contract::load().routes(), damaged.routes());
    assert_ne!(whole, damaged);
    assert!(paths().contains("/v1/alarms") && !damaged.iter().any(|(_, path)| path == "/v1/alarms"));
}

#[test]
fn every_route_of_the_counters_interface_is_described_and_every_description_is_a_route() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/counter/src"), &mut files);
    let read = |file: &PathBuf| routed(&fs::read_to_string(file).expect("the file can be read"));
    let paths: BTreeSet<String> = files.iter().flat_map(read).collect();
    let described = Contract::of_the_counter().routes();
    let described_paths: BTreeSet<String> = described.iter().map(|(_, path)| path.clone()).collect();
    assert_eq!(paths, described_paths);
    assert!(described.len() > 7, "the look has lost its way: {described:?}");
}
