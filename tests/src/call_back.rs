//! A terminal that may ask for a number without any platform: an enrolment whose keys a test made, and the key that opens
//! what was sealed. Nobody listens at that platform's address.

use std::{fs, io, path::Path};

use age::x25519::Identity;
use shiwen_app::{
    enrolment::{EnrolmentError, EnrolmentFile},
    home::{Home, OpenReaderError},
};
use shiwen_domain::entry::PrivateKind;
use shiwen_log::{SigningKey, WitnessKey, to_note_vkey};

use crate::{encrypted::Pages, hall::Place, terminal::enrolled::HALL};

/// Where nobody listens.
const NOWHERE: &str = "http://127.0.0.1:9";

/// Who may open a number, and nobody else.
pub struct CallCentre {
    identity: Identity,
}

impl std::fmt::Debug for CallCentre {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CallCentre({})", self.recipient())
    }
}

impl Default for CallCentre {
    fn default() -> Self {
        Self { identity: Identity::generate() }
    }
}

impl CallCentre {
    /// What numbers are sealed to.
    pub fn recipient(&self) -> String {
        self.identity.to_public().to_string()
    }

    /// Enrols the terminal of a data directory.
    pub fn enrol(&self, home: &Path) -> Result<(), EnrolmentError> {
        let key = SigningKey::from_seed(&[7; 32]).verifying_key();
        let witness = WitnessKey::new("platform.example", key).map_err(|_| EnrolmentError::Unreadable)?;
        Home::at(home).save_enrolment(&EnrolmentFile {
            platform: NOWHERE.to_owned(),
            authority: None,
            proxy: None,
            terminal: "demo-1".into(),
            token: "swt_none".to_owned(),
            hall: HALL.to_owned(),
            demo: true,
            checkpoint_key: witness.to_vkey(),
            former_checkpoint_keys: Vec::new(),
            pack_key: to_note_vkey("pack.example", &key),
            recipient: self.recipient(),
            replaces: None,
            enrolled_ms: None,
        })?;
        Ok(())
    }

    /// The number in what was sealed; `None` if this key does not open it.
    pub fn opens(&self, sealed: &[u8]) -> Option<String> {
        String::from_utf8(age::decrypt(&self.identity, sealed).ok()?).ok()
    }
}

/// What a data directory keeps of numbers, in the order of the log: sealed, as they lie there.
pub fn sealed_numbers(home: &Path) -> Result<Vec<Vec<u8>>, OpenReaderError> {
    let mut numbers = Vec::new();
    if let Some(open) = Home::at(home).reader()? {
        open.reader.for_each_entry(0, |stored| {
            let number = open.reader.private(stored.entry_id, PrivateKind::Phone)?;
            numbers.extend(number.map(|private| private.content));
            Ok(())
        })?;
    }
    Ok(numbers)
}

/// How often a number stands in the clear in a data directory: in any file as it is, and on any page of the record and of
/// its write-ahead log once decrypted. As digits, in groups, in base64 and in UTF-16.
pub fn in_the_clear(home: &Path, digits: &str, grouped: &str) -> io::Result<usize> {
    let forms = forms(digits, grouped);
    let count = |bytes: &[u8]| {
        let at = |form: &Vec<u8>| bytes.windows(form.len()).filter(|place| place == form).count();
        forms.iter().map(at).sum::<usize>()
    };
    let pages = Pages::read(&place(home)?)?;
    let pages: usize = pages.file.iter().chain(&pages.log).flatten().map(|page| count(page)).sum();
    Ok(pages + files(home)?.iter().map(|bytes| count(bytes)).sum::<usize>())
}

fn forms(digits: &str, grouped: &str) -> Vec<Vec<u8>> {
    let base64 = |text: &str| base64::Engine::encode(&base64::prelude::BASE64_STANDARD_NO_PAD, text);
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    // Of base64 the beginning: the last letters depend on what follows.
    let start = |text: &str| base64(text).as_bytes()[..12].to_vec();
    [digits, grouped].iter().flat_map(|text| [text.as_bytes().to_vec(), wide(text), start(text)]).collect()
}

/// The record of a data directory, with the keys that lie beside it.
pub fn place(home: &Path) -> io::Result<Place> {
    let key = |name: &str| -> io::Result<[u8; 32]> {
        let text = fs::read_to_string(home.join("keys").join(name))?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).map_err(io::Error::other)?;
        Ok(bytes)
    };
    Ok(Place { path: Home::at(home).record(), key: key("database.key")?, signing: key("signing.key")? })
}

fn files(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(fs::read(path)?);
        }
        // The reserve is 16 MiB of nothing.
        found.retain(|bytes| bytes.iter().any(|byte| *byte != 0));
    }
    Ok(found)
}
