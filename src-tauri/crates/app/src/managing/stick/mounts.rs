//! The kernel's list of mounts (proc(5), `mountinfo`), read without trusting it to have any form.

use std::{ffi::OsString, os::unix::ffi::OsStringExt, path::PathBuf};

/// A mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mount {
    /// The kernel's number of it.
    pub(super) id: String,
    /// Where it is mounted.
    pub(super) folder: PathBuf,
    /// Whether it was mounted read-only, or its file system has become so.
    pub(super) read_only: bool,
}

/// The mounts in their order. A line that is none is passed over.
pub(super) fn mounts(text: &[u8]) -> Vec<Mount> {
    text.split(|&byte| byte == b'\n').filter_map(mount).collect()
}

/// `id parent major:minor root folder options [tags...] - type source options-of-the-file-system`
fn mount(line: &[u8]) -> Option<Mount> {
    let fields: Vec<&[u8]> = line.split(|&byte| byte == b' ').filter(|field| !field.is_empty()).collect();
    let dash = fields.iter().skip(6).position(|&field| field == b"-")? + 6;
    let id = std::str::from_utf8(fields[0]).ok().filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))?;
    let folder = PathBuf::from(OsString::from_vec(unescaped(fields[4])));
    let is_ro = |options: &[u8]| options.split(|&byte| byte == b',').any(|option| option == b"ro");
    let of_file_system = fields.get(dash + 3).is_some_and(|options| is_ro(options));
    let read_only = is_ro(fields[5]) || of_file_system;
    folder.is_absolute().then(|| Mount { id: id.to_owned(), folder, read_only })
}

/// Blank, tab, line end and backslash are written as a backslash and three octal digits.
fn unescaped(field: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let [first, behind @ ..] = rest {
        let escaped = octal(behind).filter(|_| *first == b'\\');
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &behind[3..] } else { behind };
    }
    bytes
}

fn octal(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits.get(..3)?).ok()?;
    u8::from_str_radix(digits, 8).ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> Option<(String, bool)> {
        let mounts = mounts(line.as_bytes());
        mounts.first().map(|mount| (mount.folder.to_string_lossy().into_owned(), mount.read_only))
    }

    #[test]
    fn a_line_says_where_and_whether_it_can_be_written_to() {
        let line = "36 35 98:0 /mnt1 /media/KINGSTON rw,noatime master:1 - vfat /dev/sdb1 rw,errors=continue";
        assert_eq!(one(line), Some(("/media/KINGSTON".into(), false)));
        // No tags at all, and several.
        assert_eq!(one("36 35 98:0 / /media/a rw - vfat /dev/sdb1 rw"), Some(("/media/a".into(), false)));
        assert!(one("36 35 98:0 / /media/a rw shared:1 master:2 - vfat /dev/sdb1 rw").is_some());
        // Read-only as a mount, or as a file system that met a fault.
        assert_eq!(one("36 35 98:0 / /media/a ro,nosuid - vfat x rw"), Some(("/media/a".into(), true)));
        assert_eq!(
            one("36 35 98:0 / /media/a rw - vfat x ro,errors=remount-ro"),
            Some(("/media/a".into(), true))
        );
        // The control: an option that only begins so.
        assert_eq!(one("36 35 98:0 / /media/a rw,root - vfat x rw"), Some(("/media/a".into(), false)));
    }

    #[test]
    fn what_is_written_in_octal_is_read() {
        let named = |name: &str| one(&format!("1 2 8:1 / /media/{name} rw - vfat x rw")).map(|mount| mount.0);
        assert_eq!(named("MY\\040STICK").as_deref(), Some("/media/MY STICK"));
        assert_eq!(named("a\\011b\\012c\\134d").as_deref(), Some("/media/a\tb\nc\\d"));
        assert_eq!(named("\\344\\270\\255").as_deref(), Some("/media/中"));
        // Not octal, too large for a byte, or cut off: as it stands.
        for name in ["a\\09x", "a\\777", "a\\04", "a\\", "a\\+12"] {
            assert_eq!(named(name), Some(format!("/media/{name}")), "{name}");
        }
    }

    #[test]
    fn what_is_no_line_is_passed_over() {
        for line in
            ["", "-", "1 2 3 4 5 6", "x 35 98:0 / /media/a rw - vfat x rw", "1 2 8:1 / media rw - vfat x rw"]
        {
            assert_eq!(one(line), None, "{line}");
        }
        let both = b"\xff\xfe\n1 2 8:1 / /media/a rw - vfat x rw\n";
        assert_eq!(mounts(both).len(), 1);
    }
}
