//! As much of HTTP/1.1 as the kit needs: messages taken in whole, byte by byte as they were sent.

use std::{
    io::{self, BufRead, BufReader, ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
};

const LONGEST_HEAD: usize = 64 * 1024;

/// A request or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// All of it, as it was sent.
    pub bytes: Vec<u8>,
    head: usize,
}

/// Which of the two is read: an answer without a length ends with its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// From whoever asks.
    Request,
    /// From whoever answers.
    Answer,
}

impl Message {
    /// Reads the next message; `None` where the other side has ended the connection in order.
    pub fn read(from: &mut impl BufRead, side: Side) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            let before = bytes.len();
            from.read_until(b'\n', &mut bytes)?;
            match bytes.len() {
                0 => return Ok(None),
                now if now == before || now > LONGEST_HEAD => return Err(ErrorKind::UnexpectedEof.into()),
                _ => {}
            }
        }
        let mut message = Self { head: bytes.len(), bytes };
        message.read_body(from, side)?;
        Ok(Some(message))
    }

    fn read_body(&mut self, from: &mut impl BufRead, side: Side) -> io::Result<()> {
        let length = self.header("content-length").and_then(|length| length.parse().ok());
        if self.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            self.read_chunks(from)
        } else if let Some(length) = length {
            self.read_exactly(from, length)
        } else if side == Side::Answer && !self.never_has_a_body() {
            from.read_to_end(&mut self.bytes).map(drop)
        } else {
            Ok(())
        }
    }

    fn read_chunks(&mut self, from: &mut impl BufRead) -> io::Result<()> {
        loop {
            let begin = self.bytes.len();
            from.read_until(b'\n', &mut self.bytes)?;
            let line = String::from_utf8_lossy(&self.bytes[begin..]);
            let size = line.trim().split(';').next().map(|size| u64::from_str_radix(size, 16));
            let Some(Ok(size)) = size else { return Err(ErrorKind::InvalidData.into()) };
            // Its bytes and the end of the line; behind the last chunk there are no trailers.
            self.read_exactly(from, size + 2)?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn read_exactly(&mut self, from: &mut impl BufRead, length: u64) -> io::Result<()> {
        let read = from.take(length).read_to_end(&mut self.bytes)?;
        if read as u64 == length { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
    }

    fn never_has_a_body(&self) -> bool {
        self.status().is_some_and(|status| status < 200 || status == 204 || status == 304)
    }

    fn head(&self) -> String {
        String::from_utf8_lossy(&self.bytes[..self.head]).into_owned()
    }

    /// The value of a header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.head();
        let mut lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.find(|(is, _)| is.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    }

    /// All headers, as they stand.
    pub fn headers(&self) -> Vec<(String, String)> {
        let head = self.head();
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect()
    }

    /// What stands behind the headers, chunks put together.
    pub fn plain_body(&self) -> Vec<u8> {
        if !self.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            return self.body().to_vec();
        }
        let (mut rest, mut plain) = (self.body(), Vec::new());
        while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
            let size = String::from_utf8_lossy(&rest[..end]);
            let size =
                usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16).unwrap_or(0);
            let Some(chunk) = rest.get(end + 2..end + 2 + size).filter(|chunk| !chunk.is_empty()) else {
                break;
            };
            plain.extend_from_slice(chunk);
            rest = rest.get(end + 4 + size..).unwrap_or_default();
        }
        plain
    }

    /// The status of an answer.
    pub fn status(&self) -> Option<u16> {
        self.head().strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()
    }

    /// Method and path of a request.
    pub fn method_and_path(&self) -> (String, String) {
        let head = self.head();
        let mut words = head.split_whitespace().map(str::to_owned);
        (words.next().unwrap_or_default(), words.next().unwrap_or_default())
    }

    /// What stands behind the headers; chunks as they were sent.
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.head..]
    }
}

/// Sends a whole request over a connection of its own and takes the whole answer.
pub fn ask(to: SocketAddr, request: &Message) -> io::Result<Message> {
    let mut stream = TcpStream::connect(to)?;
    stream.write_all(&request.bytes)?;
    answer(stream)
}

/// The answer that comes over a connection.
pub fn answer(stream: TcpStream) -> io::Result<Message> {
    let answer = Message::read(&mut BufReader::new(stream), Side::Answer)?;
    answer.ok_or_else(|| ErrorKind::UnexpectedEof.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut text: &[u8], side: Side) -> (Message, usize) {
        let message = Message::read(&mut text, side).expect("readable").expect("a message");
        (message, text.len())
    }

    #[test]
    fn a_message_ends_where_it_says() {
        let two = b"POST /a?b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n";
        let (first, rest) = read(two, Side::Request);
        assert_eq!((first.body(), rest), (b"abc".as_slice(), 18));
        assert_eq!(first.method_and_path(), ("POST".into(), "/a?b".into()));
        let (second, _) = read(&two[two.len() - rest..], Side::Request);
        assert_eq!(second.body(), b"");
    }

    #[test]
    fn chunks_are_taken_as_they_were_sent() {
        let text = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nrest";
        let (answer, rest) = read(text, Side::Answer);
        assert_eq!(
            (answer.status(), answer.body(), rest),
            (Some(200), b"3\r\nabc\r\n0\r\n\r\n".as_slice(), 4)
        );
        assert_eq!(answer.plain_body(), b"abc");
        assert_eq!(answer.headers(), [("transfer-encoding".into(), "chunked".into())]);
    }

    #[test]
    fn a_message_that_was_cut_is_an_error_and_a_closed_connection_is_none() {
        let whole = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
        for end in 1..whole.len() {
            assert!(Message::read(&mut &whole[..end], Side::Request).is_err(), "{end}");
        }
        assert_eq!(Message::read(&mut b"".as_slice(), Side::Request).expect("in order"), None);
    }
}
