//! Slides on the disk: `<id>.<SHA-256 of its content>.<kind>`, so that a file proves by its name that it is whole. What
//! does not prove it is not there.

use std::{
    collections::BTreeSet,
    fs::{self, DirEntry},
    io,
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
};

use sha2::{Digest, Sha256};
use shiwen_picture::{MediaType, Slide};

use super::report;
use crate::home::{Home, HomeError, sync_folder, write_synced};

/// No slide is larger; something that is was not written here.
const MAX_BYTES: u64 = 64 << 20;

/// The folder.
pub(super) struct Cache {
    folder: PathBuf,
}

/// The name of a slide's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileName {
    /// What it was made of.
    pub(super) id: String,
    /// The SHA-256 of its content, in hex.
    content: String,
    /// How it is encoded.
    pub(super) media_type: MediaType,
}

impl FileName {
    fn parse(name: &str) -> Option<Self> {
        let mut parts = name.split('.');
        let (id, content, kind) = (parts.next()?, parts.next()?, parts.next()?);
        let media_type = MediaType::ALL.into_iter().find(|known| known.extension() == kind)?;
        let whole = is_hash(id) && is_hash(content) && parts.next().is_none();
        whole.then(|| Self { id: id.to_owned(), content: content.to_owned(), media_type })
    }

    fn of(entry: &DirEntry) -> Option<Self> {
        Self::parse(entry.file_name().to_str()?)
    }
}

impl std::fmt::Display for FileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.id, self.content, self.media_type.extension())
    }
}

/// Whether a text is a hash in hex, and so can be no way to anywhere else.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl Cache {
    pub(super) fn of(home: &Home) -> Self {
        Self { folder: home.pictures_folder() }
    }

    /// The one of notices from a stick.
    pub(super) fn of_notices(home: &Home) -> Self {
        Self { folder: home.notices_folder() }
    }

    /// The slide with this identity, if it is there and whole.
    pub(super) fn find(&self, id: &str) -> Option<(FileName, Vec<u8>)> {
        let named = self.entries().filter_map(|entry| Some((FileName::of(&entry)?, entry)));
        named.filter(|(name, _)| name.id == id).find_map(|(name, entry)| {
            let about = entry.metadata().ok()?;
            let bytes =
                (about.is_file() && about.len() <= MAX_BYTES).then(|| fs::read(entry.path()))?.ok()?;
            (hex::encode(Sha256::digest(&bytes)) == name.content).then_some((name, bytes))
        })
    }

    /// Keeps a slide.
    pub(super) fn keep(&self, id: String, slide: &Slide) -> Result<FileName, HomeError> {
        let content = hex::encode(Sha256::digest(&slide.bytes));
        let name = FileName { id, content, media_type: slide.media_type };
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder);
        made.map_err(|source| HomeError::File { path: self.folder.clone(), source })?;
        let path = self.folder.join(name.to_string());
        write_synced(&path, &slide.bytes, 0o600).inspect_err(|_| {
            // On a full disk what was written of it is worth more as room.
            let _ = fs::remove_file(path.with_extension("new"));
        })?;
        sync_folder(&self.folder)?;
        Ok(name)
    }

    /// Removes whatever else lies there: slides of earlier packs, damaged ones, what a power cut left half written.
    pub(super) fn remove_all_but(&self, kept: &BTreeSet<FileName>) {
        for entry in self.entries() {
            let stays =
                FileName::of(&entry).map_or(entry.file_name() == report::FILE, |name| kept.contains(&name));
            if stays {
                continue;
            }
            if let Err(error) = fs::remove_file(entry.path())
                && error.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(%error, "an old picture cannot be removed");
            }
        }
    }

    /// What lies in the folder; nothing if it is not there or cannot be read.
    fn entries(&self) -> impl Iterator<Item = DirEntry> {
        fs::read_dir(&self.folder).into_iter().flatten().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_it_is_or_is_none() {
        let [id, content] = ["a0", "b1"].map(|pair| pair.repeat(32));
        let name = format!("{id}.{content}.jpg");
        assert_eq!(FileName::parse(&name).expect("a name").to_string(), name);
        for other in [
            format!("{id}.{content}.new"),
            format!("{id}.jpg"),
            format!("{id}.{content}.jpg.new"),
            format!("../{}.{content}.jpg", &id[3..]),
            format!("{}.{content}.jpg", id.to_uppercase()),
            format!("{}.{content}.jpg", "é".repeat(32)),
        ] {
            assert_eq!(FileName::parse(&other), None, "{other}");
        }
    }
}
