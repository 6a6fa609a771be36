//! The private pack key is lost: nobody can publish until every terminal was given another one by a code.

use std::{fs, path::Path};

use serde_json::Value;
use shiwen_tests::{
    platform::{Platform, Signal},
    terminal::Ran,
};
use tempfile::TempDir;

use super::{all_is_well, begun, enrol_again};
use crate::running::demo_pack;

/// Keys made anew beside the platform's; only the public pack key takes the old one's place. Answers where the private one is.
fn new_pack_key(platform: &mut Platform) -> (TempDir, String) {
    let folder = TempDir::new().expect("a folder");
    let words = |path: &Path| path.to_str().expect("a plain path").to_owned();
    let (keys, private) = (folder.path().join("new"), words(&folder.path().join("pack.key")));
    platform.does(&["keygen", "--folder", &words(&keys), "--pack-key", &private]);
    platform.end(Signal::Term);
    fs::copy(keys.join("pack.pub"), platform.folder().join("keys/pack.pub")).expect("copied");
    platform.go();
    (folder, private)
}

/// How many packs a terminal keeps; what was refused lies beside them.
fn versions(packs: &Path) -> usize {
    let items = fs::read_dir(packs).expect("packs").flatten();
    items.filter(|item| item.file_name().to_string_lossy().parse::<u64>().is_ok()).count()
}

fn succeeded(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn a_lost_pack_key_is_replaced_by_another_and_a_code_for_each_terminal() {
    let (mut platform, mut terminal) = begun();
    let pack = demo_pack();
    let folder = pack.path().to_str().expect("a plain path");
    platform.publish(pack.path());
    terminal.syncs();
    let packs = terminal.folder().join("packs");
    let kept = || versions(&packs);
    assert_eq!((kept(), terminal.status()["refused_pack"].clone()), (1, Value::Null));
    let (_keys, private) = new_pack_key(&mut platform);
    // The control: with the old key nothing is published any more.
    let old = platform.folder().join("pack.key");
    platform.does(&["pack", "sign", folder, "--key", old.to_str().expect("a plain path")]);
    assert_eq!(platform.run(&["pack", "publish", folder]).code, Some(3));
    platform.does(&["pack", "sign", folder, "--key", &private]);
    platform.does(&["pack", "publish", folder]);
    // Until somebody was there the terminal keeps the pack it has, and goes on sending.
    let ran = terminal.sync();
    succeeded(&ran);
    assert!(ran.out.contains("the published pack is not taken"), "{}", ran.out);
    assert_eq!(kept(), 1);
    assert_ne!(terminal.status()["refused_pack"], Value::Null);
    enrol_again(&platform, &terminal);
    assert_eq!((kept(), terminal.status()["refused_pack"].clone()), (2, Value::Null));
    terminal.simulate(3, 2);
    succeeded(&terminal.sync());
    all_is_well(&platform, &[&terminal]);
}
