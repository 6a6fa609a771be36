//! The form of each kind of private content, whatever it says.

use shiwen_domain::entry::PrivateKind;

use super::TEXT_CHARS;

/// The longest picture of handwriting, in bytes.
const WRITING: usize = 64 * 1024;
/// The longest sealed number, in bytes.
const PHONE: usize = 4 * 1024;
/// What an age file begins with.
const SEALED: &[u8] = b"age-encryption.org/v1\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Why a content is not taken, as a name.
pub(super) fn check(kind: PrivateKind, content: &[u8]) -> Result<(), &'static str> {
    match kind {
        PrivateKind::Text => {
            let text = std::str::from_utf8(content).map_err(|_| "not_utf8")?;
            if text.chars().count() > TEXT_CHARS { Err("too_long") } else { Ok(()) }
        }
        PrivateKind::Writing if content.len() > WRITING => Err("too_long"),
        PrivateKind::Writing => whole_picture(content).ok_or("not_a_picture"),
        PrivateKind::Phone if content.len() > PHONE => Err("too_long"),
        PrivateKind::Phone => content.starts_with(SEALED).then_some(()).ok_or("not_sealed"),
    }
}

/// Goes through the chunks of a PNG: from its header to its end, and nothing behind. Whether its pixels can be drawn is for
/// whoever draws them.
fn whole_picture(content: &[u8]) -> Option<()> {
    let mut rest = content.strip_prefix(PNG)?;
    let mut expected = Some(b"IHDR");
    loop {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let (kind, behind) = behind.split_first_chunk::<4>()?;
        if expected.take().is_some_and(|expected| expected != kind) {
            return None;
        }
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        // The data and its checksum.
        rest = behind.get(length.checked_add(4)?..)?;
        if kind == b"IEND" {
            return rest.is_empty().then_some(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [length.as_slice(), kind, data, &[0; 4]].concat()
    }

    #[test]
    fn a_picture_ends_where_it_says() {
        let whole = [PNG, &chunk(b"IHDR", &[0; 13]), &chunk(b"IDAT", b"x"), &chunk(b"IEND", b"")].concat();
        assert_eq!(check(PrivateKind::Writing, &whole), Ok(()));
        for length in 0..whole.len() {
            assert_eq!(check(PrivateKind::Writing, &whole[..length]), Err("not_a_picture"), "{length}");
        }
        let more = [whole.as_slice(), b"x"].concat();
        assert_eq!(check(PrivateKind::Writing, &more), Err("not_a_picture"));
        let headless = [PNG, &chunk(b"IEND", b"")].concat();
        assert_eq!(check(PrivateKind::Writing, &headless), Err("not_a_picture"));
    }

    #[test]
    fn a_text_is_counted_in_characters() {
        assert_eq!(check(PrivateKind::Text, "慢".repeat(500).as_bytes()), Ok(()));
        assert_eq!(check(PrivateKind::Text, "慢".repeat(501).as_bytes()), Err("too_long"));
        assert_eq!(check(PrivateKind::Text, b"\xff"), Err("not_utf8"));
    }

    #[test]
    fn a_number_comes_sealed_or_not_at_all() {
        assert_eq!(check(PrivateKind::Phone, b"13800138000"), Err("not_sealed"));
        assert_eq!(check(PrivateKind::Phone, b"age-encryption.org/v1\n-> X25519"), Ok(()));
    }
}
