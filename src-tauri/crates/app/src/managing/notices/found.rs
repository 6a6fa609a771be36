//! The pictures on a stick: files in its root and in a folder `公告` or `notices`. Looked at by name and size only, and no more
//! of them than a person can look through.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use shiwen_domain::{managing::FoundPicture, text::Text};
use shiwen_picture::MAX_SOURCE_BYTES;

use super::super::stick::listing::{Wanted, id_of, name_of};

/// GIF is among them, so that somebody is told why it is not taken.
const PICTURES: Wanted =
    Wanted { kinds: &["png", "jpg", "jpeg", "webp", "gif"], folders: &["公告", "notices"] };
/// As many are listed.
const MOST: usize = 60;

/// The pictures by name, and what there is to say where they are none, too many or not to be read.
pub(super) fn pictures(stick: &Path) -> (Vec<FoundPicture>, Option<Text>) {
    let Ok(files) = PICTURES.files(stick) else {
        return (Vec::new(), Some(unreadable()));
    };
    let remark = match files.len() {
        0 => Some(none()),
        MOST.. if files.len() > MOST => Some(too_many(files.len())),
        _ => None,
    };
    (files.iter().take(MOST).map(|file| picture(stick, file)).collect(), remark)
}

/// The file of a picture that is there now, below the stick's folder.
pub(super) fn named(stick: &Path, id: &str) -> Option<PathBuf> {
    PICTURES.named(stick, id)
}

fn picture(stick: &Path, file: &Path) -> FoundPicture {
    let bytes = fs::metadata(stick.join(file)).map_or(0, |about| about.len());
    FoundPicture {
        id: id_of(file),
        name: name_of(file),
        size_kb: u32::try_from(bytes.div_ceil(1_000)).unwrap_or(u32::MAX),
        unfit: unfit(file, bytes),
    }
}

fn unfit(file: &Path, bytes: u64) -> Option<Text> {
    let most = MAX_SOURCE_BYTES >> 20;
    if file.extension().is_some_and(|kind: &OsStr| kind.eq_ignore_ascii_case("gif")) {
        let zh = "动图（GIF）不能用，请另存为 PNG 或 JPEG。";
        return Some(Text::new(zh, "GIF is not taken. Please save it as PNG or JPEG."));
    }
    (bytes > MAX_SOURCE_BYTES as u64).then(|| {
        Text::new(
            format!("太大了，最多 {most} MB。请缩小后再放进来。"),
            format!("Too large: at most {most} MB are taken. Please make it smaller."),
        )
    })
}

fn none() -> Text {
    Text::new(
        "没有找到图片。请把 PNG、JPEG 或 WebP 图片放在 U 盘最外层，或放在“公告”文件夹里。",
        "No pictures were found. Please put PNG, JPEG or WebP files onto the stick itself, or into a folder named notices.",
    )
}

fn too_many(count: usize) -> Text {
    Text::new(
        format!("有 {count} 张图片，这里只列出前 {MOST} 张。请把要用的放进一个空的 U 盘。"),
        format!(
            "There are {count} pictures; the first {MOST} are listed. Please put those you need onto an empty stick."
        ),
    )
}

fn unreadable() -> Text {
    Text::new(
        "读不了这个 U 盘。请重新插好，或换一个。",
        "The stick cannot be read. Please plug it in again, or take another.",
    )
}

#[cfg(test)]
mod tests;
