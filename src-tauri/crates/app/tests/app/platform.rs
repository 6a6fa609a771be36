//! A platform of a few lines on this machine: it enrols, judges and cosigns as the real one does, and keeps everything in
//! memory. What it says no to, and what it publishes, a test sets.

mod http;

use std::{
    collections::BTreeMap,
    net::TcpListener,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use shiwen_domain::id::TerminalId;
use shiwen_log::{
    CompactRange, Hash, Origin, SigningKey, VerifyingKey, WitnessKey, add_cosignature, leaf_hash,
    open_checkpoint, to_note_vkey,
};
use shiwen_sync::{
    protocol::{
        Batch, BatchAnswer, ENROLMENT_PURPOSE, Enrolment, EnrolmentAnswer, ErasureOrder, Manifest,
        OrderState, PackAnswer, Problem, ProblemKind, StateAnswer, WitnessedLog,
    },
    witness::{Claim, Verdict, Witnessed, judge},
};

/// What it says its time is, in milliseconds since 1970.
pub(crate) const TIME_MS: i64 = 1_796_000_000_000;
const NAME: &str = "platform.test";
/// The name that packs are signed under.
pub(crate) const PACKS: &str = "packs.test";

/// What the platform has and says.
pub(crate) struct State {
    /// The leaves of each log, by its address.
    pub(crate) logs: BTreeMap<String, Vec<Hash>>,
    /// Every entry that was sent, with how many private contents came with it.
    pub(crate) entries: Vec<(serde_json::Value, usize)>,
    /// The only problem it answers with, if any.
    pub(crate) says_no: Option<ProblemKind>,
    pub(crate) demo: bool,
    /// The hall that terminals are enrolled for and packs are signed for.
    pub(crate) hall: String,
    pub(crate) replaces: Option<(TerminalId, Option<WitnessedLog>)>,
    pub(crate) work_orders: Vec<OrderState>,
    pub(crate) erasures: Vec<ErasureOrder>,
    pub(crate) pack: Option<(u64, String)>,
    pub(crate) media: BTreeMap<String, Vec<u8>>,
    pub(crate) time_ms: i64,
    keys: BTreeMap<String, VerifyingKey>,
    /// The newest cosigned checkpoint of each log.
    pub(crate) signed: BTreeMap<String, String>,
    /// Requests so far.
    pub(crate) requests: u64,
}

/// The platform.
#[derive(Clone)]
pub(crate) struct Platform {
    pub(crate) address: String,
    state: Arc<Mutex<State>>,
}

fn witness() -> SigningKey {
    SigningKey::from_seed(&[41; 32])
}

pub(crate) fn witness_key() -> WitnessKey {
    WitnessKey::new(NAME, witness().verifying_key()).expect("a witness's key")
}

pub(crate) fn pack_key() -> SigningKey {
    SigningKey::from_seed(&[42; 32])
}

impl Platform {
    /// Listens on this machine until the test ends.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let state = State {
            logs: BTreeMap::new(),
            entries: Vec::new(),
            says_no: None,
            demo: true,
            hall: "example-hall".into(),
            replaces: None,
            work_orders: Vec::new(),
            erasures: Vec::new(),
            pack: None,
            media: BTreeMap::new(),
            time_ms: TIME_MS,
            keys: BTreeMap::new(),
            signed: BTreeMap::new(),
            requests: 0,
        };
        let platform = Self { address, state: Arc::new(Mutex::new(state)) };
        let serving = platform.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                http::answer(stream, |method, path, body| serving.say(method, path, body));
            }
        });
        platform
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn say(&self, method: &str, path: &str, body: &[u8]) -> http::Said {
        let mut state = self.state();
        state.requests += 1;
        if let Some(kind) = state.says_no {
            return http::problem(&Problem::new(kind));
        }
        let path = path.split('?').next().unwrap_or_default();
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match (method, parts.as_slice()) {
            ("POST", ["v1", "enrolment"]) => state.enrol(body),
            ("POST", ["v1", "logs", terminal, log, "entries"]) => state.take(terminal, log, body),
            ("GET", ["v1", "terminals", _, "state"]) => http::json(&state.tell()),
            ("GET", ["v1", "terminals", _, "pack"]) => match &state.pack {
                Some((_, note)) => http::json(&PackAnswer { manifest: note.clone() }),
                None => http::problem(&Problem::new(ProblemKind::NotFound)),
            },
            ("GET", ["v1", "media", sha256]) => state.media.get(*sha256).map_or_else(
                || http::problem(&Problem::new(ProblemKind::NotFound)),
                |bytes| http::Said { status: 200, media: "application/octet-stream", body: bytes.clone() },
            ),
            _ => http::problem(&Problem::new(ProblemKind::NotFound)),
        }
    }
}

impl State {
    fn enrol(&mut self, body: &[u8]) -> http::Said {
        let asked: Enrolment = serde_json::from_slice(body).expect("an enrolment");
        let key: [u8; 32] = hex::decode(&asked.key).expect("hex").try_into().expect("a key");
        let key = VerifyingKey::from_bytes(&key).expect("a key");
        let proof = hex::decode(&asked.proof).expect("hex");
        assert!(key.is_proven(ENROLMENT_PURPOSE, &asked.message(), &proof), "the terminal proves its key");
        if asked.demo != self.demo {
            return http::problem(&Problem::new(ProblemKind::DemoRefused));
        }
        if asked.code != "GOOD-CODE" {
            return http::problem(&Problem::new(ProblemKind::BadCode));
        }
        let replaced = self.replaces.clone();
        let given = replaced.as_ref().map(|(name, _)| name.clone()).or(asked.terminal);
        let terminal = given.unwrap_or_else(|| TerminalId::from("hall-7"));
        self.keys.insert(terminal.to_string(), key);
        http::json(&EnrolmentAnswer {
            terminal,
            token: "swt_not-told-to-anybody".into(),
            hall: self.hall.clone(),
            checkpoint_key: witness_key().to_vkey(),
            pack_key: to_note_vkey(PACKS, &pack_key().verifying_key()),
            recipient: age::x25519::Identity::generate().to_public().to_string(),
            demo: self.demo,
            time_ms: self.time_ms,
            replaces: replaced.and_then(|(_, log)| log),
        })
    }

    fn tell(&self) -> StateAnswer {
        StateAnswer {
            time_ms: self.time_ms,
            pack_version: self.pack.as_ref().map(|(version, _)| *version),
            work_orders: self.work_orders.clone(),
            erasures: self.erasures.clone(),
            next: self.work_orders.len() as u64,
        }
    }

    fn take(&mut self, terminal: &str, log: &str, body: &[u8]) -> http::Said {
        let batch: Batch = serde_json::from_slice(&zstd::decode_all(body).expect("zstd")).expect("a batch");
        let origin = Origin::new(terminal, log).expect("a name");
        let (key, name) = (self.keys[terminal], format!("{terminal}/{log}"));
        let signed = open_checkpoint(&batch.checkpoint, &origin, &key).expect("the terminal's signature");
        let leaves: Vec<Hash> = batch.entries.iter().map(|sent| leaf_hash(&sent.bytes)).collect();
        let known = self.logs.entry(name.clone()).or_default().clone();
        let witnessed = Witnessed { range: known.iter().copied().collect() };
        let claim = Claim { first: batch.first, leaves: &leaves, signed };
        let place = |place: u64| usize::try_from(place).expect("a place");
        let verdict = judge(
            &witnessed,
            &claim,
            |seq| Ok::<_, std::convert::Infallible>(known[place(seq)]),
            |size| Ok(known[..place(size)].iter().copied().collect::<CompactRange>().root()),
        );
        match verdict.expect("nothing fails") {
            Verdict::Grows { skip, .. } => {
                for sent in &batch.entries[skip..] {
                    let entry = serde_json::from_slice(&sent.bytes).expect("an entry");
                    self.entries.push((entry, sent.private.len()));
                }
                self.logs.entry(name.clone()).or_default().extend(&leaves[skip..]);
                self.cosign(&name, &batch.checkpoint)
            }
            Verdict::Known if signed.size == known.len() as u64 => self.cosign(&name, &batch.checkpoint),
            Verdict::Gap => self.disagree(&name, ProblemKind::Gap),
            Verdict::Shrunk => self.disagree(&name, ProblemKind::Shrunk),
            _ => self.disagree(&name, ProblemKind::Fork),
        }
    }

    fn cosign(&mut self, name: &str, checkpoint: &str) -> http::Said {
        let time_s = self.time_ms.unsigned_abs() / 1_000;
        let cosigned = add_cosignature(checkpoint, NAME, &witness(), time_s).expect("a checkpoint");
        self.signed.insert(name.to_owned(), cosigned.clone());
        http::json(&BatchAnswer {
            size: self.logs[name].len() as u64,
            cosigned,
            time_ms: self.time_ms,
            flagged: Vec::new(),
            refused: Vec::new(),
        })
    }

    fn disagree(&self, name: &str, kind: ProblemKind) -> http::Said {
        let size = self.logs[name].len() as u64;
        let cosigned = self.signed.get(name).cloned();
        http::problem(&Problem { size: Some(size), cosigned, ..Problem::new(kind) })
    }
}

/// Publishes a folder of files as a pack of this version, signed with a key.
pub(crate) fn publish(
    platform: &Platform,
    version: u64,
    files: &BTreeMap<String, Vec<u8>>,
    key: &SigningKey,
) {
    use sha2::{Digest, Sha256};
    let hash = |bytes: &Vec<u8>| hex::encode(Sha256::digest(bytes));
    let named = files.iter().map(|(name, bytes)| (name.clone(), hash(bytes))).collect();
    let mut state = platform.state();
    let manifest = Manifest { hall: state.hall.clone(), version, files: named };
    let note = manifest.sign(PACKS, key).expect("a manifest");
    state.pack = Some((version, note));
    state.media.extend(files.values().map(|bytes| (hash(bytes), bytes.clone())));
}
