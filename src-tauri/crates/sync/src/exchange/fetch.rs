//! Fetches the hall's pack if a newer one is published: manifest, then each file that is not kept yet, then it is staged.
//! A pack that is not believed harms nothing: it is reported, and the log is shipped all the same.

use sha2::{Digest, Sha256};

use super::{End, Halt, Leave, PackNews, Pins, Report};
use crate::{ledger::Desk, link::Link, protocol::Manifest};

pub(super) async fn fetch_pack<T: Desk, L: Link>(
    ledger: &mut T,
    link: &L,
    pins: &Pins,
    leave: Leave,
    report: &mut Report,
) -> Result<(), Halt<T::Error>> {
    let have = ledger.pack_version()?;
    if report.published.is_none_or(|published| published <= have) {
        return Ok(());
    }
    if report.published.map(Leave::Pack) == Some(leave) {
        report.pack = PackNews::Left;
        return Ok(());
    }
    report.pack = PackNews::NotFetched;
    let answer = link.pack(have).await.map_err(|fault| Halt::end(End::after(fault)))?;
    let Some(answer) = answer else {
        report.pack = PackNews::Same;
        return Ok(());
    };
    report.pack = match believed(&answer.manifest, pins, have) {
        Err(why) => PackNews::Refused(why),
        Ok(manifest) if !fetch_files(ledger, link, &manifest).await? => {
            PackNews::Refused("a file of the pack has another hash than the manifest says".to_owned())
        }
        Ok(manifest) => match ledger.stage_pack(&answer.manifest, &manifest)? {
            None => PackNews::Staged(manifest.version),
            Some(why) => PackNews::Invalid { version: manifest.version, why },
        },
    };
    Ok(())
}

/// Fetches what is not kept yet. Whether all of it is what the manifest says.
async fn fetch_files<T: Desk, L: Link>(
    ledger: &mut T,
    link: &L,
    manifest: &Manifest,
) -> Result<bool, Halt<T::Error>> {
    for sha256 in manifest.files.values() {
        if ledger.has_file(sha256)? {
            continue;
        }
        let bytes = link.media(sha256).await.map_err(|fault| Halt::end(End::after(fault)))?;
        if hex::encode(Sha256::digest(&bytes)) != *sha256 {
            return Ok(false);
        }
        ledger.keep_file(sha256, &bytes)?;
    }
    Ok(true)
}

/// A manifest that the pack key signed for this hall and that is newer than what is there.
fn believed(note: &str, pins: &Pins, have: u64) -> Result<Manifest, String> {
    let (name, key) = &pins.pack;
    let manifest = Manifest::open(note, name, key).map_err(|error| error.to_string())?;
    if manifest.hall != pins.hall {
        return Err("the pack is for another hall".to_owned());
    }
    if manifest.version <= have {
        return Err("the pack is older than the one that is here".to_owned());
    }
    Ok(manifest)
}
