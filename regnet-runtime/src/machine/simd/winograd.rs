//! Convolution 3×3 at stride 1 as F(4×4, 3×3) of Winograd, with sixteen examples in the lanes: x [G,H,W,C,16].
//!
//! A tile of 4×4 cells of y comes from 6×6 cells of x by 36 products for each channel and filter instead of 144:
//!
//! y = Aᵀ[(G·w·Gᵀ) ⊙ (Bᵀ·x·B)]A;   d_w = Gᵀ[Σ (Bᵀ·x·B) ⊙ (A·d_y·Aᵀ)]G
//!
//! At each of the 36 points the sum over channels (for d_w: over tiles and examples) is a matrix product; with
//! examples in the lanes the transforms are elementwise. The gradient of x is the first sum over d_y with the
//! kernel turned. Cells outside the image are read as 0, and cells of y outside it are not written.
//!
//! A product of polynomials of degree 3 and 2 is known by its values at six points: here p = 0, ±a, ±b, ∞ with
//! a = √½, b = √2. G and A hold the powers of the points, each row of G divided by Π (p − q) over the other finite
//! points q, and Bᵀ the coefficients of Π (x − q) (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2015):
//!
//! ```text
//!      1     0     0           1   0  −5/2   0   1   0
//!    −2/3  −a·⅔  −1/3          0 −2a   −2    a   1   0         1   1   1    1    1   0
//! G  −2/3   a·⅔  −1/3      Bᵀ  0  2a   −2   −a   1   0     Aᵀ  0   a  −a    b   −b   0
//!     1/6   b/6   1/3          0 −b/2  −½    b   1   0         0   ½   ½    2    2   0
//!     1/6  −b/6   1/3          0  b/2  −½   −b   1   0         0  a³ −a³   b³  −b³   1
//!      0     0     1           0   1    0  −5/2  0   1
//! ```
//!
//! All constants lie between ⅙ and 2√2, and the points in pairs ±p share half of the work. Largest error over
//! largest value, against f64, on images of 7² to 28² with 32 and 64 channels and batch 128: 1.1 to 1.8e-6 for y and
//! d_x, 1.2 to 2.2e-6 for d_w; the textbook's points 0, ±1, ±2 give 5 to 8e-6 and 1e-5. Tests hold all passes to 1e-5.

mod forward;
mod gradient;
mod rows;
mod transform;

pub(crate) use forward::forward;
pub(crate) use gradient::{blocks, weight_gradient};
pub(crate) use rows::{forward_rows, wins_rows};

use super::conv::{self, Sizes};
use crate::machine::simd::WIDTH;
use forward::image;
use transform::{CELLS, POINTS};

/// Points of a tile.
const ALL: usize = POINTS * POINTS;

/// Tiles whose products are formed together: each transformed weight is loaded once for both, and what is kept of
/// them for all points stays in the second cache up to 64 channels and filters.
const TILES: usize = 2;

/// Runs of values at neighbouring points are this much further apart than they are long: without it, the 36 places
/// that a transform writes to would share few sets of the first cache.
const GAP: usize = WIDTH;

/// The tiles of all groups, one after another.
#[derive(Clone, Copy)]
struct Tiling {
    sizes: Sizes,
    groups: usize,
    down: usize,
    across: usize,
}

/// Where a tile lies: its group, and its first cell of y.
#[derive(Clone, Copy)]
struct Place {
    group: usize,
    row: usize,
    column: usize,
}

/// Pointers to the cells of x that a tile reads, or to zeros.
type Cells = [[*const f32; POINTS]; POINTS];

impl Tiling {
    #[track_caller]
    fn new(sizes: Sizes, groups: usize) -> Tiling {
        assert!(exists(sizes), "a kernel of 3x3 at stride 1");
        let (down, across) = (sizes.rows.output.div_ceil(CELLS), sizes.columns.output.div_ceil(CELLS));
        Tiling { sizes, groups, down, across }
    }

    fn count(&self) -> usize {
        self.groups * self.down * self.across
    }

    fn place(&self, tile: usize) -> Place {
        let (group, tile) = (tile / (self.down * self.across), tile % (self.down * self.across));
        Place { group, row: tile / self.across * CELLS, column: tile % self.across * CELLS }
    }

    /// The cells of x that the tile reads, from `channel` on; `zeros` stands for those outside the image.
    fn cells(&self, place: Place, x: &[f32], channel: usize, zeros: *const f32) -> Cells {
        let Sizes { rows, columns, channels, .. } = self.sizes;
        let image = &x[place.group * rows.input * columns.input * channels * WIDTH..];
        let inside = |at: usize, before: isize, input: usize| {
            usize::try_from(at as isize - before).ok().filter(|&at| at < input)
        };
        let mut cells = [[zeros; POINTS]; POINTS];
        for (i, cells) in cells.iter_mut().enumerate() {
            let Some(row) = inside(place.row + i, rows.before, rows.input) else { continue };
            for (j, cell) in cells.iter_mut().enumerate() {
                if let Some(column) = inside(place.column + j, columns.before, columns.input) {
                    *cell = image[((row * columns.input + column) * channels + channel) * WIDTH..].as_ptr();
                }
            }
        }
        cells
    }
}

/// Whether the sum over windows is faster in this form; by the sizes alone.
///
/// Costs in units of one product of vectors in the direct sum, fitted to a grid of C, F in 1..=64 and H = W in
/// 2..=28 at batch 128 with AVX-512: of the 272 passes there, two that took 1.4 times as long are taken for faster,
/// and none that is 1.2 times as fast is missed. Transforms make few channels or filters lose (1→32 on 28²: 0.6 times
/// as fast), overhanging tiles images of 5 and of 3 and less. Beyond the grid it held at 128² to 512² channels.
pub(crate) fn wins_windows(sizes: Sizes) -> bool {
    let Sizes { channels, filters, .. } = sizes;
    wins(sizes, 48 * channels * filters + 250 * channels + 100 * filters)
}

/// Whether the weight gradient is faster in this form; as `wins_windows`. The product has filters in its lanes.
pub(crate) fn wins_weight_gradient(sizes: Sizes) -> bool {
    let (channels, filters) = (sizes.channels, sizes.filters.next_multiple_of(WIDTH));
    wins(sizes, 30 * channels * filters + 300 * channels + 200 * filters)
}

/// Whether tiles of this cost are cheaper than the direct products, which leave out what lies outside the image.
fn wins(sizes: Sizes, tile: usize) -> bool {
    if !exists(sizes) {
        return false;
    }
    let Tiling { down, across, .. } = Tiling::new(sizes, 1);
    let products =
        |axis: conv::Axis| (0..3).map(|tap| axis.windows(tap)).map(|(from, to)| to - from).sum::<usize>();
    down * across * tile < products(sizes.rows) * products(sizes.columns) * sizes.channels * sizes.filters
}

/// Whether the kernel is 3×3 at stride 1.
fn exists(sizes: Sizes) -> bool {
    [sizes.rows, sizes.columns].iter().all(|axis| axis.kernel == 3 && axis.stride == 1)
}

/// How many cells of an axis of y lie in the tile that begins at `first`.
fn within(first: usize, output: usize) -> usize {
    CELLS.min(output - first)
}
