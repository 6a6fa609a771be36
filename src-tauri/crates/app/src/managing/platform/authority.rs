//! Certificates of authorities on sticks: text files in the root, looked at by name until one is chosen.

use std::path::{Path, PathBuf};

use shiwen_domain::managing::{Authority, AuthorityFile, AuthorityStick, Lamp, Light};

use super::{
    super::stick::{
        lamp,
        listing::{Wanted, id_of, name_of},
    },
    Platforms,
};
use crate::pictures::local;

/// A certificate is text.
const CERTIFICATES: Wanted = Wanted { kinds: &["pem", "crt", "cer"], folders: &[] };
/// As many are listed.
const MOST: usize = 20;
/// A chain of certificates is no larger.
const MOST_BYTES: usize = 256 << 10;

/// The file that was chosen is not there, or is none.
pub(super) struct NoFile;

impl Platforms {
    /// The PEM of the authority that was chosen; nothing for those that the program knows.
    pub(super) fn authority(&self, wanted: &Authority) -> Result<Option<String>, NoFile> {
        match wanted {
            Authority::Public => Ok(None),
            Authority::Kept => Ok(self.home.enrolment_or_none().and_then(|enrolled| enrolled.file.authority)),
            Authority::Stick { stick, file } => {
                let folder = self.plugs.folder(stick).ok_or(NoFile)?;
                let file = CERTIFICATES.named(&folder, file).ok_or(NoFile)?;
                text(&folder, &file).map(Some)
            }
        }
    }

    pub(super) fn sticks(&self) -> Vec<AuthorityStick> {
        let named = self.plugs.sticks().into_iter().filter_map(|stick| {
            let files = CERTIFICATES.files(&self.plugs.folder(&stick.id)?).unwrap_or_default();
            Some(AuthorityStick { id: stick.id, name: stick.name, files: views(&files) })
        });
        named.collect()
    }
}

fn views(files: &[PathBuf]) -> Vec<AuthorityFile> {
    files.iter().take(MOST).map(|file| AuthorityFile { id: id_of(file), name: name_of(file) }).collect()
}

fn text(folder: &Path, file: &Path) -> Result<String, NoFile> {
    let bytes = local::read_below(folder, file).map_err(|_| NoFile)?;
    // In another form it is no text; the sentence is the same.
    String::from_utf8(bytes).ok().filter(|text| text.len() <= MOST_BYTES).ok_or(NoFile)
}

pub(super) fn no_file() -> Lamp {
    lamp(
        Light::Act,
        "证书文件读不出来：U 盘可能已经拔出，或者它不是 PEM 格式。请重新插好再选，或向平台管理方要 PEM 格式的证书。",
        "The certificate cannot be read: the stick may be gone, or the file is not PEM. Please plug it in and choose again, or ask whoever runs the platform for a PEM file.",
    )
}
