//! Exports while visitors are served: each is one state of the record.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use shiwen_app::exporting::{self, COMMAND_LINE, JsonLines};
use shiwen_store::unwatched;
use shiwen_tests::figure;

use super::scene::{Scene, verified};

const EXPORTS: usize = 100;
const BETWEEN: Duration = Duration::from_millis(3);

/// Whatever happens here, the hall closes: a failed export must not leave the test waiting for it.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn an_export_made_while_visits_are_appended_is_one_state_of_the_record() {
    let mut scene = Scene::new(4, 200, 50);
    let (home, anchors, folder) = (scene.home(), scene.anchors(), scene.out(""));
    let over = AtomicBool::new(false);
    let (mut sizes, mut overtaken) = (Vec::new(), 0);
    thread::scope(|scope| {
        let _ends = Ends(&over);
        let serving = scope.spawn(|| {
            // A moment between two visits: a writer that does nothing but commit leaves nobody a turn, and no hall is so busy.
            while !over.load(Ordering::Relaxed) {
                scene.hall.visit().unwrap();
                thread::park_timeout(BETWEEN);
            }
        });
        for place in 0..figure(EXPORTS) {
            let out = folder.join(format!("{place}.jsonl"));
            let (from, to) = ("2026-01-01".parse().unwrap(), "2027-12-31".parse().unwrap());
            let asked = JsonLines {
                from,
                to,
                out: out.clone(),
                replace: false,
                private: true,
                by: COMMAND_LINE.to_owned(),
            };
            exporting::export(&home, &asked, &unwatched).unwrap();
            let proven = verified(&std::fs::read(out).unwrap(), &anchors).unwrap();
            let now = home.reader().unwrap().unwrap().reader.head().unwrap().size();
            overtaken += usize::from(now > proven.size);
            sizes.push(proven.size);
        }
        over.store(true, Ordering::Relaxed);
        serving.join().unwrap();
    });
    assert!(sizes.is_sorted());
    // The control: entries were appended while the exports were made.
    println!(
        "{} to {} entries; {overtaken} of {} exports were overtaken",
        sizes[0],
        sizes[sizes.len() - 1],
        sizes.len()
    );
    assert!(overtaken > 0 && sizes[0] < sizes[sizes.len() - 1]);
}
