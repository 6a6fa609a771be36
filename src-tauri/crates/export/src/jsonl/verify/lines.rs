//! The lines of a file, one after another, none of them longer than an export has them.

use std::io::{BufRead, Read};

use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::{
    super::{
        MAX_LINE,
        fault::{Fault, What},
        line,
    },
    VerifyError,
};

pub(super) struct Lines<I> {
    input: I,
    buffer: Vec<u8>,
    read: u64,
    digest: Sha256,
}

impl<I: BufRead> Lines<I> {
    pub(super) fn of(input: I) -> Self {
        Self { input, buffer: Vec::new(), read: 0, digest: Sha256::new() }
    }

    /// The next line, which must be there and in its one form.
    pub(super) fn next<T: DeserializeOwned + Serialize>(&mut self) -> Result<T, VerifyError> {
        self.buffer.clear();
        self.input.by_ref().take(MAX_LINE).read_until(b'\n', &mut self.buffer)?;
        self.read += 1;
        if self.buffer.last() != Some(&b'\n') && (self.buffer.len() as u64) < MAX_LINE {
            return Err(self.fault(What::CutOff).into());
        }
        self.digest.update(&self.buffer);
        Ok(line::read(&self.buffer).ok_or_else(|| self.fault(What::Form))?)
    }

    /// The hash of every byte so far.
    pub(super) fn digest(&self) -> Sha256 {
        self.digest.clone()
    }

    /// Nothing may follow.
    pub(super) fn end(mut self) -> Result<(), VerifyError> {
        if self.input.fill_buf()?.is_empty() {
            return Ok(());
        }
        self.read += 1;
        Err(self.fault(What::Trailing).into())
    }

    /// A fault of the line that was read last.
    pub(super) fn fault(&self, what: What) -> Fault {
        Fault { line: self.read, seq: None, what }
    }
}
