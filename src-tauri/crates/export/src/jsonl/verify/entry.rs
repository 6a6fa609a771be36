//! A whole entry: that it is what its line says, of a day asked for, and that what was said with it is what it commits to.

use shiwen_domain::entry::{Body, Commitment, Entry, PrivateKind};

use super::{
    super::{fault::What, line::Private},
    claims::Claims,
};
use crate::{reading::Reading, record::Said};

pub(super) struct Checked<'a> {
    pub(super) seq: u64,
    pub(super) kind: &'a str,
    pub(super) entry: &'a str,
    pub(super) private: Option<&'a Private>,
}

impl Checked<'_> {
    /// Holds the entry against what is claimed; answers how many private contents came with it.
    pub(super) fn hold(&self, claims: &Claims) -> Result<u64, What> {
        let reading = Reading::of(self.entry.as_bytes()).ok_or(What::Kind)?;
        if reading.kind != self.kind {
            return Err(What::Kind);
        }
        self.hold_day(reading.day.as_deref(), claims)?;
        if self.seq == 0 {
            opens(reading.entry.as_ref(), claims)?;
        }
        match (self.private, reading.entry) {
            (None, _) => Ok(0),
            (Some(private), Some(entry)) if claims.header.private => belongs(private, entry),
            _ => Err(What::NotSaid),
        }
    }

    fn hold_day(&self, day: Option<&str>, claims: &Claims) -> Result<(), What> {
        let asked_for = day.is_some_and(|day| claims.days.hold(day));
        let edge = self.seq == claims.header.first || self.seq == claims.header.last;
        if edge && !asked_for {
            return Err(What::Edge);
        }
        // Entry 0 is there whatever its day, but only from the part on it may be one of the days asked for.
        let before = self.seq < claims.header.first;
        let out_of_place = if before { asked_for } else { day.is_some() && !asked_for };
        if out_of_place { Err(What::Day) } else { Ok(()) }
    }
}

fn opens(entry: Option<&Entry>, claims: &Claims) -> Result<(), What> {
    let header = &claims.header;
    match entry.map(|entry| &entry.body) {
        Some(Body::LogOpened(opened))
            if opened.terminal == header.terminal
                && opened.log == header.log
                && opened.demo == header.demo
                && opened.key == header.terminal_key =>
        {
            Ok(())
        }
        _ => Err(What::Opening),
    }
}

fn belongs(private: &Private, entry: Entry) -> Result<u64, What> {
    let contents = private.contents().ok_or(What::Form)?;
    let counted = entry.counted();
    for (kind, said) in &contents {
        let committed = counted.body.commitments().find(|(of, _)| of == kind);
        let (_, commitment) = committed.ok_or(What::NotSaid)?;
        if !matches(*kind, commitment, said) {
            return Err(What::Changed);
        }
    }
    if contents.is_empty() { Err(What::Form) } else { Ok(contents.len() as u64) }
}

fn matches(kind: PrivateKind, commitment: &Commitment, said: &Said) -> bool {
    debug_assert_ne!(kind, PrivateKind::Phone, "a phone number has no place in a line");
    let commitment = commitment.0.parse::<shiwen_log::Commitment>();
    commitment.is_ok_and(|commitment| commitment.matches(&said.nonce, &said.content))
}
