//! A line to the platform that sends what it is given, byte for byte, and hands back what came: no header is added but the
//! length and the host, no path is tidied up, no redirect followed. Plain HTTP/1.1 over one connection that is kept.

use std::{
    cell::RefCell,
    fmt,
    io::{self, BufReader, ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

use serde::{Serialize, de::DeserializeOwned};
use shiwen_sync::protocol::{Batch, BatchAnswer, Enrolment, EnrolmentAnswer, Problem};

use super::PaperLog;
use crate::wire::http::{Message, Side};

/// Longer than any limit of the platform's.
const PATIENCE: Duration = Duration::from_secs(90);

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, or anything.
    pub method: Vec<u8>,
    /// The path with its query, as it is to stand in the first line.
    pub target: Vec<u8>,
    /// Header lines as they are to stand there, without their ends.
    pub headers: Vec<Vec<u8>>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without a body.
    pub fn new(method: &str, target: impl Into<Vec<u8>>) -> Self {
        Self { method: method.into(), target: target.into(), ..Self::default() }
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push(format!("{name}: {value}").into_bytes());
        self
    }

    /// With a token.
    #[must_use]
    pub fn by(self, token: &str) -> Self {
        self.with("Authorization", &format!("Bearer {token}"))
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("JSON");
        Self { body, ..self }.with("Content-Type", "application/json")
    }

    /// With a JSON body, compressed.
    #[must_use]
    pub fn packed(self, body: &impl Serialize) -> Self {
        let json = self.json(body);
        Self { body: packed(&json.body), ..json }.with("Content-Encoding", "zstd")
    }

    /// As it stands on the wire.
    pub fn to_bytes(&self, host: SocketAddr) -> Vec<u8> {
        let mut bytes = [&self.method, b" ".as_slice(), &self.target, b" HTTP/1.1\r\n"].concat();
        bytes.extend(format!("Host: {host}\r\nContent-Length: {}\r\n", self.body.len()).bytes());
        for line in &self.headers {
            bytes.extend([line.as_slice(), b"\r\n"].concat());
        }
        [bytes.as_slice(), b"\r\n", &self.body].concat()
    }
}

/// Bytes, compressed.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory takes it")
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    message: Message,
}

impl Answer {
    /// A header's value, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<String> {
        self.message.header(name)
    }

    /// All headers, names as they came.
    pub fn headers(&self) -> Vec<(String, String)> {
        self.message.headers()
    }

    /// The body of a success.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The problem document, if it is one.
    pub fn problem(&self) -> Option<Problem> {
        let problem = self.header("content-type").as_deref() == Some("application/problem+json");
        problem.then(|| serde_json::from_slice(&self.body).ok())?
    }

    /// The end of the problem's `type`; `ok` for a success, and what came for anything else.
    pub fn said(&self) -> String {
        match self.problem() {
            Some(problem) => problem.kind.rsplit(':').next().unwrap_or_default().to_owned(),
            None if self.status == 200 => "ok".into(),
            None => format!("{} {}", self.status, self.text()),
        }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Looks at every request and what came back.
pub type Watch = Arc<dyn Fn(&Request, &Answer) + Send + Sync>;

/// The line.
pub struct Line {
    to: SocketAddr,
    /// The token that is shown with batches.
    pub token: String,
    watch: Option<Watch>,
    kept: RefCell<Option<BufReader<TcpStream>>>,
}

impl Line {
    /// A line of nobody yet.
    pub fn to(platform: SocketAddr) -> Self {
        Self { to: platform, token: String::new(), watch: None, kept: RefCell::default() }
    }

    /// With somebody who looks at everything that goes over it.
    #[must_use]
    pub fn watched(self, watch: Watch) -> Self {
        Self { watch: Some(watch), ..self }
    }

    /// The same line to another server of the platform.
    #[must_use]
    pub fn lead_to(&self, platform: SocketAddr) -> Self {
        Self { token: self.token.clone(), watch: self.watch.clone(), ..Self::to(platform) }
    }

    /// Asks. A connection that the platform has closed meanwhile is opened again.
    pub fn ask(&self, request: &Request) -> Answer {
        self.try_ask(request).unwrap_or_else(|error| panic!("no answer to {request:?}: {error}"))
    }

    /// Asks, where no answer is no fault of the test.
    pub fn try_ask(&self, request: &Request) -> io::Result<Answer> {
        let kept = self.kept.take();
        let again = kept.is_some();
        let asked = self.ask_over(kept, request);
        if again && asked.is_err() { self.ask_over(None, request) } else { asked }
    }

    fn ask_over(&self, kept: Option<BufReader<TcpStream>>, request: &Request) -> io::Result<Answer> {
        let mut stream = match kept {
            Some(kept) => kept,
            None => BufReader::new(self.connect()?),
        };
        let sent = stream.get_mut().write_all(&request.to_bytes(self.to));
        let head_only = request.method == b"HEAD";
        let read = if head_only { head(&mut stream) } else { whole(&mut stream) };
        // Who is refused may be answered, and hung up on, before everything was sent.
        let message = match read {
            Ok(Some(message)) => message,
            Ok(None) => return Err(sent.err().unwrap_or_else(|| ErrorKind::UnexpectedEof.into())),
            Err(error) => return Err(error),
        };
        let closes = message.header("connection").is_some_and(|said| said.eq_ignore_ascii_case("close"));
        if sent.is_ok() && !closes && !head_only {
            *self.kept.borrow_mut() = Some(stream);
        }
        let status = message.status().ok_or(ErrorKind::InvalidData)?;
        let answer = Answer { status, body: message.plain_body(), message };
        if let Some(watch) = &self.watch {
            watch(request, &answer);
        }
        Ok(answer)
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(self.to)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    /// Sends a batch of a log.
    pub fn send(&self, log: &PaperLog, batch: &Batch) -> Answer {
        self.ask(&Request::new("POST", log.target()).by(&self.token).packed(batch))
    }

    /// Sends a batch that must be taken.
    pub fn taken(&self, log: &PaperLog, batch: &Batch) -> BatchAnswer {
        self.send(log, batch).json()
    }

    /// Enrols, and shows the token from then on.
    pub fn enrol(&mut self, enrolment: &Enrolment) -> EnrolmentAnswer {
        let answer: EnrolmentAnswer = self.ask(&Request::new("POST", "/v1/enrolment").json(enrolment)).json();
        self.token.clone_from(&answer.token);
        answer
    }
}

/// The next whole answer; that the platform waits for the body is none.
fn whole(from: &mut BufReader<TcpStream>) -> io::Result<Option<Message>> {
    loop {
        let message = Message::read(from, Side::Answer)?;
        if message.as_ref().and_then(Message::status) != Some(100) {
            return Ok(message);
        }
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({})", self.to)
    }
}

/// The answer to `HEAD`: it names a length and sends nothing.
fn head(from: &mut BufReader<TcpStream>) -> io::Result<Option<Message>> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        from.read_exact(&mut byte)?;
        bytes.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let lengths = ["content-length", "transfer-encoding"];
    let says_length = |line: &&str| lengths.iter().any(|name| line.to_ascii_lowercase().starts_with(name));
    let kept: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !says_length(line)).collect();
    let message = kept.join("\r\n") + "\r\nContent-Length: 0\r\n\r\n";
    Message::read(&mut message.as_bytes(), Side::Answer)
}
