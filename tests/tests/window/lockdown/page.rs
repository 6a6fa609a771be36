//! Whoever has got a script into the visitor's page: what a browser would open, load, send or ask. Nobody drives the page, and each
//! script runs as if a finger had asked for it.

#[path = "page/tricks.rs"]
mod tricks;

use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::{Value, json};
use shiwen_tests::window::{
    Options,
    driver::eventually,
    record::Record,
    undriven::kiosk::{Kiosk, Seen},
};

use super::rows::{How, Row};

/// A script, and what it returns on a terminal.
#[derive(Clone, Copy)]
pub(super) struct Trick {
    script: &'static str,
    /// In JSON.
    returns: &'static str,
}

/// What every script has: an address at which somebody listens, and ways to put things into the page.
const MEANS: &str = "const here = `http://${host}/`;
    const pause = () => new Promise((go) => setTimeout(go, 150));
    const put = (name, has = {}) => {
        const it = document.createElement(name);
        it.dataset.trick = name;
        document.body.append(Object.assign(it, has));
        return it;
    };
    const follow = (href, has = {}) => { put('a', { href, textContent: 'x', ...has }).click(); };
    const loaded = (it) => new Promise((load, fail) => { it.onload = load; it.onerror = fail; });
    const refused = async (doing) => {
        try { await doing(); return 'done'; } catch { return 'refused'; }
    };";
/// Something that answers nothing has not been done.
const PATIENCE_MS: u32 = 4_000;
const TIDY: &str = "document.querySelectorAll('[data-trick]').forEach((it) => it.remove());
    return window.ran ?? null";

pub(super) fn rows() -> Vec<Row> {
    let rows = tricks::all().into_iter().map(|(what, must, script, returns)| Row {
        what: what.to_owned(),
        must,
        how: How::Scripted(Trick { script, returns }),
    });
    rows.collect()
}

/// Somebody who must hear nothing.
struct Listener {
    at: SocketAddr,
    heard: Arc<AtomicUsize>,
}

impl Listener {
    fn open() -> Self {
        let socket = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let (at, heard) = (socket.local_addr().expect("a place"), Arc::<AtomicUsize>::default());
        let counted = Arc::clone(&heard);
        // Ends with the process.
        thread::spawn(move || {
            for _ in socket.incoming().flatten() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { at, heard }
    }

    fn heard(&self) -> usize {
        self.heard.load(Ordering::SeqCst)
    }
}

/// Tries it; answers what is otherwise than on a terminal.
async fn tries(kiosk: &Kiosk, listener: &Listener, what: &str, trick: Trick, before: &Seen) -> Vec<String> {
    let heard = listener.heard();
    let answer = kiosk.asks(&format!(
        "const host = '{}'; {MEANS}
        return await Promise.race([
            (async () => {{ {} }})(), new Promise((go) => setTimeout(go, {PATIENCE_MS}, 'refused')),
        ]);",
        listener.at, trick.script
    ));
    let returns: Value = serde_json::from_str(trick.returns).expect("JSON");
    let mut faults = Vec::new();
    if answer.as_ref() != Ok(&returns) {
        faults.push(format!("{what}: it answers {answer:?}"));
    }
    if kiosk.asks(TIDY).as_ref() != Ok(&Value::Null) {
        faults.push(format!("{what}: a text has run"));
    }
    faults.extend(kiosk.faults(what, before).await);
    if listener.heard() != heard {
        faults.push(format!("{what}: somebody was asked over the network"));
    }
    faults
}

#[tokio::test]
async fn no_script_in_the_page_leads_out() {
    let (home, listener) = (tempfile::tempdir().unwrap(), Listener::open());
    let kiosk = Kiosk::open(home.path(), Options::default()).await;
    let before = kiosk.looks("nothing").await;
    let mut faults = Vec::new();
    for row in rows() {
        if let How::Scripted(trick) = row.how {
            faults.extend(tries(&kiosk, &listener, &row.what, trick, &before).await);
        }
    }
    assert_eq!(faults, [""; 0]);
    sees_what_gets_out(&kiosk, &listener, &before).await;

    kiosk.rates(5).await;
    kiosk.ends().await;
    let record = Record::of(home.path());
    assert_eq!(record.only_rating().level.number(), 5);
    record.verifies();
}

/// The control: scripts run as if a finger had asked, and what one changes is seen.
async fn sees_what_gets_out(kiosk: &Kiosk, listener: &Listener, before: &Seen) {
    assert_eq!(kiosk.says("return navigator.userActivation?.isActive ?? true"), json!(true));
    let heard = listener.heard();
    drop(TcpStream::connect(listener.at).expect("somebody listens"));
    eventually("a caller is heard", async || listener.heard() > heard).await;
    let fails = async |script| {
        let trick = Trick { script, returns: "null" };
        !tries(kiosk, listener, script, trick, before).await.is_empty()
    };
    assert!(fails("return 'otherwise'").await);
    assert!(fails("window.ran = true; return null").await);
    kiosk.says("window.ran = undefined");
    assert!(!fails("return null").await);
    assert!(fails("document.title = 'otherwise'; return null").await);
}
