//! The pages of an encrypted database and its write-ahead log, as they are before any SQL: for looking whether
//! something is really gone. It refuses a page whose authentication code does not fit.

use std::{collections::HashSet, fs, io, path::Path};

use shiwen_domain::{draft::Words, writing::Writing};

use openssl::{
    error::ErrorStack,
    hash::MessageDigest,
    memcmp,
    pkcs5::pbkdf2_hmac,
    pkey::PKey,
    sign::Signer,
    symm::{Cipher, Crypter, Mode},
};

use crate::hall::Place;

const PAGE: usize = 4096;
const SALT: usize = 16;
const IV: usize = 16;
const CODE: usize = 64;
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// Eight Chinese characters.
const PIECE: usize = 24;

/// The decrypted pages of a record: of the database file first, then of its write-ahead log, valid or left over.
#[derive(Debug)]
pub struct Pages {
    /// From the database file, in order; `None` for a page that was never written.
    pub file: Vec<Option<Vec<u8>>>,
    /// From the write-ahead log, in order.
    pub log: Vec<Option<Vec<u8>>>,
}

impl Pages {
    /// Reads and decrypts all pages of a record.
    pub fn read(place: &Place) -> io::Result<Self> {
        let file = fs::read(&place.path)?;
        let keys = Keys::new(place.key, file.get(..SALT).unwrap_or_default())?;
        let log = if place.wal().exists() { read_log(&place.wal(), &keys)? } else { Vec::new() };
        let pages = file.chunks(PAGE).zip(1..).map(|(page, number)| keys.open(page, number));
        Ok(Self { file: pages.collect::<Result<_, _>>()?, log })
    }

    /// On how many pages any piece of a content is found: of a text, or of a writing. It may be cut by the end of a page
    /// or lie there in part only, so it is looked for in pieces of 24 bytes.
    pub fn with(&self, content: impl AsRef<[u8]>) -> usize {
        let pieces = Pieces::of(content.as_ref());
        self.file.iter().chain(&self.log).flatten().filter(|page| pieces.are_in(page)).count()
    }

    /// The same for all that somebody said: typed, written, and written as a draft has it, in base64.
    pub fn with_words(&self, words: &Words) -> usize {
        let writing = words.writing.as_ref().map_or(0, |writing| self.with_writing(writing));
        self.with(&words.text) + writing
    }

    /// The same for a writing, as it is and in base64.
    pub fn with_writing(&self, writing: &Writing) -> usize {
        let url = writing.to_data_url();
        let base64 = url.rsplit(',').next().unwrap_or_default();
        self.with(&writing.0) + self.with(base64)
    }
}

/// What is looked for, so that one walk over a page finds any of it.
struct Pieces<'a> {
    whole: HashSet<&'a [u8]>,
    /// By the first two bytes; most places of a page are not worth a look-up.
    begin: Vec<bool>,
}

impl<'a> Pieces<'a> {
    fn of(content: &'a [u8]) -> Self {
        let whole: HashSet<&[u8]> = content.chunks_exact(PIECE).collect();
        let mut begin = vec![false; 1 << 16];
        for piece in &whole {
            begin[start(piece)] = true;
        }
        Self { whole, begin }
    }

    fn are_in(&self, page: &[u8]) -> bool {
        !self.whole.is_empty()
            && page.windows(PIECE).any(|place| self.begin[start(place)] && self.whole.contains(place))
    }
}

fn start(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

fn read_log(path: &Path, keys: &Keys) -> io::Result<Vec<Option<Vec<u8>>>> {
    let bytes = fs::read(path)?;
    let frames = bytes.get(WAL_HEADER..).unwrap_or_default().chunks_exact(FRAME_HEADER + PAGE);
    let open = |frame: &[u8]| {
        let (header, page) = frame.split_at(FRAME_HEADER);
        let number = u32::from_be_bytes([header[0], header[1], header[2], header[3]]);
        keys.open(page, number)
    };
    Ok(frames.map(open).collect::<Result<_, _>>()?)
}

/// What `SQLCipher` 4 makes of a raw key: it encrypts, and with the salt gives the key of the page codes.
struct Keys {
    page: [u8; 32],
    code: [u8; 32],
}

impl Keys {
    fn new(page: [u8; 32], salt: &[u8]) -> Result<Self, ErrorStack> {
        let salt: Vec<u8> = salt.iter().map(|byte| byte ^ 0x3a).collect();
        let mut code = [0; 32];
        pbkdf2_hmac(&page, &salt, 2, MessageDigest::sha512(), &mut code)?;
        Ok(Self { page, code })
    }

    /// The page in the clear; `None` if it is all zeros.
    fn open(&self, page: &[u8], number: u32) -> Result<Option<Vec<u8>>, ErrorStack> {
        if page.iter().all(|&byte| byte == 0) {
            return Ok(None);
        }
        // The first page begins with the salt, in the clear.
        let body = if number == 1 { &page[SALT..] } else { page };
        let (covered, code) = body.split_at(body.len() - CODE);
        let signer = PKey::hmac(&self.code)?;
        let mut signer = Signer::new(MessageDigest::sha512(), &signer)?;
        signer.update(covered)?;
        signer.update(&number.to_le_bytes())?;
        assert!(memcmp::eq(&signer.sign_to_vec()?, code), "page {number} is not authentic");
        let (encrypted, iv) = covered.split_at(covered.len() - IV);
        let mut crypter = Crypter::new(Cipher::aes_256_cbc(), Mode::Decrypt, &self.page, Some(iv))?;
        crypter.pad(false);
        let mut clear = vec![0; encrypted.len() + PAGE];
        let length = crypter.update(encrypted, &mut clear)?;
        clear.truncate(length);
        Ok(Some(clear))
    }
}
