//! Publishing a signed pack: everything is checked again here, then files and manifest are stored in one transaction.

use std::{fs, path::Path};

use shiwen_domain::pack::Pack;
use shiwen_log::VerifyingKey;
use shiwen_sync::protocol::{MAX_PACK_BYTES, Manifest, ManifestError};
use tokio_postgres::types::Json;

use super::{Folder, FolderError, MANIFEST, hash_of_hex, sign::MAX_VERSION};
use crate::{db::Client, keys::Keys};

/// How long what is received may be judged by the pack before, in milliseconds: a pack bears the time just before its transaction
/// ended, and is seen from that end on.
pub(crate) const PUBLISHING_MS: i64 = 120_000;

/// Why a pack was not published.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PublishError {
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// There is no manifest, or it is too large to be one.
    #[error("{MANIFEST} of the folder cannot be read; sign the pack with `shiwen-platform pack sign`")]
    NoManifest,
    /// The manifest is not the pack key's.
    #[error("{0}; sign it with the key whose public half is pack.pub")]
    Manifest(#[from] ManifestError),
    /// A file is another one than was signed, or one is missing or too many.
    #[error("{0} is not the file that was signed; sign the pack again")]
    Changed(String),
    /// The manifest and the pack name different halls.
    #[error("the manifest is for hall {manifest}, the pack for {pack}; sign the pack again")]
    Hall {
        /// What the manifest says.
        manifest: String,
        /// What the pack says.
        pack: String,
    },
    /// A demo pack for a real platform, or the other way round.
    #[error("demo packs and real ones are kept apart: this platform has demo = {0}, the pack has demo = {1}")]
    Demo(bool, bool),
    /// Not newer than what is published.
    #[error(
        "version {published} is published already, this is {version}; sign it again with --after {published}"
    )]
    NotNewer {
        /// What is published.
        published: u64,
        /// What was to be published.
        version: u64,
    },
    /// A version that no program can keep.
    #[error("version {0} is too large")]
    Version(u64),
    /// The database.
    #[error("the database refused: {0}")]
    Database(#[from] tokio_postgres::Error),
}

/// Checks and stores the pack of a folder; terminals get it from then on.
pub(crate) async fn publish(
    client: &mut Client,
    keys: &Keys,
    demo: bool,
    folder: &Path,
) -> Result<Manifest, PublishError> {
    let (note, manifest, files) = signed(folder, &keys.pack_name, &keys.pack)?;
    if files.pack.demo != demo {
        return Err(PublishError::Demo(demo, files.pack.demo));
    }
    store(client, &note, &manifest, &files).await?;
    Ok(manifest)
}

/// The note, manifest and files of a folder, if they are what the pack key has signed.
pub(super) fn signed(
    folder: &Path,
    key_name: &str,
    key: &VerifyingKey,
) -> Result<(String, Manifest, Folder), PublishError> {
    let note = read_note(&folder.join(MANIFEST))?;
    let manifest = Manifest::open(&note, key_name, key)?;
    let files = Folder::read(folder)?;
    check(&manifest, &files)?;
    Ok((note, manifest, files))
}

fn read_note(path: &Path) -> Result<String, PublishError> {
    let length = fs::metadata(path).map_err(|_| PublishError::NoManifest)?.len();
    if length > MAX_PACK_BYTES as u64 {
        return Err(PublishError::NoManifest);
    }
    fs::read_to_string(path).map_err(|_| PublishError::NoManifest)
}

/// The manifest names this hall and exactly the files that the pack needs, as they are.
fn check(manifest: &Manifest, folder: &Folder) -> Result<(), PublishError> {
    let Pack { hall, .. } = &folder.pack;
    if manifest.hall != hall.id {
        return Err(PublishError::Hall { manifest: manifest.hall.clone(), pack: hall.id.clone() });
    }
    let hashes = folder.hashes();
    let changed =
        |(path, hash): (&String, &String)| (manifest.files.get(path) != Some(hash)).then(|| path.clone());
    let surplus = || manifest.files.keys().find(|path| !hashes.contains_key(*path)).cloned();
    match hashes.iter().find_map(changed).or_else(surplus) {
        Some(path) => Err(PublishError::Changed(path)),
        None if manifest.version > MAX_VERSION => Err(PublishError::Version(manifest.version)),
        None => Ok(()),
    }
}

/// Stores files and pack. The hall's row is locked, so that of two publishers one comes after the other.
async fn store(
    client: &mut Client,
    note: &str,
    manifest: &Manifest,
    folder: &Folder,
) -> Result<(), PublishError> {
    let transaction = client.transaction().await?;
    transaction
        .execute("INSERT INTO hall (id) VALUES ($1) ON CONFLICT DO NOTHING", &[&manifest.hall])
        .await?;
    transaction.query_one("SELECT 1 FROM hall WHERE id = $1 FOR UPDATE", &[&manifest.hall]).await?;
    let newest = "SELECT max(version) FROM pack WHERE hall = $1";
    let published: Option<i64> = transaction.query_one(newest, &[&manifest.hall]).await?.get(0);
    let published = published.and_then(|version| u64::try_from(version).ok());
    if let Some(published) = published.filter(|published| *published >= manifest.version) {
        return Err(PublishError::NotNewer { published, version: manifest.version });
    }
    for (path, hex) in &manifest.files {
        let Some((hash, bytes)) = hash_of_hex(hex).zip(folder.files.get(path)) else { continue };
        let statement = "INSERT INTO media (sha256, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        transaction.execute(statement, &[&hash.as_slice(), bytes]).await?;
    }
    let body: serde_json::Value = serde_json::from_slice(folder.pack_bytes()).unwrap_or_default();
    let version = i64::try_from(manifest.version).map_err(|_| PublishError::Version(manifest.version))?;
    // The last statement, and not the time at which the transaction began: files take a while, and what is received meanwhile
    // is judged by the pack before.
    let statement = "INSERT INTO pack (hall, version, manifest, body, published_at)
                     VALUES ($1, $2, $3, $4, clock_timestamp())";
    transaction.execute(statement, &[&manifest.hall, &version, &note, &Json(body)]).await?;
    transaction.commit().await?;
    Ok(())
}
