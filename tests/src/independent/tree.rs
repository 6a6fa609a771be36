//! The tree, by the recursion that RFC 6962 defines it with, and the head against it.

use openssl::{error::ErrorStack, sha::sha256};
use rusqlite::Connection;

use super::{Row, Unable, Wrong, note};

pub(super) type Node = [u8; 32];

pub(super) fn leaf(bytes: &[u8]) -> Node {
    sha256(&[&[0], bytes].concat())
}

/// Section 2.1: the hash of nothing, of one leaf, or of two halves split at the largest power of two below.
pub(super) fn root(leaves: &[Node]) -> Node {
    match leaves {
        [] => sha256(&[]),
        [one] => *one,
        _ => {
            let split = power_up_to(leaves.len() - 1);
            let (left, right) = (root(&leaves[..split]), root(&leaves[split..]));
            sha256(&[&[1], &left[..], &right[..]].concat())
        }
    }
}

fn power_up_to(number: usize) -> usize {
    let mut power = 1;
    while power * 2 <= number {
        power *= 2;
    }
    power
}

/// The perfect subtrees of a tree, largest first: where each begins, and its root.
pub(super) fn subtrees(leaves: &[Node]) -> Vec<(usize, Node)> {
    let (mut first, mut found) = (0, Vec::new());
    while first < leaves.len() {
        let length = power_up_to(leaves.len() - first);
        found.push((first, root(&leaves[first..first + length])));
        first += length;
    }
    found
}

/// The root that the stored hashes of perfect subtrees lead to.
fn root_of_subtrees(hashes: &[Node]) -> Node {
    let joined =
        hashes.iter().rev().copied().reduce(|right, left| sha256(&[&[1], &left[..], &right].concat()));
    joined.unwrap_or_else(|| sha256(&[]))
}

pub(super) fn check(
    connection: &Connection,
    rows: &[Row],
    origin: &str,
    public: &[u8; 32],
) -> Result<Option<Wrong>, Unable> {
    for (row, expected) in rows.iter().zip(0..) {
        if row.seq != expected {
            return Ok(Some((Some(row.seq.min(expected)), "gap")));
        }
        if leaf(&row.bytes)[..] != row.leaf[..] {
            return Ok(Some((Some(expected), "leaf")));
        }
    }
    let sql = "SELECT size, compact_range, checkpoint FROM head";
    let head = connection.query_row(sql, [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, String>(2)?))
    });
    let Ok((size, range, checkpoint)) = head else { return Ok(Some((None, "no head"))) };
    Ok(against_head(rows, size, &range, note::signed(&checkpoint, origin, public))?)
}

fn against_head(
    rows: &[Row],
    size: i64,
    range: &[u8],
    signed: Result<Option<(i64, Vec<u8>)>, ErrorStack>,
) -> Result<Option<Wrong>, ErrorStack> {
    let entries = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if entries != size {
        return Ok(Some((Some(entries.min(size)), "size")));
    }
    let Some((signed_size, signed_root)) = signed? else { return Ok(Some((None, "checkpoint"))) };
    if signed_size != size {
        return Ok(Some((None, "signed size")));
    }
    let leaves: Vec<Node> = rows.iter().map(|row| leaf(&row.bytes)).collect();
    let subtrees = subtrees(&leaves);
    let stored: Vec<Node> = range.get(8..).unwrap_or_default().as_chunks().0.to_vec();
    if range.len() != 8 + 32 * subtrees.len() || range[..8] != size.to_be_bytes() {
        return Ok(Some((None, "compact range")));
    }
    if root_of_subtrees(&stored)[..] != signed_root[..] {
        return Ok(Some((None, "root")));
    }
    let other = subtrees.iter().zip(&stored).find(|((_, mine), theirs)| mine != *theirs);
    Ok(other.map(|((first, _), _)| (i64::try_from(*first).ok(), "entries")))
}
