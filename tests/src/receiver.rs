//! A 12345 system on loopback: takes the platform's webhooks, checks their Standard Webhooks signature with a library of its
//! own, remembers what came, and fails as it is told.

use std::{
    collections::BTreeMap,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use openssl::{hash::MessageDigest, memcmp, pkey::PKey, sign::Signer};

use crate::{
    answering::Answering,
    wire::{Reply, http::Message},
};

/// Seconds by which a delivery's time may be off.
const TOLERANCE_S: u64 = 300;

/// One delivery that came.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// `webhook-id`: the work order.
    pub id: String,
    /// The body.
    pub body: serde_json::Value,
    /// Why its signature is not believed, if it is not.
    pub fault: Option<String>,
    /// What it was answered with; `None` if it was left hanging.
    pub status: Option<u16>,
    /// When it came.
    pub at: Instant,
}

/// What the system does with a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes it: 200.
    Takes,
    /// Refuses with a status.
    Refuses(u16),
    /// Asks for patience: 429 with `Retry-After` in seconds.
    Busy(u32),
    /// Never answers.
    Hangs,
}

/// The system; gone when it is dropped.
#[derive(Debug)]
pub struct Receiver {
    server: Answering,
    heard: Arc<Heard>,
}

#[derive(Debug)]
struct Heard {
    key: Vec<u8>,
    deliveries: Mutex<Vec<Delivery>>,
    mood: Mutex<Mood>,
    more: Condvar,
}

impl Receiver {
    /// A system that shares this secret (`whsec_` and base64, or base64 alone) with the platform, and takes everything.
    pub fn open(secret: &str) -> Self {
        let key = key(secret);
        let heard =
            Heard { key, deliveries: Mutex::default(), mood: Mutex::new(Mood::Takes), more: Condvar::new() };
        let heard = Arc::new(heard);
        let shared = Arc::clone(&heard);
        Self { server: Answering::with(move |request| shared.hear(request)), heard }
    }

    /// Where the platform posts to.
    pub fn url(&self) -> String {
        format!("http://{}/work-orders", self.server.address())
    }

    /// From now on it does this.
    pub fn is(&self, mood: Mood) {
        *locked(&self.heard.mood) = mood;
    }

    /// Everything that came, in order; the same one twice is there twice.
    pub fn deliveries(&self) -> Vec<Delivery> {
        locked(&self.heard.deliveries).clone()
    }

    /// How often each id was taken.
    pub fn taken(&self) -> BTreeMap<String, usize> {
        let mut taken = BTreeMap::new();
        for delivery in self.deliveries().into_iter().filter(|delivery| delivery.status == Some(200)) {
            *taken.entry(delivery.id).or_default() += 1;
        }
        taken
    }

    /// Waits until so many deliveries came, or the time is over; what came by then.
    pub fn wait_for(&self, deliveries: usize, at_most: Duration) -> Vec<Delivery> {
        let guard = locked(&self.heard.deliveries);
        let waited = self.heard.more.wait_timeout_while(guard, at_most, |came| came.len() < deliveries);
        waited.map_or_else(|poisoned| poisoned.into_inner().0.clone(), |(came, _)| came.clone())
    }
}

impl Heard {
    fn hear(&self, request: &Message) -> Option<Reply> {
        let fault = self.check(request).err();
        let mood = locked(&self.mood).clone();
        let reply = match (mood, &fault) {
            (Mood::Hangs, _) => None,
            (_, Some(_)) => Some(Reply::status(401)),
            (Mood::Takes, _) => Some(Reply::status(200)),
            (Mood::Refuses(status), _) => Some(Reply::status(status)),
            (Mood::Busy(seconds), _) => Some(Reply::status(429).with(&format!("Retry-After: {seconds}"), "")),
        };
        locked(&self.deliveries).push(Delivery {
            id: request.header("webhook-id").unwrap_or_default(),
            body: serde_json::from_slice(request.body()).unwrap_or_default(),
            fault,
            status: reply.as_ref().map(|reply| reply.status),
            at: Instant::now(),
        });
        self.more.notify_all();
        reply
    }

    fn check(&self, request: &Message) -> Result<(), String> {
        let header = |name: &str| request.header(name).ok_or_else(|| format!("no {name}"));
        let (id, time, signatures) =
            (header("webhook-id")?, header("webhook-timestamp")?, header("webhook-signature")?);
        let seconds: u64 = time.parse().map_err(|_| format!("the time {time} is no number"))?;
        if now_s().abs_diff(seconds) > TOLERANCE_S {
            return Err(format!("the time {time} is off"));
        }
        let right = signature(&self.key, &id, &time, request.body());
        let fits = |one: &str| one.len() == right.len() && memcmp::eq(one.as_bytes(), right.as_bytes());
        if signatures.split(' ').any(fits) { Ok(()) } else { Err("the signature is wrong".to_owned()) }
    }
}

/// The headers of a signed message of the system's own, such as an event of a work order.
pub fn signed_headers(secret: &str, id: &str, body: &[u8]) -> [(String, String); 3] {
    let time = now_s().to_string();
    let signature = signature(&key(secret), id, &time, body);
    [("webhook-id", id.to_owned()), ("webhook-timestamp", time), ("webhook-signature", signature)]
        .map(|(name, value)| (name.to_owned(), value))
}

fn key(secret: &str) -> Vec<u8> {
    STANDARD.decode(secret.trim().trim_start_matches("whsec_")).expect("a secret in base64")
}

fn signature(key: &[u8], id: &str, time: &str, body: &[u8]) -> String {
    let key = PKey::hmac(key).expect("a key");
    let mut signer = Signer::new(MessageDigest::sha256(), &key).expect("a signer");
    for part in [id.as_bytes(), b".", time.as_bytes(), b".", body] {
        signer.update(part).expect("hashed");
    }
    format!("v1,{}", STANDARD.encode(signer.sign_to_vec().expect("signed")))
}

#[expect(clippy::disallowed_methods, reason = "the other system has a clock of its own")]
fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{platform::request, wire::http::ask};

    const SECRET: &str = "whsec_c2hpd2VuLXRlc3Qtc2VjcmV0LTAxMjM0NTY3ODk=";

    fn post(receiver: &Receiver, secret: &str, body: &str) -> u16 {
        let headers = signed_headers(secret, "order-1", br#"{"a":1}"#);
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let request = request("POST", "/work-orders", &headers, body.as_bytes());
        ask(receiver.server.address(), &request).expect("an answer").status().expect("a status")
    }

    #[test]
    fn only_what_was_signed_with_the_secret_is_taken() {
        let receiver = Receiver::open(SECRET);
        assert_eq!(post(&receiver, SECRET, r#"{"a":1}"#), 200);
        assert_eq!(post(&receiver, SECRET, r#"{"a":2}"#), 401);
        assert_eq!(post(&receiver, "whsec_b3RoZXI=", r#"{"a":1}"#), 401);
        receiver.is(Mood::Busy(3));
        assert_eq!(post(&receiver, SECRET, r#"{"a":1}"#), 429);
        assert_eq!(receiver.deliveries().len(), 4);
        assert_eq!(receiver.taken(), [("order-1".to_owned(), 1)].into());
    }

    #[test]
    fn the_signature_is_that_of_standard_webhooks() {
        // The example of the specification.
        let key = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let body = br#"{"test": 2432232314}"#;
        let signed = signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
