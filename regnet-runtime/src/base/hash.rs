//! 64-bit FNV-1a: tells texts and files apart; no protection against those that want to be taken for another.

use std::io;

/// A hash in the making.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hash(u64);

impl Hash {
    pub fn new() -> Hash {
        Hash(0xcbf2_9ce4_8422_2325)
    }

    /// With these bytes behind those before.
    #[must_use]
    pub fn with(self, bytes: &[u8]) -> Hash {
        Hash(
            bytes
                .iter()
                .fold(self.0, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)),
        )
    }

    pub fn value(self) -> u64 {
        self.0
    }
}

/// What is written to it goes into the hash.
impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self = self.with(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published test vectors of FNV-1a.
    #[test]
    fn hashes_are_the_published_ones() {
        assert_eq!(Hash::new().value(), 0xcbf2_9ce4_8422_2325);
        assert_eq!(Hash::new().with(b"a").value(), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(Hash::new().with(b"foo").with(b"bar").value(), 0x8594_4171_f739_67e8);
    }
}
