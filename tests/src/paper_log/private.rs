//! What is said in private: content of each kind, with the commitment that its entry carries.

use std::io::Write;

use shiwen_domain::entry::{Commitment, PrivateKind, Rating};
use shiwen_log::{Nonce, commit};
use shiwen_sync::protocol::PrivateContent;

use crate::seed::Seed;

/// The smallest picture: one white pixel.
const PICTURE: &[u8] = include_bytes!("private/pixel.png");

/// One content of a rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Which of the rating's commitments stands for it.
    pub kind: PrivateKind,
    /// The content.
    pub content: Vec<u8>,
}

impl Secret {
    /// What was typed.
    pub fn text(text: &str) -> Self {
        Self { kind: PrivateKind::Text, content: text.into() }
    }

    /// What was written by hand.
    pub fn writing() -> Self {
        Self { kind: PrivateKind::Writing, content: PICTURE.to_vec() }
    }

    /// A number, sealed to the platform's recipient.
    pub fn phone(digits: &str, recipient: &str) -> Self {
        Self { kind: PrivateKind::Phone, content: sealed(digits.as_bytes(), recipient) }
    }

    /// Content of any bytes.
    pub fn of(kind: PrivateKind, content: impl Into<Vec<u8>>) -> Self {
        Self { kind, content: content.into() }
    }

    /// As it travels, under a nonce of its own.
    pub(super) fn content(&self, seed: &mut Seed) -> PrivateContent {
        let (kind, nonce) = (self.kind.name().into(), hex::encode(seed.bytes::<32>()));
        PrivateContent { kind, nonce, content: self.content.clone() }
    }

    /// Puts the commitment into the rating.
    pub(super) fn commit(&self, rating: &mut Rating, as_sent: &PrivateContent) {
        let mut nonce = [0; 32];
        hex::decode_to_slice(&as_sent.nonce, &mut nonce).expect("a nonce made here");
        let commitment = Some(Commitment(commit(&Nonce(nonce), &self.content).to_string()));
        match self.kind {
            PrivateKind::Text => rating.comment = commitment,
            PrivateKind::Writing => rating.writing = commitment,
            PrivateKind::Phone => rating.phone = commitment,
        }
    }
}

/// An age file for a recipient.
pub fn sealed(content: &[u8], recipient: &str) -> Vec<u8> {
    let recipient: age::x25519::Recipient = recipient.parse().expect("an age recipient");
    let for_one = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(for_one).expect("one recipient");
    let mut file = Vec::new();
    let mut writer = encryptor.wrap_output(&mut file).expect("memory takes it");
    writer.write_all(content).expect("memory takes it");
    writer.finish().expect("memory takes it");
    file
}
