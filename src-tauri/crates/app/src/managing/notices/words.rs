//! Why a picture did not become a notice, in words for whoever stands there with the stick.

use shiwen_domain::managing::{Lamp, Light};
use shiwen_picture::{Limit, PictureError};

use super::super::stick::lamp;
use crate::notices::NoticeError;

pub(super) fn lamp_of(error: &NoticeError) -> Lamp {
    let (zh, en) = match error {
        NoticeError::Gone => (
            "U 盘或图片已经不在了。请重新插好，再选一次。",
            "The stick or the picture is gone. Please plug it in again and choose once more.",
        ),
        NoticeError::Unreadable(_) => (
            "U 盘上的这个文件读不出来。请换一个 U 盘再试。",
            "The file cannot be read from the stick. Please try another stick.",
        ),
        NoticeError::Picture(error) => return not_a_picture(error),
        NoticeError::Forbidden => {
            ("平台规定这里不能用 U 盘加公告。", "The platform allows no notices from a stick here.")
        }
        NoticeError::Full => (
            "公告已经满了。请先撤下一个。",
            "There are as many notices as there may be. Please take one down first.",
        ),
        NoticeError::Shown => ("这张图片已经在公告里了。", "This picture is among the notices already."),
        NoticeError::Unknown => ("这个公告已经撤下了。", "This notice was taken down already."),
        NoticeError::NoRoom => (
            "终端的存储快满了，图片没有保存。请联系维护人员。",
            "The terminal's disk is nearly full; nothing was kept. Please tell whoever looks after it.",
        ),
        NoticeError::NotWritten(_) | NoticeError::Home(_) => {
            ("没有保存成功，一切照旧。", "It could not be kept; everything is as it was.")
        }
    };
    lamp(Light::Act, zh, en)
}

fn not_a_picture(error: &PictureError) -> Lamp {
    let (zh, en) = match error {
        PictureError::NotAPicture => (
            "这个文件不是能用的图片（动图也不行）。请另存为 PNG、JPEG 或 WebP。".to_owned(),
            "The file is no picture that can be shown, or it is a GIF. Please save it as PNG, JPEG or WebP."
                .to_owned(),
        ),
        PictureError::Broken => (
            "这张图片是坏的，可能没有拷贝完整。请重新拷贝一次。".to_owned(),
            "The picture is broken; it may not have been copied whole. Please copy it again.".to_owned(),
        ),
        PictureError::TooLarge(limit) => {
            let (zh, en) = most(*limit);
            (
                format!("这张图片太大，{zh}。请缩小后再放进来。"),
                format!("The picture is too large: {en}. Please make it smaller."),
            )
        }
    };
    lamp(Light::Act, zh, en)
}

fn most(limit: Limit) -> (String, String) {
    match limit {
        Limit::Bytes(most) => (format!("最多 {} MB", most >> 20), format!("at most {} MB", most >> 20)),
        Limit::Side(most) => (format!("每边最多 {most} 像素"), format!("at most {most} pixels a side")),
        Limit::Pixels(most) => {
            let million = most / 1_000_000;
            (format!("最多 {} 万像素", most / 10_000), format!("at most {million} million pixels"))
        }
        Limit::Memory(_) => ("展开后占内存太多".to_owned(), "unpacked it takes too much memory".to_owned()),
    }
}
