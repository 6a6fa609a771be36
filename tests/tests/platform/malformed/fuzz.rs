//! Requests that are wrong in every way at once, made from right ones by a seed.

use std::{
    fmt::Write as _,
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};
use serde_json::Value;
use shiwen_domain::{
    id::BootId,
    moment::{ClockTrust, Moment},
};
use shiwen_tests::{
    paper_log::{PaperKey, PaperLog, Request},
    seed::Seed,
};

use super::{
    api::{Endpoint, endpoints},
    odd,
};

/// What requests are made from.
pub(crate) struct Fuzz {
    pub(crate) seed: Seed,
    pub(crate) endpoints: Vec<Endpoint>,
    /// Tokens of every kind: a terminal's, people's.
    pub(crate) tokens: Vec<String>,
    /// Values that name something, by the parameter's name.
    pub(crate) names: Vec<(&'static str, String)>,
    /// A log whose next batch would be taken.
    pub(crate) log: PaperLog,
    /// The key of a machine that is not enrolled.
    pub(crate) key: PaperKey,
    /// What is shared with the 12345 system.
    pub(crate) secret: Vec<u8>,
    /// Whether only what is asked is odd in this request, and not who asks for it, where, and how.
    calm: bool,
}

impl Fuzz {
    /// With the endpoints of the contract.
    pub(crate) fn new(seed: u64, log: PaperLog, secret: Vec<u8>) -> Self {
        let endpoints = endpoints();
        let mut seed = Seed::new(seed);
        let key = PaperKey::new(&mut seed);
        Self { seed, endpoints, tokens: Vec::new(), names: Vec::new(), log, key, secret, calm: false }
    }

    /// The next request, and what it was made from.
    pub(crate) fn next(&mut self) -> (String, Request) {
        let endpoint = self.seed.one_of(&self.endpoints).expect("endpoints").clone();
        let what = format!("{} {}", endpoint.method, endpoint.path);
        self.calm = !self.seed.once_in(3);
        let mut request = Request::new(&self.method(&endpoint), self.target(&endpoint));
        self.credentials(&endpoint, &mut request);
        if !endpoint.bodies.is_empty() || self.seed.once_in(10) {
            self.body(&endpoint, &mut request);
        }
        if endpoint.path.ends_with("/events") && (self.calm || !self.seed.once_in(5)) {
            self.sign(&mut request);
        }
        (what, request)
    }

    /// A request in which nothing is odd.
    pub(crate) fn right(&mut self, endpoint: &Endpoint) -> Request {
        self.calm = true;
        let mut request = Request::new(&endpoint.method, self.path(endpoint));
        self.credentials(endpoint, &mut request);
        if !endpoint.bodies.is_empty() {
            let body = self.right_body(endpoint, &request.target);
            request = request.json(&body);
        }
        self.signed(endpoint, request)
    }

    /// The request with the signature that its endpoint asks for.
    pub(crate) fn signed(&mut self, endpoint: &Endpoint, mut request: Request) -> Request {
        request.headers.retain(|line| !line.starts_with(b"webhook-"));
        if endpoint.path.ends_with("/events") {
            self.sign(&mut request);
        }
        request
    }

    fn method(&mut self, endpoint: &Endpoint) -> String {
        let others = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"];
        if !self.calm && self.seed.once_in(3) {
            return (*self.seed.one_of(&others).expect("methods")).to_owned();
        }
        endpoint.method.clone()
    }

    fn path(&mut self, endpoint: &Endpoint) -> String {
        let mut target = String::new();
        for part in endpoint.path.split('/').skip(1) {
            target.push('/');
            match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(name) if !self.calm && self.seed.once_in(2) => target.push_str(&self.odd_or(name)),
                Some(name) => target.push_str(&self.name(name)),
                None if !self.calm && self.seed.once_in(30) => target.push_str(&odd::word(&mut self.seed)),
                None => target.push_str(part),
            }
        }
        target
    }

    fn target(&mut self, endpoint: &Endpoint) -> String {
        let mut target = self.path(endpoint);
        let mut separator = '?';
        for _ in 0..self.seed.below(4) {
            let Some(name) = self.seed.one_of(&endpoint.query).cloned() else { break };
            let value = if self.seed.once_in(3) { self.name(&name) } else { odd::word(&mut self.seed) };
            let _ = write!(target, "{separator}{name}={value}");
            separator = '&';
        }
        target
    }

    fn odd_or(&mut self, name: &str) -> String {
        if self.seed.once_in(4) {
            self.name(name) + odd::word(&mut self.seed).as_str()
        } else {
            odd::word(&mut self.seed)
        }
    }

    fn name(&mut self, parameter: &str) -> String {
        let fits: Vec<&String> =
            self.names.iter().filter(|(name, _)| *name == parameter).map(|(_, value)| value).collect();
        self.seed
            .one_of(&fits)
            .map_or_else(|| self.seed.clone().uuid(7).to_string(), |value| (*value).clone())
    }

    fn credentials(&mut self, endpoint: &Endpoint, request: &mut Request) {
        if self.calm {
            let terminals = ["/v1/logs/", "/v1/terminals/{", "/v1/media/"];
            let own = terminals.iter().any(|begin| endpoint.path.starts_with(begin));
            let token = if own { self.tokens.last() } else { self.tokens.first() };
            let header = format!("Authorization: Bearer {}", token.expect("tokens"));
            request.headers.push(header.into_bytes());
            return;
        }
        let token = self.seed.one_of(&self.tokens).cloned().unwrap_or_default();
        let header = match self.seed.below(12) {
            0 => return,
            1 => "Bearer swt_wrong".into(),
            2 => format!("Bearer {}", "x".repeat(4_000)),
            3 => "Bearer".into(),
            4 => format!("Basic {}", STANDARD.encode(format!("anyone:{token}"))),
            5 => "Basic \u{1f4a9}".into(),
            6 => format!("bearer  {token} "),
            _ => format!("Bearer {token}"),
        };
        request.headers.push(format!("Authorization: {header}").into_bytes());
        if self.seed.once_in(8) {
            let odd = [
                "If-None-Match: \"1\"",
                "Accept: text/html",
                "X-Forwarded-For: nonsense, ,",
                "Range: bytes=9-1",
                "Accept-Encoding: zstd;q=9",
                "If-None-Match: W/\"\u{e9}",
                "Origin: null",
                "Expect: 100-continue",
            ];
            request.headers.push(self.seed.one_of(&odd).expect("one").as_bytes().to_vec());
        }
    }

    fn body(&mut self, endpoint: &Endpoint, request: &mut Request) {
        let right = self.right_body(endpoint, &request.target);
        let value = if self.seed.once_in(6) { right } else { odd::changed(right, &mut self.seed) };
        let mut body = serde_json::to_vec(&value).expect("JSON");
        if self.seed.once_in(3) {
            body = odd::damaged(body, &mut self.seed);
        }
        let (encoding, body) = if self.calm { (None, body) } else { odd::encoded(body, &mut self.seed) };
        let kinds = [
            "text/plain",
            "application/octet-stream",
            "application/json; charset=gb2312",
            "multipart/form-data",
            "",
            "application/problem+json",
            "*/*",
        ];
        let kind =
            if self.seed.once_in(8) { *self.seed.one_of(&kinds).expect("one") } else { "application/json" };
        if self.calm || !self.seed.once_in(8) {
            request.headers.push(format!("Content-Type: {kind}").into_bytes());
        }
        request.headers.extend(encoding.map(|encoding| format!("Content-Encoding: {encoding}").into_bytes()));
        request.body = body;
    }

    fn right_body(&mut self, endpoint: &Endpoint, target: &[u8]) -> Value {
        let right = if endpoint.path.ends_with("/entries") {
            let size = self.log.size();
            serde_json::to_value(self.log.batch(self.seed.below(size)..size))
        } else if endpoint.path.ends_with("/enrolment") {
            let code = if self.seed.once_in(2) { self.name("enrolment") } else { "no-such-code".into() };
            serde_json::to_value(self.key.enrolment(&code, true))
        } else {
            let mut body = self.seed.one_of(&endpoint.bodies).cloned().unwrap_or_default();
            if body.get("target").is_some() {
                body["target"] = self.name("target").into();
            }
            if body.get("work_order").is_some() {
                let target = String::from_utf8_lossy(target);
                body["work_order"] = target.split('/').nth(3).unwrap_or_default().into();
            }
            if body.get("at").is_some() {
                let boot = BootId(uuid::Uuid::nil());
                let ms = i64::try_from(now_s() * 1_000).expect("a time of this century");
                body["at"] = Moment::new(ms, 480, boot, 0, ClockTrust::Trusted).wall.into();
            }
            Ok(body)
        };
        right.expect("JSON")
    }

    /// Signs a request as the 12345 system does: what is wrong with it is not its signature.
    fn sign(&mut self, request: &mut Request) {
        let id =
            if self.seed.once_in(10) { "x".repeat(2_000) } else { format!("event-{}", self.seed.below(50)) };
        let time = match self.seed.below(12) {
            _ if self.calm => now_s().to_string(),
            0 => "0".to_owned(),
            1 => u64::MAX.to_string(),
            2 => "now".to_owned(),
            _ => now_s().to_string(),
        };
        let key = PKey::hmac(&self.secret).expect("a key");
        let mut signer = Signer::new(MessageDigest::sha256(), &key).expect("a signer");
        signer.update(format!("{id}.{time}.").as_bytes()).expect("signed");
        let signature = STANDARD.encode(signer.sign_oneshot_to_vec(&request.body).expect("signed"));
        for line in [
            format!("webhook-id: {id}"),
            format!("webhook-timestamp: {time}"),
            format!("webhook-signature: v1,{signature}"),
        ] {
            request.headers.push(line.into_bytes());
        }
    }
}

/// Seconds since 1970: what an event tells must be of now.
#[expect(clippy::disallowed_methods, reason = "the platform compares with the machine's own clock")]
fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock behind 1970").as_secs()
}
