//! Values that will be needed soon: asked for a few at a time, among the multiply-adds of a product. All at once they
//! would hold up its loads.

use crate::machine::simd::target::prefetch_far;

/// Terms of the sums of a tile between two requests.
pub(super) const STRIP: usize = 32;

/// Values of a cache line.
const LINE: usize = 64 / size_of::<f32>();

/// Lines of the cache, of which `left` were not asked for yet.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    from: *const f32,
    left: usize,
    /// How many are asked for at a time.
    each: usize,
}

impl Ahead {
    /// Evenly over so many tiles of sums over `k`.
    pub(super) fn new(values: &[f32], tiles: usize, k: usize) -> Ahead {
        let left = values.len().div_ceil(LINE);
        Ahead { from: values.as_ptr(), left, each: left.div_ceil((tiles * k.div_ceil(STRIP)).max(1)) }
    }

    pub(super) fn is_done(&self) -> bool {
        self.left == 0
    }

    /// Asks for the next lines. Only a hint: no address needs to be one of the program's.
    #[inline(always)]
    pub(super) fn fetch(&mut self) {
        let lines = self.each.min(self.left);
        self.left -= lines;
        for _ in 0..lines {
            prefetch_far(self.from);
            self.from = self.from.wrapping_add(LINE);
        }
    }
}
