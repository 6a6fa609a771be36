//! Signing and checking, without a database: the demo hall signs, and each damage is seen.

use std::{fs, path::PathBuf};

use shiwen_domain::asset::DEMO_PACK;
use shiwen_log::SigningKey;
use shiwen_sync::protocol::Manifest;
use tempfile::TempDir;

use super::*;
use crate::keys::PACK_NAME;

mod published;

const PICTURE: &str = "demo/pictures/papers.png";

/// A copy of the shipped assets and a pack key.
struct Desk {
    home: TempDir,
}

impl Desk {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets");
        for folder in ["demo", "demo/pictures", "reasons", "surveys"] {
            fs::create_dir_all(home.path().join("assets").join(folder)).unwrap();
            for item in fs::read_dir(shipped.join(folder)).unwrap().map(Result::unwrap) {
                if item.path().is_file() {
                    let to = home.path().join("assets").join(folder).join(item.file_name());
                    fs::copy(item.path(), to).unwrap();
                }
            }
        }
        let desk = Self { home };
        fs::write(desk.key(), hex::encode([7; 32])).unwrap();
        desk.only_mine(0o600);
        desk
    }

    fn only_mine(&self, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(self.key(), fs::Permissions::from_mode(mode)).unwrap();
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("assets")
    }

    fn key(&self) -> PathBuf {
        self.home.path().join("pack.key")
    }

    fn sign(&self, after: u64, now_ms: i64) -> Result<Manifest, SignError> {
        sign(&self.folder(), &self.key(), after, now_ms)
    }

    /// What publishing checks before it asks the database.
    fn checked(&self) -> Result<Manifest, PublishError> {
        let key = SigningKey::from_seed(&[7; 32]).verifying_key();
        publish::signed(&self.folder(), PACK_NAME, &key).map(|(_, manifest, _)| manifest)
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.folder().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
}

#[test]
fn a_signed_folder_is_taken_with_exactly_the_files_it_needs() {
    let desk = Desk::new();
    let manifest = desk.sign(0, 1_795_379_400_000).unwrap();
    assert_eq!((manifest.hall.as_str(), manifest.version), ("example-hall", 1_795_379_400_000));
    let files: Vec<&str> = manifest.files.keys().map(String::as_str).collect();
    assert_eq!(
        files,
        [
            DEMO_PACK,
            "demo/pictures/clerk.png",
            "demo/pictures/hours.png",
            PICTURE,
            "reasons/v2.json",
            "surveys/ten-questions.json"
        ]
    );
    assert_eq!(desk.checked().unwrap(), manifest);
}

#[test]
fn a_version_only_grows() {
    let desk = Desk::new();
    assert_eq!(desk.sign(41, 0).unwrap().version, 42);
    assert_eq!(desk.sign(41, 40).unwrap().version, 42);
    assert_eq!(desk.sign(41, 1_000).unwrap().version, 1_000);
    assert_eq!(desk.sign((1 << 53) - 1, 0).unwrap().version, 1 << 53);
    for after in [1 << 53, u64::MAX] {
        assert!(matches!(desk.sign(after, 0), Err(SignError::Version(_))), "{after}");
    }
}

#[test]
fn a_file_that_changed_after_signing_is_named() {
    let desk = Desk::new();
    desk.sign(0, 1).unwrap();
    desk.edit("surveys/ten-questions.json", "一次", "两次");
    let refused = desk.checked().unwrap_err();
    assert!(
        matches!(&refused, PublishError::Changed(file) if file == "surveys/ten-questions.json"),
        "{refused}"
    );
    desk.sign(0, 1).unwrap();
    assert!(desk.checked().is_ok(), "the control");
    desk.edit(DEMO_PACK, "\"picture\": \"demo/pictures/papers.png\"", "\"picture\": null");
    assert!(matches!(desk.checked(), Err(PublishError::Changed(_))));
}

#[test]
fn a_file_too_many_is_refused() {
    let desk = Desk::new();
    let mut manifest = desk.sign(0, 1).unwrap();
    manifest.files.insert("demo/more.png".into(), "00".repeat(32));
    let note = manifest.sign(PACK_NAME, &SigningKey::from_seed(&[7; 32])).unwrap();
    fs::write(desk.folder().join(MANIFEST), note).unwrap();
    assert!(matches!(desk.checked(), Err(PublishError::Changed(file)) if file == "demo/more.png"));
}

#[test]
fn a_manifest_for_another_hall_or_of_another_key_is_refused() {
    let desk = Desk::new();
    let manifest = Manifest { hall: "elsewhere".into(), ..desk.sign(0, 1).unwrap() };
    let note = manifest.sign(PACK_NAME, &SigningKey::from_seed(&[7; 32])).unwrap();
    fs::write(desk.folder().join(MANIFEST), note).unwrap();
    assert!(matches!(desk.checked(), Err(PublishError::Hall { .. })));
    fs::write(desk.key(), hex::encode([8; 32])).unwrap();
    desk.sign(0, 1).unwrap();
    assert!(matches!(desk.checked(), Err(PublishError::Manifest(_))));
    fs::remove_file(desk.folder().join(MANIFEST)).unwrap();
    assert!(matches!(desk.checked(), Err(PublishError::NoManifest)));
}

#[test]
fn a_folder_with_mistakes_is_not_signed() {
    let desk = Desk::new();
    desk.edit(DEMO_PACK, "\"09:00\"", "\"9:00\"");
    let refused = desk.sign(0, 1).unwrap_err().to_string();
    assert!(refused.contains("opening[0].from") && refused.contains("09:00"), "{refused}");
    assert!(!desk.folder().join(MANIFEST).exists());

    let desk = Desk::new();
    fs::remove_file(desk.folder().join(PICTURE)).unwrap();
    assert!(matches!(desk.sign(0, 1), Err(SignError::Folder(FolderError::File { .. }))));
    fs::write(desk.folder().join(PICTURE), b"GIF89a").unwrap();
    assert!(matches!(desk.sign(0, 1), Err(SignError::Folder(FolderError::NoPicture(_)))));
    let large = fs::File::create(desk.folder().join(PICTURE)).unwrap();
    large.set_len(shiwen_sync::protocol::MAX_MEDIA_BYTES as u64 + 1).unwrap();
    assert!(matches!(desk.sign(0, 1), Err(SignError::Folder(FolderError::TooLarge(_)))));
}

#[test]
fn a_key_that_others_can_read_signs_nothing() {
    let desk = Desk::new();
    desk.only_mine(0o644);
    assert!(matches!(desk.sign(0, 1), Err(SignError::Key(_))));
}

#[test]
fn an_etag_is_known_alone_in_a_list_and_as_a_weak_one() {
    let known = |value: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(value));
        is_known(&headers, "\"42\"")
    };
    assert!(known("\"42\"") && known("\"1\", \"42\"") && known("W/\"42\""));
    assert!(!known("\"421\"") && !known("42") && !known("*"));
}

#[test]
fn a_file_has_one_address() {
    let hex = "0123456789abcdef".repeat(4);
    assert!(hash_of_hex(&hex).is_some());
    for wrong in [&hex[1..], &hex.to_uppercase(), "", &hex.replace('a', "g")] {
        assert_eq!(hash_of_hex(wrong), None, "{wrong}");
    }
}
