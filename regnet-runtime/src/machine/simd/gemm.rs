//! Matrix products of `f32` in register tiles: C = start + A·B, as many rows as
//! registers hold by two vectors.
//!
//! Every value of C is one chain of fused multiply-adds over k in rising order, whatever the tile; of a product of one
//! row a few chains, by its columns.
//! The portable twin is `matmul`.

use super::{Level, pack};
use crate::base::slices::exact;
use crate::machine::curve::Curve;
use crate::machine::pool::{self, ByThread, Scratch};
use crate::machine::product::{End, Sizes, Start, TASK};
use tile::{FEW_ROWS, block_on};

mod ahead;
mod tile;

/// Rows of a packed panel are this far apart: the widest panel, two vectors of AVX-512.
const PITCH: usize = 32;

/// Rows of C in a task, at least: sixteen of the tallest tiles, so that a packed panel is used again.
const TASK_ROWS: usize = 192;

/// How a panel of B reaches the tiles.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Panel {
    /// Read where it lies, [K,N].
    InPlace,
    /// Copied from [K,N].
    Copied,
    /// Copied from [N,K].
    Transposed,
}

/// A product whose pointers were checked: a [(m-1)·a_row + (k-1)·a_col], b [K,N] or [N,K], c [M,N] row-major,
/// start null or readable at (m-1)·start_row + n.
#[derive(Clone, Copy)]
struct Product {
    sizes: Sizes,
    a: *const f32,
    a_row: usize,
    a_col: usize,
    b: *const f32,
    b_row: usize,
    start: *const f32,
    start_row: usize,
    c: *mut f32,
    c_row: usize,
    /// Null, or where the first tile of a panel leaves the columns of B that it read, K rows of `PITCH`: those below
    /// it read them there.
    copy: *mut f32,
    end: Finish,
}

/// What a tile of C becomes when its sums are complete.
#[derive(Clone, Copy)]
enum Finish {
    Sum,
    Value(Curve),
    /// y lies as C does, its rows `c_row` apart.
    Gradient(Curve, *const f32),
}

// SAFETY: a, b, start and y are only read; the tasks of `product` write disjoint tiles of c.
unsafe impl Sync for Product {}

/// C = A·B, then `end`.   a [M,K]  b [K,N]. False, with nothing done, where the level has no vectors.
pub(crate) fn nn(
    level: Level,
    s: Sizes,
    a: &[f32],
    b: &[f32],
    (start, end): (Start<'_, f32>, End<'_, f32>),
    c: &mut [f32],
) -> bool {
    if s.n == 1 && s.m > FEW_ROWS && level != Level::Portable {
        return nt(level, Sizes::new(1, s.k, s.m), b, a, (as_a_row(s.m, start, c), end), c);
    }
    in_parallel(level, Panel::InPlace, &checked(s, (a, s.k, 1), (b, s.n), start, c).then(end))
}

/// The start of a product of one column, taken as the row that it is in memory: its lanes are then all in use.
fn as_a_row<'a>(len: usize, start: Start<'a, f32>, c: &mut [f32]) -> Start<'a, f32> {
    match start {
        Start::Zero | Start::Keep => start,
        Start::Row(row) => {
            c[..len].fill(row[0]);
            Start::Keep
        }
    }
}

/// C = A·Bᵀ, then `end`.   a [M,K]  b [N,K]
pub(crate) fn nt(
    level: Level,
    s: Sizes,
    a: &[f32],
    b: &[f32],
    (start, end): (Start<'_, f32>, End<'_, f32>),
    c: &mut [f32],
) -> bool {
    in_parallel(level, Panel::Transposed, &checked(s, (a, s.k, 1), (b, s.k), start, c).then(end))
}

/// C = Aᵀ·B.   a [K,M]  b [K,N]
pub(crate) fn tn(level: Level, s: Sizes, a: &[f32], b: &[f32], start: Start<'_, f32>, c: &mut [f32]) -> bool {
    if s.n == 1 && s.m > FEW_ROWS && level != Level::Portable {
        return nn(level, Sizes::new(1, s.k, s.m), b, a, (as_a_row(s.m, start, c), End::Sum), c);
    }
    in_parallel(level, Panel::InPlace, &checked(s, (a, 1, s.m), (b, s.n), start, c))
}

/// Panels of B [K,N], two vectors of columns each, one after the other. False, with nothing done, without vectors.
pub(crate) fn panels(level: Level, s: Sizes, b: &[f32], panels: &mut [f32]) -> bool {
    let Some(width) = panel_width(level) else { return false };
    exact(b, &[s.k, s.n]);
    exact(panels, &[s.panels_len()]);
    let used = s.k * s.n.next_multiple_of(width);
    pool::chunks_mut(&mut panels[..used], s.k * width, &|panel, to| {
        let (column, columns) = (panel * width, width.min(s.n - panel * width));
        // SAFETY: B holds K rows of N values and column + columns <= N (asserted), `to` K · width.
        let done = unsafe {
            pack::copy(level, (s.k, columns), b.as_ptr().wrapping_add(column), s.n, to.as_mut_ptr(), width)
        };
        assert!(done, "a level with vectors");
    });
    true
}

/// The rows of C = Aᵀ·B from `first` on, as many as c holds, from the panels of B. False as above.
///
/// What is needed `soon` is fetched meanwhile.   a [K,M]  c [rows,N]
pub(crate) fn tn_block(
    level: Level,
    s: Sizes,
    first: usize,
    a: &[f32],
    panels: &[f32],
    soon: [&[f32]; 3],
    c: &mut [f32],
) -> bool {
    let Some(width) = panel_width(level) else { return false };
    let m = c.len() / s.n.max(1);
    exact(a, &[s.k, s.m]);
    exact(c, &[m, s.n]);
    exact(panels, &[s.panels_len()]);
    assert!(first <= s.m && m <= s.m - first);
    let sizes = Sizes { m, ..s };
    let multiply = |a: &[f32], a_col: usize, c: &mut [f32]| {
        let whole = product(sizes, (a, 1, a_col), (panels, width), Start::Zero, c);
        // SAFETY: `level` is one of this machine's, `whole` was checked, and the panels hold K · width each.
        let done = unsafe { tile::panels_on(level, &whole, soon) };
        assert!(done, "a level with vectors");
    };
    if !s.m.is_multiple_of(SETS) {
        multiply(&a[first..], s.m, c);
        return true;
    }
    f32::with_scratch(s.k * m, |block| {
        for (p, to) in block.chunks_exact_mut(m.max(1)).enumerate() {
            to.copy_from_slice(&a[p * s.m + first..][..m]);
        }
        multiply(block, m, c);
    });
    true
}

/// Columns of a panel: two vectors.
fn panel_width(level: Level) -> Option<usize> {
    level.lanes().map(|lanes| 2 * lanes)
}

/// As `nn`, on the calling thread alone.
pub(crate) fn nn_serial(
    level: Level,
    s: Sizes,
    a: &[f32],
    b: &[f32],
    start: Start<'_, f32>,
    c: &mut [f32],
) -> bool {
    all(level, &checked(s, (a, s.k, 1), (b, s.n), start, c))
}

/// As `tn`, on the calling thread alone.
pub(crate) fn tn_serial(
    level: Level,
    s: Sizes,
    a: &[f32],
    b: &[f32],
    start: Start<'_, f32>,
    c: &mut [f32],
) -> bool {
    all(level, &checked(s, (a, 1, s.m), (b, s.n), start, c))
}

/// Checks the lengths once. `a` and `b` bring the distances of their rows (and columns).
#[inline]
#[track_caller]
fn checked(
    sizes: Sizes,
    (a, a_row, a_col): (&[f32], usize, usize),
    (b, b_row): (&[f32], usize),
    start: Start<'_, f32>,
    c: &mut [f32],
) -> Product {
    sizes.exact(a, b, start, c);
    product(sizes, (a, a_row, a_col), (b, b_row), start, c)
}

/// The product of slices whose lengths were checked.
#[inline]
fn product(
    sizes: Sizes,
    (a, a_row, a_col): (&[f32], usize, usize),
    (b, b_row): (&[f32], usize),
    start: Start<'_, f32>,
    c: &mut [f32],
) -> Product {
    let (start, start_row) = match start {
        Start::Zero => (std::ptr::null(), 0),
        Start::Keep => (c.as_ptr(), sizes.n),
        Start::Row(row) => (row.as_ptr(), 0),
    };
    let c_row = sizes.n;
    let (a, b, c) = (a.as_ptr(), b.as_ptr(), c.as_mut_ptr());
    // A kept start is read through the pointer that writes.
    let start = if start_row == 0 { start } else { c.cast_const() };
    Product {
        sizes,
        a,
        a_row,
        a_col,
        b,
        b_row,
        start,
        start_row,
        c,
        c_row,
        copy: std::ptr::null_mut(),
        end: Finish::Sum,
    }
}

fn all(level: Level, product: &Product) -> bool {
    // SAFETY: `level` is one that this machine has (`available`), `product` was checked.
    unsafe { block_on(level, product) }
}

/// Tasks of one panel of columns by a block of rows; a task packs its own panel.
fn in_parallel(level: Level, panel: Panel, product: &Product) -> bool {
    let Sizes { m, k, n } = product.sizes;
    let small = product.sizes.macs() <= TASK;
    if small && panel == Panel::InPlace {
        return all(level, product);
    }
    // Of few rows a panel in place is wider: there a sum would wait for itself.
    let vectors = if m <= FEW_ROWS && panel == Panel::InPlace { 4 } else { 2 };
    let Some(width) = panel_width(level).map(|width| width / 2 * vectors) else { return false };
    let panels = n.div_ceil(width);
    let blocks = blocks_of_rows(product.sizes, panels, width);
    let inline = small || panels * blocks <= 1;
    if inline && panel == Panel::InPlace {
        return all(level, product);
    }
    let copy = panel == Panel::InPlace && m >= COPY_ROWS && k * n > FIRST_CACHE && product.b_row > NEAR;
    let panel = if copy { Panel::Copied } else { panel };
    let own = if panel == Panel::InPlace { 0 } else { TAG + k * PITCH };
    let threads = if inline { 1 } else { pool::threads() };
    let (a_len, a_pitch) = if aliases(product) { (m * (k + PAD), k + PAD) } else { (0, 0) };
    f32::with_scratch(threads * own + a_len, |scratch| {
        let (a, scratch) = scratch.split_at_mut(a_len);
        pool::chunks_mut(a, a_pitch * COPY_ROWS, &|chunk, a| {
            for (i, to) in a.chunks_exact_mut(a_pitch).enumerate() {
                // SAFETY: a has M rows, and those of A have no gaps (`aliases`).
                to[..k].copy_from_slice(unsafe { product.row_of_a(chunk * COPY_ROWS + i) });
            }
        });
        let mut product = *product;
        if a_len > 0 {
            (product.a, product.a_row) = (a.as_ptr(), a_pitch);
        }
        scratch.iter_mut().step_by(own.max(1)).for_each(|tag| *tag = NO_PANEL);
        pool::each_part(panels * blocks, ByThread::new(scratch, own), |task, scratch| {
            // A copied panel is used for all blocks of rows, else a block of A, which then stays in the second cache,
            // for all panels.
            let (column, block) = match panel {
                Panel::InPlace => (task % panels * width, task / panels),
                Panel::Copied | Panel::Transposed => (task / blocks * width, task % blocks),
            };
            let rows = block * m / blocks..(block + 1) * m / blocks;
            // SAFETY: tasks are disjoint in rows or columns, and lie within M x N; scratch holds TAG + K * PITCH, and
            // its tag is of this product.
            let part = unsafe { packed(level, panel, &product, (column, width.min(n - column)), scratch) };
            all(level, &part.rows(rows.start, rows.len()));
        });
    });
    true
}

/// How many blocks of rows a panel of columns is multiplied in: more where there are few panels to share out.
fn blocks_of_rows(sizes: Sizes, panels: usize, width: usize) -> usize {
    let Sizes { m, k, .. } = sizes;
    let fewest = TASK / (k * width).max(1);
    m.div_ceil(fewest.max(TASK_ROWS)).max((TASKS / panels.max(1)).min(m / fewest.max(COPY_ROWS)))
}

/// Tasks of a product, at least: so that the last ones find every thread at work.
const TASKS: usize = 8;

/// Values of B that stay in the first cache: they are not copied.
const FIRST_CACHE: usize = 12 << 10;

/// The most values from one row of B to the next that cost a tile nothing: wider rows share few sets of a cache.
const NEAR: usize = 128;

/// What stands before a thread's copy of a panel, a row of it: its first value is the panel's column.
const TAG: usize = PITCH;
const NO_PANEL: f32 = -1.0;

/// Rows of C from which a panel of B is copied: it is read once for each tile of rows.
const COPY_ROWS: usize = 48;

/// What a copy of A has between its rows, so that those of a tile lie in different sets of the first cache.
const PAD: usize = 16;

/// Values between two that lie in the same set of the first cache, or in one of two.
const SETS: usize = 512;

/// Whether the rows of a tile of A lie in one set of the first cache, or in two: they would drive each other out.
fn aliases(p: &Product) -> bool {
    p.a_col == 1 && p.a_row >= SETS && p.a_row.is_multiple_of(SETS) && p.sizes.n > 2 * PITCH && p.sizes.m > 1
}

/// The product of the columns `column..column + width`, reading B from `scratch` if it is to be packed.
///
/// # Safety
/// The machine has vectors; column + width <= N; scratch holds TAG + K * PITCH values unless the panel is read in place, the first of them
/// NO_PANEL or the column of the panel behind it.
unsafe fn packed(
    level: Level,
    panel: Panel,
    p: &Product,
    (column, width): (usize, usize),
    scratch: &mut [f32],
) -> Product {
    let k = p.sizes.k;
    let there = scratch.first() == Some(&(column as f32));
    if let Some(tag) = scratch.first_mut() {
        *tag = column as f32;
    }
    let to = scratch.as_mut_ptr().wrapping_add(TAG);
    let start = if p.start.is_null() { p.start } else { p.start.wrapping_add(column) };
    let none = std::ptr::null_mut();
    let (b, b_row, copy) = match panel {
        Panel::InPlace => (p.b.wrapping_add(column), p.b_row, none),
        Panel::Copied if there => (to.cast_const(), PITCH, none),
        // The first tile fills it.
        Panel::Copied => (p.b.wrapping_add(column), p.b_row, to),
        Panel::Transposed => {
            let b = p.b.wrapping_add(column * p.b_row);
            if !there {
                // SAFETY: b holds N rows of K values, column + width <= N; behind the tag are K * PITCH, width <= PITCH.
                let done = unsafe { pack::transpose(level, (k, width), b, p.b_row, to, PITCH) };
                assert!(done, "a level with vectors");
            }
            (to.cast_const(), PITCH, none)
        }
    };
    let (sizes, end) = (Sizes { n: width, ..p.sizes }, p.end.behind(column));
    Product { sizes, b, b_row, start, c: p.c.wrapping_add(column), copy, end, ..*p }
}

impl Product {
    /// With what its sums become.
    #[track_caller]
    fn then(self, end: End<'_, f32>) -> Product {
        let end = match end {
            End::Sum => Finish::Sum,
            End::Value(curve) => Finish::Value(curve),
            End::Gradient(curve, y) => {
                exact(y, &[self.sizes.m, self.sizes.n]);
                Finish::Gradient(curve, y.as_ptr())
            }
        };
        Product { end, ..self }
    }

    /// # Safety
    /// row < M, and the values of a row of A lie side by side.
    unsafe fn row_of_a(&self, row: usize) -> &[f32] {
        // SAFETY: A holds M rows of K values, `a_row` apart.
        unsafe { std::slice::from_raw_parts(self.a.add(row * self.a_row), self.sizes.k) }
    }

    /// The product of `count` rows from `first` on; first + count <= M.
    fn rows(self, first: usize, count: usize) -> Product {
        let start =
            if self.start.is_null() { self.start } else { self.start.wrapping_add(first * self.start_row) };
        let (a, c) = (self.a.wrapping_add(first * self.a_row), self.c.wrapping_add(first * self.c_row));
        let end = self.end.behind(first * self.c_row);
        Product { sizes: Sizes { m: count, ..self.sizes }, a, start, c, end, ..self }
    }
}

impl Finish {
    /// For a part of C that begins `values` behind its first.
    fn behind(self, values: usize) -> Finish {
        match self {
            Finish::Sum | Finish::Value(_) => self,
            Finish::Gradient(curve, y) => Finish::Gradient(curve, y.wrapping_add(values)),
        }
    }
}
