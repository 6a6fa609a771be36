//! A server on loopback that answers as a test tells it: the other end of the platform's webhook, or a stand-in for the
//! platform where a test is about the wire. Plain HTTP only.

use std::{
    io::{BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
};

use crate::wire::{
    Door, Reply,
    http::{Message, Side},
};

/// The server; gone when it is dropped.
#[derive(Debug)]
pub struct Answering(Door);

impl Answering {
    /// Answers each request with what the closure makes of it; `None` never answers.
    pub fn with(answer: impl Fn(&Message) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let answer = Arc::new(answer);
        Self(Door::open(move |stream, closing| {
            let _ = serve(&stream, answer.as_ref());
            closing.forget(&stream);
        }))
    }

    /// Where it is.
    pub fn address(&self) -> SocketAddr {
        self.0.address()
    }
}

fn serve(stream: &TcpStream, answer: &dyn Fn(&Message) -> Option<Reply>) -> std::io::Result<()> {
    let mut stream = stream.try_clone()?;
    let mut incoming = BufReader::new(stream.try_clone()?);
    while let Some(request) = Message::read(&mut incoming, Side::Request)? {
        if let Some(reply) = answer(&request) {
            stream.write_all(&reply.to_bytes())?;
        } else {
            // Until the other side gives up.
            std::io::copy(&mut incoming.by_ref(), &mut std::io::sink())?;
        }
    }
    Ok(())
}
