//! The kit's platform itself: it is killed and found again where it was, it publishes, and it gives out tokens.

use std::{fs, path::Path};

use shiwen_tests::{
    platform::{Platform, Signal},
    terminal::{enrolled::HALL, kept::copy_folder},
};
use tempfile::TempDir;

use super::programs;

/// A copy of the demo pack's folder, to sign.
pub(crate) fn demo_pack() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets");
    for part in ["demo", "surveys", "reasons"] {
        copy_folder(&assets.join(part), &folder.path().join(part)).expect("a copy");
    }
    fs::remove_file(folder.path().join("README.md")).ok();
    folder
}

#[test]
fn a_killed_platform_is_found_where_it_was_with_what_it_had() {
    let mut platform = Platform::start(&programs());
    let token = platform.token("reader", None, &["results"]);
    let address = platform.address();
    for signal in [Signal::Kill, Signal::Term] {
        platform.end(signal);
        assert!(!platform.runs());
        platform.go();
        assert_eq!((platform.address(), platform.get("/health", None).status()), (address, Some(200)));
    }
    assert_eq!(platform.get("/v1/results?by=total", Some(&token)).status(), Some(200));
    assert_eq!(platform.get("/v1/results?by=total", Some("swa_unknown")).status(), Some(401));
}

#[test]
fn the_demo_pack_is_published_once_a_version() {
    let platform = Platform::start(&programs());
    let pack = demo_pack();
    let said = platform.publish(pack.path());
    assert!(said.contains(HALL), "{said}");
    let again = platform.run(&["pack", "publish", pack.path().to_str().expect("a plain path")]);
    assert_ne!(again.code, Some(0), "the same version a second time: {}", again.out);
    platform.publish(pack.path());
    assert_eq!(platform.sql().count("pack"), 2);
}
