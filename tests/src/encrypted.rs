//! The pages of an encrypted database and its write-ahead log, as they are before any SQL: for looking whether
//! something is really gone. It refuses a page whose authentication code does not fit.

use std::{collections::HashSet, fs, io, path::Path};

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
/// Four Chinese characters.
const PREFIX: usize = 12;

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

    /// On how many pages any piece of a text is found. A text may be cut by the end of a page or lie there in
    /// part only, so it is looked for in pieces of eight characters. Texts are Chinese throughout.
    pub fn with(&self, text: &str) -> usize {
        let characters: Vec<char> = text.chars().collect();
        let pieces: Vec<String> = characters.chunks_exact(8).map(|piece| piece.iter().collect()).collect();
        let starts: HashSet<&[u8]> = pieces.iter().map(|piece| &piece.as_bytes()[..PREFIX]).collect();
        let pages = self.file.iter().chain(&self.log).flatten();
        pages.filter(|page| has_any(page, &starts, &pieces)).count()
    }
}

/// One walk over the page for all pieces; only where a Chinese character can begin is it worth a look-up.
fn has_any(page: &[u8], starts: &HashSet<&[u8]>, pieces: &[String]) -> bool {
    let begins = page.iter().enumerate().filter(|&(_, &byte)| (0xe4..=0xe9).contains(&byte));
    let mut places = begins.map(|(place, _)| place);
    places.any(|place| {
        let rest = &page[place..];
        rest.get(..PREFIX).is_some_and(|start| starts.contains(start))
            && pieces.iter().any(|piece| rest.starts_with(piece.as_bytes()))
    })
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
