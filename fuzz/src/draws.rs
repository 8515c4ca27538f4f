//! Choices from the bytes of a case; where they end, zeros.

/// Sizes whose products wrap, or come back to a few.
const HUGE: [usize; 12] = [
    usize::MAX,
    usize::MAX - 1,
    usize::MAX / 2,
    usize::MAX / 2 + 1,
    usize::MAX / 3,
    usize::MAX / 3 * 2 + 4,
    usize::MAX / 16 + 1,
    1 << (usize::BITS - 2),
    3 << (usize::BITS - 3),
    1 << (usize::BITS / 2),
    (1 << (usize::BITS / 2)) - 1,
    1 << (usize::BITS / 2 - 1),
];

/// The bytes that are left.
pub struct Draws<'a>(&'a [u8]);

impl<'a> Draws<'a> {
    pub fn new(bytes: &'a [u8]) -> Draws<'a> {
        Draws(bytes)
    }

    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    /// One of 0..n, n at most 256.
    pub fn below(&mut self, n: usize) -> usize {
        usize::from(self.byte()) % n
    }

    pub fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    pub fn pick<V: Copy>(&mut self, of: &[V]) -> V {
        of[self.below(of.len())]
    }

    /// A size of a layer: mostly a few, at times none, one beyond a vector or a tile, or one that no memory holds.
    pub fn size(&mut self, huge: bool) -> usize {
        match usize::from(self.byte()) {
            248.. if huge => self.pick(&HUGE),
            0..6 => 0,
            byte @ 6..216 => 1 + byte % 7,
            byte @ 216..250 => 8 + byte % 34,
            byte => 60 + byte % 100,
        }
    }

    /// What is left.
    pub fn rest(self) -> &'a [u8] {
        self.0
    }
}
