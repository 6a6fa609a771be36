//! The pictures that a pack names: made ready for the glass once, kept beside the record, handed out by their identity.
//! One that cannot be shown is left out and reported; no picture ever keeps a terminal from serving.

mod cache;
pub(crate) mod local;
mod original;
mod report;

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use shiwen_domain::pack::Pack;
use shiwen_picture::{Bounds, PictureError, slide};

pub use self::report::{Skipped, skipped};
use self::{
    cache::{Cache, FileName},
    original::OriginalError,
};
use crate::{
    assets::{Loaded, Source},
    disk,
    home::{Home, HomeError},
};

/// A page finds a picture at `picture://localhost/<id>`.
pub const SCHEME: &str = "picture";
/// The glass where nobody said how many pixels it has.
const COMMON_GLASS: (u32, u32) = (1920, 1080);
/// A clerk's photo is some three centimetres tall on the glass.
const PHOTO: Bounds = Bounds { width: 600, height: 600 };
/// Counted up when slides are made in another way, so that those made before are made anew.
const MAKING: u32 = 1;

/// What came of the pictures of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prepared {
    /// Where the page finds a picture, by the file that the pack names.
    pub urls: BTreeMap<String, String>,
    /// Those that are not shown.
    pub skipped: Vec<Skipped>,
}

/// Why a picture is not shown. The sentence goes on from the name of its file.
#[derive(Debug, thiserror::Error)]
enum NotShown {
    #[error(transparent)]
    Original(#[from] OriginalError),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("cannot be kept: the disk is nearly full")]
    NoRoom,
    #[error("cannot be kept: {0}")]
    Kept(#[from] HomeError),
}

/// Makes every picture that a pack names ready for a glass of so many device pixels. Those made before are taken from
/// the data directory, those that no pack names any more are removed from it.
pub fn prepare(home: &Home, loaded: &Loaded, pixels: Option<(u32, u32)>) -> Prepared {
    let cache = Cache::of(home);
    let mut prepared = Prepared::default();
    let mut kept = BTreeSet::new();
    for (file, bounds) in wanted(&loaded.assets.pack, pixels) {
        match made(home, &cache, &loaded.source, file, bounds) {
            Ok(name) => {
                prepared.urls.insert(file.to_owned(), format!("{SCHEME}://localhost/{}", name.id));
                kept.insert(name);
            }
            Err(why) => prepared.skipped.push(Skipped { file: file.to_owned(), why: why.to_string() }),
        }
    }
    cache.remove_all_but(&kept);
    report::save(home, &prepared.skipped);
    prepared
}

/// A picture that was made ready, and its media type. `None` if there is none with this identity, or it was damaged
/// since: the next start makes it again.
pub fn read(home: &Home, id: &str) -> Option<(Vec<u8>, &'static str)> {
    let (name, bytes) = Cache::of(home).find(id).or_else(|| Cache::of_notices(home).find(id))?;
    Some((bytes, name.media_type.name()))
}

/// Every file that a pack names, and the place that it has to fit.
fn wanted(pack: &Pack, pixels: Option<(u32, u32)>) -> BTreeMap<&str, Bounds> {
    let (width, height) = pixels.unwrap_or(COMMON_GLASS);
    let photos = pack.clerks.iter().map(|clerk| (clerk.photo.as_str(), PHOTO));
    let slides = pack.notices.iter().filter_map(|notice| notice.picture.as_deref());
    // What is both a photo and a slide is as large as a slide.
    photos.chain(slides.map(|file| (file, Bounds { width, height }))).collect()
}

fn made(
    home: &Home,
    cache: &Cache,
    source: &Source,
    file: &str,
    bounds: Bounds,
) -> Result<FileName, NotShown> {
    let original = original::read(source, file)?;
    let id = id(&original, bounds);
    if let Some((name, _)) = cache.find(&id) {
        return Ok(name);
    }
    let slide = slide(&original, bounds)?;
    // The last of the disk belongs to what visitors say.
    if !disk::has_room(home) {
        return Err(NotShown::NoRoom);
    }
    Ok(cache.keep(id, &slide)?)
}

/// What a slide is made of, in 64 hex digits: another original, place or way of making gives another identity.
fn id(original: &[u8], bounds: Bounds) -> String {
    let mut hash = Sha256::new();
    for number in [MAKING, bounds.width, bounds.height] {
        hash.update(number.to_be_bytes());
    }
    hash.update(original);
    hex::encode(hash.finalize())
}
