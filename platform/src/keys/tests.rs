use super::*;

#[test]
fn made_keys_are_read_and_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let (keys, pack) = (folder.path().join("keys"), folder.path().join("pack.key"));
    generate(&keys, &pack).unwrap();
    let read = Keys::read(&keys, "platform.example").unwrap();
    assert!(read.identity.is_some());
    assert_eq!(read.pack, read_checkpoint(&pack).unwrap().verifying_key());
    assert_eq!(read.identity.unwrap().to_public().to_string(), read.recipient.to_string());
    assert!(matches!(generate(&keys, &pack), Err(KeysError::Exists(_))));
    assert!(matches!(Keys::read(&keys, "two words"), Err(KeysError::Name)));
}

#[test]
fn the_key_that_opens_numbers_may_be_elsewhere_but_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    generate(&keys, &folder.path().join("pack.key")).unwrap();
    std::fs::remove_file(keys.join(RECIPIENT_KEY)).unwrap();
    assert!(Keys::read(&keys, "platform.example").unwrap().identity.is_none());
    std::fs::remove_file(keys.join(CHECKPOINT_KEY)).unwrap();
    assert!(matches!(Keys::read(&keys, "platform.example"), Err(KeysError::File { .. })));
}

#[test]
fn a_secret_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    generate(&keys, &folder.path().join("pack.key")).unwrap();
    std::fs::set_permissions(keys.join(CHECKPOINT_KEY), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(Keys::read(&keys, "platform.example"), Err(KeysError::Open(_))));
}
