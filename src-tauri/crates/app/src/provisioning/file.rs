//! `kiosk.toml`, read strictly: an unknown key or a value that cannot be meant is a mistake with its file, line and key. The
//! enrolment code is wiped in its place, so that no copy of it stays on the disk.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Seek, SeekFrom, Write},
    ops::Range,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use shiwen_domain::{id::CounterId, managing::is_terminal_name, view::Mode};
use toml::Spanned;

use super::place::{Place, Rotation};

/// What stands in the place of a code that was used.
const USED: u8 = b'*';

/// Something in `/etc/shiwen` that is written wrong, where, and what would be right.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub struct Mistake {
    file: PathBuf,
    line: Option<u64>,
    what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.what)
    }
}

impl Mistake {
    pub(super) fn new(file: &Path, line: Option<u64>, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into() }
    }

    pub(super) fn unreadable(file: &Path, error: &io::Error) -> Self {
        Self::new(file, None, format!("it cannot be read or written ({error})"))
    }
}

/// The keys, word for word.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    platform: Option<Spanned<String>>,
    enrolment_code: Option<Spanned<String>>,
    proxy: Option<Spanned<String>>,
    ca: Option<Spanned<PathBuf>>,
    #[serde(default)]
    ntp: Vec<Spanned<String>>,
    rotation: Option<Rotation>,
    touch: Option<Spanned<String>>,
    mode: Option<Mode>,
    counter: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
}

/// The file, and its open handle where it may be written to: the code in it is wiped after whoever read it has given its
/// rights away.
pub(super) struct KioskFile {
    path: PathBuf,
    text: String,
    keys: Keys,
    writable: Option<File>,
}

impl KioskFile {
    /// `None` if there is none.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, Mistake> {
        let path = folder.join("kiosk.toml");
        let unreadable = |error: io::Error| Mistake::unreadable(&path, &error);
        let writable = OpenOptions::new().read(true).write(true).open(&path).ok();
        let mut text = String::new();
        let read = match &writable {
            Some(file) => {
                let mut file: &File = file;
                file.read_to_string(&mut text).map(drop)
            }
            None => File::open(&path).and_then(|mut file| file.read_to_string(&mut text)).map(drop),
        };
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            read => read.map_err(unreadable)?,
        }
        let keys = toml::from_str(&text).map_err(|error| mistake_of(&path, &text, &error))?;
        let file = Self { path, text, keys, writable };
        file.check()?;
        Ok(Some(file))
    }

    /// What the types do not say.
    fn check(&self) -> Result<(), Mistake> {
        let keys = &self.keys;
        for (key, address) in [("platform", &keys.platform), ("proxy", &keys.proxy)] {
            let Some(address) = address else { continue };
            if !["https://", "http://"].iter().any(|scheme| address.get_ref().starts_with(scheme)) {
                return Err(self.at(address, key, "an address begins with https:// or http://"));
            }
        }
        for server in &keys.ntp {
            let is_name = |letter: char| letter.is_ascii_alphanumeric() || ".:-".contains(letter);
            if server.get_ref().is_empty() || !server.get_ref().chars().all(is_name) {
                return Err(self.at(server, "ntp", "the name or address of a time server is needed"));
            }
        }
        for (key, line) in [("touch", &keys.touch), ("counter", &keys.counter)] {
            let Some(line) = line else { continue };
            if line.get_ref().is_empty() || line.get_ref().chars().any(char::is_control) {
                return Err(self.at(line, key, "a name in one line is needed"));
            }
        }
        if let Some(name) = keys.name.as_ref().filter(|name| !is_terminal_name(name.get_ref())) {
            return Err(self.at(
                name,
                "name",
                "a name of at most 40 letters without blanks around it is needed",
            ));
        }
        if let Some(code) = keys.enrolment_code.as_ref().filter(|code| !self.is_plain(code)) {
            return Err(self.at(
                code,
                "enrolment_code",
                "write it as \"XXXX-XXXX\", as the platform printed it",
            ));
        }
        if let (Some(code), None) = (&keys.enrolment_code, &keys.platform) {
            return Err(self.at(
                code,
                "enrolment_code",
                "a code is of use with a platform only; add the key platform",
            ));
        }
        Ok(())
    }

    /// Between the quotes stands what is meant, letter for letter, so that it can be wiped letter for letter.
    fn is_plain(&self, code: &Spanned<String>) -> bool {
        let said = code.get_ref();
        let is_letter = |letter: char| letter.is_ascii_alphanumeric() || " -*".contains(letter);
        !said.is_empty() && said.chars().all(is_letter) && self.inside(code).is_some()
    }

    /// Where the letters of a value stand.
    fn inside(&self, value: &Spanned<String>) -> Option<Range<usize>> {
        let span = value.span();
        let begin = self.text.get(span.clone())?.find(value.get_ref().as_str())? + span.start;
        Some(begin..begin + value.get_ref().len())
    }

    fn at<T>(&self, value: &Spanned<T>, key: &str, what: &str) -> Mistake {
        Mistake::new(&self.path, Some(line(&self.text, value.span().start)), format!("{key}: {what}"))
    }

    pub(super) fn platform(&self) -> Option<String> {
        self.keys.platform.as_ref().map(|platform| platform.get_ref().trim_end_matches('/').to_owned())
    }

    pub(super) fn proxy(&self) -> Option<String> {
        self.keys.proxy.as_ref().map(|proxy| proxy.get_ref().clone())
    }

    pub(super) fn name(&self) -> Option<String> {
        self.keys.name.as_ref().map(|name| name.get_ref().clone())
    }

    pub(super) fn time_servers(&self) -> Vec<String> {
        self.keys.ntp.iter().map(|server| server.get_ref().clone()).collect()
    }

    /// A code that was not used yet.
    pub(super) fn code(&self) -> Option<String> {
        let code = self.keys.enrolment_code.as_ref()?.get_ref();
        code.bytes().any(|byte| byte != USED).then(|| code.clone())
    }

    /// The certificate of a private authority; a relative name is one beside the file.
    pub(super) fn authority(&self, folder: &Path) -> Result<Option<String>, Mistake> {
        let Some(ca) = &self.keys.ca else { return Ok(None) };
        let read = fs::read_to_string(folder.join(ca.get_ref()));
        read.map(Some).map_err(|error| {
            self.at(ca, "ca", &format!("{} cannot be read ({error})", ca.get_ref().display()))
        })
    }

    pub(super) fn place(&self) -> Place {
        let line = |value: Option<&Spanned<String>>| value.map(|value| value.get_ref().clone());
        Place {
            rotation: self.keys.rotation,
            touch: line(self.keys.touch.as_ref()),
            mode: self.keys.mode,
            counter: line(self.keys.counter.as_ref()).map(CounterId),
        }
    }

    /// The terminal is not enrolled, and nothing says how it is to be.
    pub(super) fn no_code(&self) -> Mistake {
        Mistake::new(
            &self.path,
            None,
            "the terminal is not enrolled; write a new enrolment_code of the platform",
        )
    }

    /// Writes over the code where it stands.
    pub(super) fn wipe_code(&self) -> Result<(), Mistake> {
        let Some(place) = self.keys.enrolment_code.as_ref().and_then(|code| self.inside(code)) else {
            return Ok(());
        };
        let wiped = (|| {
            let mut file = self.writable.as_ref().ok_or(ErrorKind::PermissionDenied)?;
            file.seek(SeekFrom::Start(place.start as u64))?;
            file.write_all(&vec![USED; place.len()])?;
            file.sync_all()
        })();
        wiped.map_err(|error: io::Error| Mistake::unreadable(&self.path, &error))
    }
}

/// What the reader of TOML found, with the key at the beginning of the line.
fn mistake_of(path: &Path, text: &str, error: &toml::de::Error) -> Mistake {
    let place = error.span().map(|span| line(text, span.start));
    let key = place.and_then(|place| text.lines().nth(usize::try_from(place - 1).ok()?)?.split_once('='));
    let what = error.message().lines().next().unwrap_or_default().to_owned();
    let what = key.map_or(what.clone(), |(key, _)| format!("{}: {what}", key.trim()));
    Mistake::new(path, place, what)
}

fn line(text: &str, at: usize) -> u64 {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count() as u64
}
