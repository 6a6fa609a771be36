//! The one source of chance in the kit: the same number gives the same run, on every machine.

use shiwen_domain::id::EntryId;
use shiwen_log::Nonce;
use shiwen_store::Identities;
use uuid::Uuid;

/// A generator that is seeded and fast, and no secret to anybody (`SplitMix64`).
#[derive(Clone, Debug)]
pub struct Seed(u64);

impl Seed {
    /// The generator of a number.
    pub fn new(number: u64) -> Self {
        Self(number)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, 0 if there is none.
    pub fn below(&mut self, end: u64) -> u64 {
        self.draw().checked_rem(end).unwrap_or(0)
    }

    /// A place in something of this length, 0 if it is empty.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of these; none of nothing.
    pub fn one_of<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.place(choices.len()))
    }

    /// So many bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.draw().to_le_bytes()[0])
    }

    /// An identity of version 7 with this time, in milliseconds since 1970.
    pub fn uuid(&mut self, ms: u64) -> Uuid {
        uuid::Builder::from_unix_timestamp_millis(ms, &self.bytes()).into_uuid()
    }
}

impl Identities for Seed {
    fn entry_id(&mut self) -> EntryId {
        let ms = 1_795_379_400_000 + self.below(1_000_000_000);
        EntryId(self.uuid(ms))
    }

    fn nonce(&mut self) -> Nonce {
        Nonce(self.bytes())
    }
}
