//! A picture as the pack brings it. Nothing outside the folder of the pack is read, nothing that is no file, and no more
//! than a picture may have.

use std::{
    fs::File,
    io::{self, Read},
    path::{Component, Path},
};

use shiwen_picture::MAX_SOURCE_BYTES;

use crate::assets::Source;

/// Why an original cannot be had. The sentence goes on from its name.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OriginalError {
    /// The pack leads out of its folder.
    #[error("lies outside the folder of the pack")]
    Elsewhere,
    /// A folder, a pipe or a device.
    #[error("is no file")]
    NoFile,
    /// The file.
    #[error("cannot be read: {0}")]
    File(#[from] io::Error),
}

/// The bytes of an original; one too many if it has more than are taken.
pub(super) fn read(source: &Source, file: &str) -> Result<Vec<u8>, OriginalError> {
    let plain = |part| matches!(part, Component::Normal(_));
    if !Path::new(file).components().all(plain) {
        return Err(OriginalError::Elsewhere);
    }
    match source {
        Source::Embedded => Ok(source.read(file)?),
        Source::Folder(folder) => read_below(folder, Path::new(file)),
    }
}

/// The same of a file below any folder.
pub(super) fn read_below(folder: &Path, file: &Path) -> Result<Vec<u8>, OriginalError> {
    // Links are followed here, so that one leading out is seen.
    let path = folder.join(file).canonicalize()?;
    if !path.starts_with(folder.canonicalize()?) {
        return Err(OriginalError::Elsewhere);
    }
    // To open a pipe would wait for somebody to write.
    if !path.metadata()?.is_file() {
        return Err(OriginalError::NoFile);
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_SOURCE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
