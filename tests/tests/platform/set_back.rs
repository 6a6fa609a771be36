//! A platform that was put back to yesterday's backup: it sees by its own cosignature that it has forgotten something, says
//! so, and is given everything again.

use shiwen_log::{SigningKey, add_cosignature};
use shiwen_sync::protocol::Batch;
use shiwen_tests::{paper_log::PaperLog, platform::Signal};

use super::scene::{Machine, Scene};

/// The open alarms.
fn alarms(scene: &Scene) -> Vec<String> {
    scene.sql().column("SELECT kind FROM alarm WHERE closed_at IS NULL ORDER BY kind", &[])
}

/// An empty batch, as an exchange begins with, that shows what was witnessed.
fn greeting(log: &PaperLog, cosigned: &str) -> Batch {
    Batch { witnessed: Some(cosigned.to_owned()), ..log.batch_from(log.size()) }
}

/// A machine with a log of ten entries of which the platform has forgotten all behind `kept`, and what it had cosigned.
fn forgotten(scene: &mut Scene, kept: u64) -> (Machine, PaperLog, String) {
    let mut machine = scene.machine(1);
    let mut log = machine.opens();
    log.write(&mut machine.author, 9);
    if kept > 0 {
        machine.line.taken(&log, &log.batch(0..kept));
    }
    scene.platform.end(Signal::Term);
    let yesterday = scene.platform.database().copy();
    scene.platform.go();
    let answer = machine.line.taken(&log, &log.batch_from(kept));
    assert_eq!(answer.size, 10);
    scene.platform.end(Signal::Term);
    scene.platform.set_back_to(yesterday);
    scene.platform.go();
    (machine, log, answer.cosigned)
}

#[test]
fn a_platform_that_was_set_back_says_so_and_is_given_everything_again() {
    for kept in [0, 1, 6] {
        let mut scene = Scene::open();
        let (machine, log, cosigned) = forgotten(&mut scene, kept);
        let answer = machine.line.send(&log, &greeting(&log, &cosigned));
        assert_eq!((answer.status, answer.said().as_str()), (409, "gap"), "{}", answer.text());
        let problem = answer.problem().expect("a problem");
        assert_eq!(problem.size, Some(kept));
        match problem.cosigned {
            Some(cosigned) => assert_eq!(machine.opened(&log, &cosigned).root, log.root(kept)),
            None => assert_eq!(kept, 0),
        }
        assert!(alarms(&scene).contains(&"platform_set_back".to_owned()), "{:?}", alarms(&scene));
        let again = Batch { witnessed: Some(cosigned), ..log.batch_from(kept) };
        let taken = machine.line.taken(&log, &again);
        assert_eq!((taken.size, machine.opened(&log, &taken.cosigned).root), (10, log.root(10)));
        let stored: Vec<Vec<u8>> = scene.sql().column("SELECT bytes FROM entry ORDER BY seq", &[]);
        assert!(stored.iter().zip(log.papers()).all(|(stored, paper)| *stored == paper.bytes));
        assert_eq!(stored.len(), 10);
        scene.agrees();
    }
}

/// The control: who shows a checkpoint that the platform never cosigned has a gap and nothing more.
#[test]
fn a_forged_cosignature_accuses_nobody() {
    let mut scene = Scene::open();
    let (machine, log, cosigned) = forgotten(&mut scene, 6);
    let (signed, _) = cosigned.trim_end().rsplit_once('\n').expect("a cosignature line");
    let stranger = SigningKey::from_seed(&[7; 32]);
    let forged = add_cosignature(&format!("{signed}\n"), "platform.example.cn", &stranger, 1_800_000_000);
    for shown in [forged.expect("a checkpoint"), "nonsense".into(), String::new(), cosigned.replace('a', "b")]
    {
        let answer = machine.line.send(&log, &greeting(&log, &shown));
        assert_eq!((answer.status, answer.said().as_str()), (409, "gap"), "{shown}: {}", answer.text());
        assert!(!alarms(&scene).contains(&"platform_set_back".to_owned()), "{shown}");
    }
}

/// A new log whose first checkpoint is signed for other entries than it brings.
#[test]
fn a_log_that_begins_with_another_root_is_refused_and_is_not_there() {
    let scene = Scene::open();
    let mut machine = scene.machine(1);
    let mut log = machine.opens();
    log.write(&mut machine.author, 2);
    let mut batch = log.batch_from(0);
    let last = batch.entries.last_mut().expect("three entries");
    last.bytes.push(b' ');
    let answer = machine.line.send(&log, &batch);
    assert_eq!((answer.status, answer.said().as_str()), (409, "fork"), "{}", answer.text());
    assert_eq!(scene.sql().count("log"), 0);
    assert_eq!(alarms(&scene), ["fork"]);
    // The control: what was signed for is taken.
    assert_eq!(machine.line.taken(&log, &log.batch_from(0)).size, 3);
}
