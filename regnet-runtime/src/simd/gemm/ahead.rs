//! Values that will be needed soon: asked for a few at a time, among the multiply-adds of a product. All at once they
//! would hold up its loads.

use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};

/// Terms of the sums of a tile between two requests.
pub(super) const STRIP: usize = 32;

/// Values of a cache line.
const LINE: usize = 64 / size_of::<f32>();

/// Rows of `width` values, `pitch` apart, of which `left` were not asked for yet.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    from: *const f32,
    width: usize,
    pitch: usize,
    left: usize,
    /// How many are asked for at a time.
    each: usize,
}

impl Ahead {
    pub(super) const NOTHING: Ahead = Ahead { from: std::ptr::null(), width: 0, pitch: 0, left: 0, each: 0 };

    pub(super) fn rows(from: *const f32, rows: usize, width: usize, pitch: usize) -> Ahead {
        Ahead { from, width, pitch, left: rows, each: 0 }
    }

    /// Values side by side, as rows of a line each.
    pub(super) fn values(values: &[f32]) -> Ahead {
        Ahead::rows(values.as_ptr(), values.len().div_ceil(LINE), 1, LINE)
    }

    /// Evenly over so many tiles of sums over `k`.
    pub(super) fn spread(self, tiles: usize, k: usize) -> Ahead {
        if self.is_nothing() {
            return self;
        }
        Ahead { each: self.left.div_ceil((tiles * k.div_ceil(STRIP)).max(1)), ..self }
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.left == 0
    }

    /// Asks for the next rows. Only a hint: no address needs to be one of the program's.
    #[inline(always)]
    pub(super) fn fetch(&mut self) {
        let rows = self.each.min(self.left);
        self.left -= rows;
        for _ in 0..rows {
            for at in (0..self.width).step_by(LINE) {
                // SAFETY: the instruction touches nothing; every x86-64 has it.
                unsafe { _mm_prefetch::<_MM_HINT_T1>(self.from.wrapping_add(at).cast()) };
            }
            self.from = self.from.wrapping_add(self.pitch);
        }
    }
}
