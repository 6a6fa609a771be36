//! Links to handwriting, as deliveries carry them: for one work order, until a time, signed with the secret shared with
//! the 12345 system. Whoever holds the link sees the picture until then, and nothing else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::Mac as _;
use uuid::Uuid;

use super::Secret;

/// How long a link holds, in seconds: 30 days. A later delivery or a token gives another one.
pub(crate) const HOLDS_S: i64 = 30 * 24 * 60 * 60;

const PURPOSE: &str = "work order writing, version 1";

/// The address of a work order's handwriting below `public_url`, good until `expires_s` (seconds since 1970).
pub(crate) fn to(secret: &Secret, public_url: &str, order: Uuid, expires_s: i64) -> String {
    let signature = secret.mac(PURPOSE, &signed(order, expires_s)).finalize().into_bytes();
    let signature = URL_SAFE_NO_PAD.encode(signature);
    let base = public_url.trim_end_matches('/');
    format!("{base}/v1/work-orders/{order}/writing?expires={expires_s}&signature={signature}")
}

/// Whether a link is ours and still good.
pub(crate) fn holds(secret: &Secret, order: Uuid, expires_s: i64, signature: &str, now_s: i64) -> bool {
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    now_s <= expires_s && secret.mac(PURPOSE, &signed(order, expires_s)).verify_slice(&signature).is_ok()
}

fn signed(order: Uuid, expires_s: i64) -> String {
    format!("{order} {expires_s}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_for_one_work_order_until_a_time() {
        let secret = Secret::read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let (order, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let link = to(&secret, "https://p.example/", order, 100);
        let (address, signature) = link.split_once("&signature=").unwrap();
        assert_eq!(address, format!("https://p.example/v1/work-orders/{order}/writing?expires=100"));
        assert!(holds(&secret, order, 100, signature, 100));
        assert!(!holds(&secret, order, 100, signature, 101));
        assert!(!holds(&secret, order, 101, signature, 100));
        assert!(!holds(&secret, other, 100, signature, 100));
        assert!(!holds(&secret, order, 100, &signature[1..], 100));
    }
}
