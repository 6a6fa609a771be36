//! Private content that the platform must not take: refused by itself, by name, while its entry is stored and counted.

use shiwen_domain::{entry::PrivateKind, level::Level};
use shiwen_sync::protocol::PrivateContent;
use shiwen_tests::paper_log::{Author, Paper, Secret};

use super::super::scene::Scene;

/// What is sent beside a rating, and why it is refused.
type Case = (&'static str, Paper, &'static [&'static str]);

fn paper(author: &mut Author, secrets: &[Secret]) -> Paper {
    author.rating_with(Level::VeryDissatisfied, secrets)
}

/// A paper of which the content was tampered with on its way.
fn changed(author: &mut Author, secret: Secret, change: impl FnOnce(&mut PrivateContent)) -> Paper {
    let mut paper = paper(author, &[secret]);
    change(&mut paper.private[0]);
    paper
}

fn uncommitted(author: &mut Author) -> Vec<Case> {
    let said = || Secret::text("等了两个小时");
    let other_word = changed(author, said(), |sent| sent.content.push(b'!'));
    let other_nonce = changed(author, said(), |sent| sent.nonce = "00".repeat(32));
    let no_nonce = changed(author, said(), |sent| sent.nonce = "zz\0".into());
    let short_nonce = changed(author, said(), |sent| sent.nonce = "00".into());
    let other_kind = changed(author, said(), |sent| sent.kind = "writing".into());
    let unknown_kind = changed(author, said(), |sent| sent.kind = "voice\0".into());
    let mut twice = paper(author, &[said()]);
    twice.private.push(twice.private[0].clone());
    let mut stray = paper(author, &[]);
    stray.private = paper(author, &[said()]).private;
    let mut unreadable: Paper = b"\0".to_vec().into();
    unreadable.private.clone_from(&stray.private);
    vec![
        ("another word", other_word, &["not_committed"]),
        ("another nonce", other_nonce, &["not_committed"]),
        ("no nonce", no_nonce, &["not_committed"]),
        ("a short nonce", short_nonce, &["not_committed"]),
        ("words as handwriting", other_kind, &["not_a_picture"]),
        ("an unknown kind", unknown_kind, &["unknown_kind"]),
        ("the same words twice", twice, &["not_committed"]),
        ("words that the entry knows nothing of", stray, &["not_committed"]),
        ("words of an unreadable entry", unreadable, &["not_committed"]),
    ]
}

fn malformed(author: &mut Author, recipient: &str) -> Vec<Case> {
    let mut case = |secret: Secret| paper(author, &[secret]);
    vec![
        ("501 characters", case(Secret::text(&"慢".repeat(501))), &["too_long"]),
        ("bytes that are no text", case(Secret::of(PrivateKind::Text, b"\xff\xfe")), &["not_utf8"]),
        ("words as a picture", case(Secret::of(PrivateKind::Writing, b"no picture")), &["not_a_picture"]),
        ("a large picture", case(Secret::of(PrivateKind::Writing, vec![0x89; 65_537])), &["too_long"]),
        ("half a picture", case(half_a_picture()), &["not_a_picture"]),
        (
            "a number that anybody can read",
            case(Secret::of(PrivateKind::Phone, "13800138000")),
            &["not_sealed"],
        ),
        ("a number without end", case(Secret::phone(&"1".repeat(100_000), recipient)), &["too_long"]),
        ("NUL in words", case(Secret::text("a\0b")), &[]),
        ("500 characters", case(Secret::text(&"慢".repeat(500))), &[]),
        ("a picture", case(Secret::writing()), &[]),
        ("a sealed number", case(Secret::phone("13800138000", recipient)), &[]),
    ]
}

fn half_a_picture() -> Secret {
    let mut half = Secret::writing();
    half.content.truncate(half.content.len() / 2);
    half
}

#[test]
fn private_content_is_refused_by_itself() {
    let scene = Scene::open();
    let (mut machine, mut log) = scene.witnessed(1, 1);
    let recipient = machine.known.recipient.clone();
    let mut cases = uncommitted(&mut machine.author);
    cases.extend(malformed(&mut machine.author, &recipient));
    let sql = scene.sql();
    let mut wrong = Vec::new();
    for (name, paper, expected) in cases {
        let seq = log.push(paper.clone());
        log.push(paper_behind(&mut machine.author));
        let answer = machine.line.taken(&log, &log.batch_from(seq));
        let why: Vec<&str> = answer.refused.iter().map(|refused| refused.why.as_str()).collect();
        assert!(answer.refused.iter().all(|refused| refused.seq == seq), "{name}: {:?}", answer.refused);
        let place = i64::try_from(seq).expect("a place");
        let kept: Vec<Vec<u8>> = sql.column("SELECT content FROM private WHERE seq = $1", &[&place]);
        let sent: Vec<_> = paper.private.iter().map(|sent| sent.content.clone()).collect();
        let kept_right = kept == sent[..sent.len() - expected.len()];
        if why != expected || !kept_right {
            wrong.push(format!("{name}: expected {expected:?}, refused {why:?}, {} kept", kept.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Every rating was counted, whatever became of what was said beside it; one entry was none.
    let ratings = (log.size() - 1) - 1;
    assert_eq!(sql.count("rating"), ratings);
    scene.agrees();
}

fn paper_behind(author: &mut Author) -> Paper {
    paper(author, &[Secret::text("好")])
}
