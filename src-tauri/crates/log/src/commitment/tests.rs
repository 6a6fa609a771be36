//! Facts about commitments, against the vectors of RFC 4231.

use proptest::prelude::*;

use super::*;

/// HMAC pads a short key with zeros, so the short keys of the RFC are nonces too.
fn padded(key: &[u8]) -> Nonce {
    let mut nonce = [0; 32];
    nonce[..key.len()].copy_from_slice(key);
    Nonce(nonce)
}

#[test]
fn a_commitment_is_the_hmac_of_rfc_4231() {
    let first = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
    assert_eq!(commit(&padded(&[0x0b; 20]), b"Hi There").to_string(), first);
    let second = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(commit(&padded(b"Jefe"), b"what do ya want for nothing?").to_string(), second);
}

#[test]
fn a_commitment_reads_back_from_json() {
    let commitment = commit(&Nonce([1; 32]), "等了一个小时".as_bytes());
    let json = serde_json::to_string(&commitment).unwrap();
    assert_eq!(json, format!("\"{commitment}\""));
    assert_eq!(serde_json::from_str::<Commitment>(&json).unwrap(), commitment);
    assert!(serde_json::from_str::<Commitment>(&json.to_uppercase()).is_err());
}

#[test]
fn a_nonce_shows_nothing_of_itself() {
    assert_eq!(format!("{:?}", Nonce([7; 32])), "Nonce");
}

proptest! {
    #[test]
    fn a_commitment_matches_its_own_content_and_nonce_only(
        nonce: [u8; 32],
        content in prop::collection::vec(any::<u8>(), 1..200),
        bit: prop::sample::Index,
    ) {
        let commitment = commit(&Nonce(nonce), &content);
        prop_assert!(commitment.matches(&Nonce(nonce), &content));

        let mut other = content.clone();
        let place = bit.index(content.len() * 8);
        other[place / 8] ^= 1 << (place % 8);
        prop_assert!(!commitment.matches(&Nonce(nonce), &other));

        let mut other = nonce;
        let place = bit.index(256);
        other[place / 8] ^= 1 << (place % 8);
        prop_assert!(!commitment.matches(&Nonce(other), &content));
    }
}
