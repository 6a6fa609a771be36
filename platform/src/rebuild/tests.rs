//! Entries that an earlier program did not know, projected by one that does.

use shiwen_domain::entry::Body;
use shiwen_log::Nonce;
use uuid::Uuid;

use super::*;
use crate::testing::{Rated, Stage};

mod beside;
mod reopened;

/// A bad rating with words, stored by a program that did not know its kind.
async fn unknown_then(stage: &Stage) -> Rated {
    let rated = Rated { text: Some("话".into()), ..Rated::bad() };
    stage.store(std::slice::from_ref(&rated)).await;
    let client = stage.client().await;
    let bytes: Vec<u8> = client.query_one("SELECT bytes FROM entry", &[]).await.unwrap().get(0);
    let mut entry = shiwen_domain::entry::Entry::read(&bytes).unwrap();
    let nonce = Nonce([7; 32]);
    let Body::Rating(rating) = &mut entry.body else { panic!("a rating") };
    let commitment = shiwen_log::commit(&nonce, "话".as_bytes());
    rating.comment = Some(shiwen_domain::entry::Commitment(commitment.to_string()));
    client.execute("UPDATE entry SET bytes = $1", &[&entry.to_bytes().unwrap()]).await.unwrap();
    let sql = "
      DELETE FROM outbox; DELETE FROM work_order; DELETE FROM private; DELETE FROM rating; DELETE FROM counted;
      INSERT INTO entry_flag SELECT log, seq, 'unknown_kind' FROM entry";
    client.batch_execute(sql).await.unwrap();
    let sql = "INSERT INTO unjudged SELECT log, seq, place, 'text', $1, convert_to(words, 'UTF8')
               FROM entry, (VALUES (1::smallint, '话'), (2::smallint, '别的话')) AS sent (place, words)";
    client.execute(sql, &[&hex::encode([7; 32])]).await.unwrap();
    rated
}

#[tokio::test]
async fn an_entry_of_a_kind_that_was_unknown_counts_afterwards_and_its_words_are_judged() {
    let stage = Stage::new().await;
    let rated = unknown_then(&stage).await;
    let mut client = stage.client().await;
    assert_eq!(terminals(&client).await.unwrap(), ["east-1"]);
    let rebuilt = rebuild(&mut client, &FactsCache::default(), "east-1").await.unwrap();
    let tables: Vec<_> = rebuilt.changes.iter().map(|change| change.table).collect();
    assert_eq!(tables, ["counted", "entry_flag", "rating", "work_order", "outbox", "private"]);
    let row =
        client.query_one("SELECT entry_id FROM work_order JOIN rating USING (entry_id)", &[]).await.unwrap();
    assert_eq!(row.get::<_, Uuid>(0), rated.entry);
    assert_eq!(
        stage.count("SELECT count(*) FROM private WHERE convert_from(content, 'UTF8') = '话'").await,
        1
    );
    assert_eq!(stage.count("SELECT count(*) FROM refused WHERE why = 'not_committed'").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM unjudged").await, 0);
    // The control: a second time there is nothing to do.
    let again = rebuild(&mut client, &FactsCache::default(), "east-1").await.unwrap();
    assert_eq!((again.entries, again.changes), (1, vec![]));
}

#[tokio::test]
async fn what_an_order_forbids_goes_although_a_backup_brought_it_back() {
    let stage = Stage::new().await;
    let said = || Rated { text: Some("话".into()), phone: Some(vec![2]), ..Rated::bad() };
    let (erased, closed, other) = (said(), said(), said());
    stage.store(&[erased.clone(), closed.clone(), other]).await;
    let mut client = stage.client().await;
    let sql = "INSERT INTO erasure_order (id, target, reason, asked_by, agreed_by, agreed_at)
               VALUES (gen_random_uuid(), $1, 'x', 'a', 'b', now())";
    client.execute(sql, &[&erased.entry]).await.unwrap();
    let sql = "UPDATE work_order SET state = 'closed', closed_at = now() WHERE entry_id = $1";
    client.execute(sql, &[&closed.entry]).await.unwrap();
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 6);
    rebuild(&mut client, &FactsCache::default(), "east-1").await.unwrap();
    // The words of the closed one stay, and the control has both.
    assert_eq!(stage.count("SELECT count(*) FROM private").await, 3);
    assert_eq!(stage.count("SELECT count(*) FROM private WHERE kind = 'phone'").await, 1);
}
