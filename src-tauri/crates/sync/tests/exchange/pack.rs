//! The hall's pack: fetched if it is newer, staged if it is believed, and never in the way of the log.

use shiwen_sync::{
    exchange::{End, Leave, PackNews, Report, ask, ship},
    protocol::Manifest,
};

use crate::{
    log::Log,
    now,
    platform::{Platform, pack_key, pins, stranger},
    run,
};

/// SHA-256 of `abc`.
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

pub(crate) fn manifest(version: u64) -> Manifest {
    Manifest { hall: "hall".into(), version, files: [("demo/pack.json".to_owned(), ABC.to_owned())].into() }
}

pub(crate) fn published(manifest: &Manifest, by: &shiwen_log::SigningKey, media: &[u8]) -> Platform {
    let note = manifest.sign("shiwen-packs", by).unwrap_or_default();
    Platform { published: Some((manifest.version, note)), media: media.to_vec(), ..Platform::honest() }
}

fn fetched(log: &mut Log, platform: &Platform) -> Report {
    let report = run(log, platform);
    assert_eq!(
        (&report.end, report.acknowledged),
        (&End::Done, 1),
        "the log is shipped whatever the pack is"
    );
    report
}

#[test]
fn a_newer_pack_is_staged_with_its_files() {
    let mut log = Log::of(1);
    let report = fetched(&mut log, &published(&manifest(7), &pack_key(), b"abc"));
    assert_eq!(report.pack, PackNews::Staged(7));
    assert_eq!(log.staged, Some(manifest(7)));
    assert!(log.files.contains(ABC));
    assert_eq!(report.to_string(), "1 entry acknowledged in 1 batch; pack 7 is ready; nothing waits");
    // The same one again is not fetched.
    assert_eq!(run(&mut log, &published(&manifest(7), &pack_key(), b"abc")).pack, PackNews::Same);
}

#[test]
fn a_pack_that_is_not_believed_is_refused_with_a_reason() {
    let other_hall = Manifest { hall: "elsewhere".into(), ..manifest(7) };
    let refused = [
        published(&manifest(7), &stranger(), b"abc"),
        published(&other_hall, &pack_key(), b"abc"),
        published(&manifest(7), &pack_key(), b"abd"),
        Platform { published: Some((7, "nonsense".into())), ..Platform::honest() },
    ];
    for platform in refused {
        let mut log = Log::of(1);
        let report = fetched(&mut log, &platform);
        assert!(matches!(report.pack, PackNews::Refused(_)), "{report}");
        assert_eq!((log.staged, log.files.len()), (None, 0));
    }
}

#[test]
fn a_pack_that_is_signed_and_not_valid_is_not_called_ready() {
    let mut log = Log { invalid: true, ..Log::of(1) };
    let report = fetched(&mut log, &published(&manifest(7), &pack_key(), b"abc"));
    assert_eq!(report.pack, PackNews::Invalid { version: 7, why: "it has no hall".into() });
    assert!(report.to_string().contains("pack 7 is not valid: it has no hall"), "{report}");
    assert_eq!(log.staged, None);
}

#[test]
fn a_pack_that_never_comes_can_be_dropped_and_what_was_heard_stays() {
    let (mut log, pins) = (Log::of(1), pins());
    let platform = Platform { media_hangs: true, ..published(&manifest(7), &pack_key(), b"abc") };
    let mut report = Report::default();
    now(ship(&mut log, &platform, &pins, &mut report)).expect("the log is shipped").expect("memory");
    assert!(now(ask(&mut log, &platform, &pins, Leave::Nothing, &mut report)).is_none(), "it hangs");
    assert_eq!((report.end, report.acknowledged, report.state), (End::Done, 1, true));
    assert_eq!(report.pack, PackNews::NotFetched);
}

#[test]
fn an_older_pack_under_a_newer_number_is_refused() {
    let mut log = Log { staged: Some(manifest(7)), ..Log::of(1) };
    let note = manifest(6).sign("shiwen-packs", &pack_key()).unwrap();
    let platform = Platform { published: Some((8, note)), ..Platform::honest() };
    assert!(matches!(fetched(&mut log, &platform).pack, PackNews::Refused(_)));
    assert_eq!(log.staged, Some(manifest(7)));
}
