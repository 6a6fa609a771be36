//! Pictures of notices from a stick: made in the same way as a pack's, kept in a folder of their own, because nothing can
//! make them again.

use std::path::Path;

use shiwen_picture::{Bounds, PictureError, Slide, slide};

pub(crate) use super::original::OriginalError;
use super::{COMMON_GLASS, SCHEME, cache::Cache, id, original};
use crate::{disk, home::Home, notices::NoticeError};

/// The bytes of a picture below a folder; one too many if it has more than are taken.
pub(crate) fn read_below(folder: &Path, file: &Path) -> Result<Vec<u8>, OriginalError> {
    original::read_below(folder, file)
}

/// Makes a slide for a glass of so many device pixels, and says by which identity it is found.
pub(crate) fn made(original: &[u8], pixels: Option<(u32, u32)>) -> Result<(String, Slide), PictureError> {
    let (width, height) = pixels.unwrap_or(COMMON_GLASS);
    let bounds = Bounds { width, height };
    Ok((id(original, bounds), slide(original, bounds)?))
}

/// Keeps a slide, if the disk has room to spare.
pub(crate) fn keep(home: &Home, id: &str, slide: &Slide) -> Result<(), NoticeError> {
    if !disk::has_room(home) {
        return Err(NoticeError::NoRoom);
    }
    Ok(Cache::of_notices(home).keep(id.to_owned(), slide).map(drop)?)
}

/// Whether the picture is there as it was kept.
pub(crate) fn is_whole(home: &Home, id: &str) -> bool {
    Cache::of_notices(home).find(id).is_some()
}

/// Where the page finds it.
pub(crate) fn url(id: &str) -> String {
    format!("{SCHEME}://localhost/{id}")
}

/// Removes the pictures of all notices but these.
pub(crate) fn remove_all_but<'a>(home: &Home, ids: impl IntoIterator<Item = &'a str>) {
    let cache = Cache::of_notices(home);
    let kept = ids.into_iter().filter_map(|id| Some(cache.find(id)?.0)).collect();
    cache.remove_all_but(&kept);
}
