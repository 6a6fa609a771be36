//! The sender's look at a record in which visits end all the while.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use shiwen_store::{DatabaseKey, Opening, Outbox};

use crate::kit::{KEY, Record, signing};

/// Without one state for both, the head and the newest entry were of two sizes about once in 300 looks.
const LOOKS: usize = 3_000;

#[test]
fn a_record_is_sound_whenever_the_sender_opens_it() {
    let mut record = Record::new();
    let mut store = record.store();
    let path = record.path();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let appending = scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                store.append(&[record.resume()]).unwrap();
            }
        });
        let key = DatabaseKey::new(KEY);
        let looks = (0..LOOKS).map(|_| Outbox::open(&Opening::new(&path, &key), signing()));
        let unsound: Vec<String> =
            looks.filter_map(|look| look.err().map(|error| format!("{error:?}"))).collect();
        over.store(true, Ordering::Relaxed);
        appending.join().unwrap();
        assert_eq!(unsound, [""; 0]);
    });
}
