//! The passes of a batch norm for `f32` over a chunk of rows, a vector at a time, with the relu and the 2×2 max pool
//! behind it where they are part of it. What relu and pool let through is found again from x: it costs no memory.
//!
//! y = (x − mean)·scale + shift;  d_x = scale·(d − mean_d − (x − mean)·slope), where d is d_y of what went through.
//! The portable twin is `layers::batchnorm::kernel`, with relu and pool as layers of their own.

#![allow(clippy::needless_range_loop, reason = "a window indexes several registers at once")]

use super::vector::Vector;
use super::{Level, compiled};

/// What follows the norm at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Nothing,
    Relu,
    /// A relu and a 2×2 max pool; a row of the image has so many values, two rows stand one after the other.
    Pool {
        row: usize,
    },
}

/// Cells of a window.
const CELLS: usize = 4;

/// mean, scale and shift of each column.
pub(crate) type Columns<'a> = [&'a [f32]; 3];

/// One pass over whole rows, x [n,columns]; with a pool, over pairs of rows of an image, [n,2,row] by [n,row/2].
pub(crate) enum Pass<'a> {
    /// sums [2,columns] = Σ and Σ² of x − center.
    Distances { x: &'a [f32], center: &'a [f32], sums: &'a mut [f32] },
    /// y from x, or from y itself.
    Forward { x: Option<&'a [f32]>, of: Columns<'a>, then: Then, y: &'a mut [f32] },
    /// sums [2,columns] = Σ d·(x − mean) and Σ d.
    Sums { x: &'a [f32], d_y: &'a [f32], of: Columns<'a>, then: Then, sums: &'a mut [f32] },
    /// d_x, with `back` = mean_d and slope.
    Backward {
        x: &'a [f32],
        d_y: &'a [f32],
        of: Columns<'a>,
        back: [&'a [f32]; 2],
        then: Then,
        d_x: &'a mut [f32],
    },
}

impl Pass<'_> {
    pub(crate) fn run(self, level: Level) {
        self.check();
        // SAFETY: the level is one of this machine's; lengths were checked above.
        let done = unsafe { pass_on(level, self) };
        assert!(done, "the twin runs where there are no vectors");
    }

    /// Panics unless every slice is as long as the rows say.
    fn check(&self) {
        match self {
            Pass::Distances { x, center, sums } => {
                assert!(x.len().is_multiple_of(center.len().max(1)) && sums.len() == 2 * center.len());
            }
            Pass::Forward { x, of, then, y } => {
                let len = x.map_or(y.len(), <[f32]>::len);
                assert!(y.len() == outputs(of, *then, len) && (x.is_some() || y.len() == len));
                assert!(x.is_some() || !matches!(then, Then::Pool { .. }));
            }
            Pass::Sums { x, d_y, of, then, sums } => {
                assert!(d_y.len() == outputs(of, *then, x.len()) && sums.len() == 2 * of[0].len());
            }
            Pass::Backward { x, d_y, of, back, then, d_x } => {
                assert!(d_y.len() == outputs(of, *then, x.len()) && d_x.len() == x.len());
                assert!(back.iter().all(|back| back.len() == of[0].len()));
            }
        }
    }
}

/// How many values follow from so many of x; panics unless those are whole rows.
fn outputs(of: &Columns<'_>, then: Then, len: usize) -> usize {
    let columns = of[0].len();
    assert!(columns > 0 && of.iter().all(|values| values.len() == columns));
    match then {
        Then::Nothing | Then::Relu => {
            assert!(len.is_multiple_of(columns));
            len
        }
        Then::Pool { row } => {
            assert!(row > 0 && row.is_multiple_of(2 * columns) && len.is_multiple_of(2 * row));
            len / CELLS
        }
    }
}

compiled! {
    /// # Safety
    /// As [`pass`], on a level of this machine.
    unsafe fn pass_on(this: Pass<'_>) = pass;
}

/// # Safety
/// Inlined into a function that enables V; lengths as `Pass::check` asserts them.
#[inline(always)]
unsafe fn pass<V: Vector>(pass: Pass<'_>) {
    // SAFETY: the lengths are those of `check`; the pointers are those of the slices.
    unsafe {
        match pass {
            Pass::Distances { x, center, sums } => distances::<V>(x, center, sums),
            Pass::Forward { x, of, then, y } => {
                let (from, to) = (x.map_or(y.as_ptr(), <[f32]>::as_ptr), y.as_mut_ptr());
                match then {
                    Then::Nothing => forward::<V, false>(from, of, y.len(), to),
                    Then::Relu => forward::<V, true>(from, of, y.len(), to),
                    Then::Pool { row } => forward_pooled::<V>(from, of, row, y.len(), to),
                }
            }
            Pass::Sums { x, d_y, of, then, sums } => match then {
                Then::Nothing => self::sums::<V, false>(x, d_y, of, sums),
                Then::Relu => self::sums::<V, true>(x, d_y, of, sums),
                Then::Pool { row } => sums_pooled::<V>(x, d_y, of, row, sums),
            },
            Pass::Backward { x, d_y, of, back, then, d_x } => match then {
                Then::Nothing => backward::<V, false>(x, d_y, of, back, d_x),
                Then::Relu => backward::<V, true>(x, d_y, of, back, d_x),
                Then::Pool { row } => backward_pooled::<V>(x, d_y, of, back, row, d_x),
            },
        }
    }
}

/// Lanes of a vector that lie in a row: all of them (`FULL`), or the first `count`.
#[derive(Clone, Copy)]
struct Part<const FULL: bool>(usize);

impl<const FULL: bool> Part<FULL> {
    /// # Safety
    /// Inlined where V is enabled; the lanes of the part are readable.
    #[inline(always)]
    unsafe fn load<V: Vector>(self, from: *const f32) -> V::Register {
        // SAFETY: the caller's condition.
        unsafe { if FULL { V::load(from) } else { V::load_first(from, self.0) } }
    }

    /// # Safety
    /// As `load`, and writable.
    #[inline(always)]
    unsafe fn store<V: Vector>(self, to: *mut f32, value: V::Register) {
        // SAFETY: the caller's condition.
        unsafe { if FULL { V::store(to, value) } else { V::store_first(to, value, self.0) } }
    }

    /// mean, scale and shift of the part at column `c`.
    ///
    /// # Safety
    /// As `load` for each of them.
    #[inline(always)]
    unsafe fn columns<V: Vector>(self, of: Columns<'_>, c: usize) -> [V::Register; 3] {
        // SAFETY: the caller's condition.
        unsafe {
            [
                self.load::<V>(of[0].as_ptr().add(c)),
                self.load::<V>(of[1].as_ptr().add(c)),
                self.load::<V>(of[2].as_ptr().add(c)),
            ]
        }
    }
}

/// Runs `$body` for each vector of `$columns` columns, with `$part` for the lanes at `$c`.
macro_rules! for_vectors {
    ($V:ty, $columns:expr, |$part:ident, $c:ident| $body:expr) => {
        let whole = $columns / <$V>::LANES * <$V>::LANES;
        for $c in (0..whole).step_by(<$V>::LANES) {
            let $part = Part::<true>(<$V>::LANES);
            $body;
        }
        if whole < $columns {
            let ($part, $c) = (Part::<false>($columns - whole), whole);
            $body;
        }
    };
}

/// (x − mean)·scale + shift, each step rounded, as in the twin.
///
/// # Safety
/// Inlined where V is enabled.
#[inline(always)]
unsafe fn normal<V: Vector>(x: V::Register, [mean, scale, shift]: [V::Register; 3]) -> V::Register {
    // SAFETY: the caller's condition.
    unsafe { V::add(V::multiply(V::subtract(x, mean), scale), shift) }
}

/// `d` where a relu of y lets it through: y > 0 or NaN.
///
/// # Safety
/// Inlined where V is enabled.
#[inline(always)]
unsafe fn through<V: Vector>(y: V::Register, d: V::Register) -> V::Register {
    // SAFETY: the caller's condition.
    unsafe { V::select(V::beats(y, V::zero()), d, V::zero()) }
}

/// Rows summed before the sum of a column is stored again.
const ROWS: usize = 4;

/// # Safety
/// Inlined where V is enabled; x holds whole rows of center, sums two.
#[inline(always)]
unsafe fn distances<V: Vector>(x: &[f32], center: &[f32], sums: &mut [f32]) {
    let columns = center.len();
    sums.fill(0.0);
    let (first, second) = sums.split_at_mut(columns);
    for block in x.chunks(ROWS * columns) {
        for_vectors!(V, columns, |part, c| {
            // SAFETY: the part at c lies within a row; block holds whole rows.
            unsafe {
                let center = part.load::<V>(center.as_ptr().add(c));
                let (to, to_squares) = (first.as_mut_ptr().add(c), second.as_mut_ptr().add(c));
                let (mut sum, mut squares) = (part.load::<V>(to), part.load::<V>(to_squares));
                for row in 0..block.len() / columns {
                    let x = part.load::<V>(block.as_ptr().add(row * columns + c));
                    let distance = V::subtract(x, center);
                    sum = V::add(sum, distance);
                    squares = V::multiply_add(distance, distance, squares);
                }
                part.store::<V>(to, sum);
                part.store::<V>(to_squares, squares);
            }
        });
    }
}

/// # Safety
/// Inlined where V is enabled; x readable and y writable for len = whole rows of `of`.
#[inline(always)]
unsafe fn forward<V: Vector, const RELU: bool>(x: *const f32, of: Columns<'_>, len: usize, y: *mut f32) {
    let columns = of[0].len();
    for row in (0..len).step_by(columns) {
        for_vectors!(V, columns, |part, c| {
            // SAFETY: the part at c lies within the row.
            unsafe {
                let mut value = normal::<V>(part.load::<V>(x.add(row + c)), part.columns::<V>(of, c));
                if RELU {
                    value = V::relu(value);
                }
                part.store::<V>(y.add(row + c), value);
            }
        });
    }
}

/// # Safety
/// Inlined where V is enabled; x and d_y hold whole rows of `of`, sums two.
#[inline(always)]
unsafe fn sums<V: Vector, const RELU: bool>(x: &[f32], d_y: &[f32], of: Columns<'_>, sums: &mut [f32]) {
    let columns = of[0].len();
    sums.fill(0.0);
    let (first, second) = sums.split_at_mut(columns);
    for (x, d_y) in x.chunks(ROWS * columns).zip(d_y.chunks(ROWS * columns)) {
        for_vectors!(V, columns, |part, c| {
            // SAFETY: the part at c lies within a row; x and d_y hold as many whole rows.
            unsafe {
                let of = part.columns::<V>(of, c);
                let (to, to_d) = (first.as_mut_ptr().add(c), second.as_mut_ptr().add(c));
                let (mut sum, mut sum_d) = (part.load::<V>(to), part.load::<V>(to_d));
                for row in 0..x.len() / columns {
                    let x = part.load::<V>(x.as_ptr().add(row * columns + c));
                    let mut d = part.load::<V>(d_y.as_ptr().add(row * columns + c));
                    if RELU {
                        d = through::<V>(normal::<V>(x, of), d);
                    }
                    sum = V::multiply_add(d, V::subtract(x, of[0]), sum);
                    sum_d = V::add(sum_d, d);
                }
                part.store::<V>(to, sum);
                part.store::<V>(to_d, sum_d);
            }
        });
    }
}

/// # Safety
/// Inlined where V is enabled; x, d_y and d_x hold whole rows of `of` and `back`.
#[inline(always)]
unsafe fn backward<V: Vector, const RELU: bool>(
    x: &[f32],
    d_y: &[f32],
    of: Columns<'_>,
    back: [&[f32]; 2],
    d_x: &mut [f32],
) {
    let columns = of[0].len();
    for row in (0..d_x.len()).step_by(columns) {
        for_vectors!(V, columns, |part, c| {
            // SAFETY: the part at c lies within the row.
            unsafe {
                let x = part.load::<V>(x.as_ptr().add(row + c));
                let mut d = part.load::<V>(d_y.as_ptr().add(row + c));
                let of = part.columns::<V>(of, c);
                if RELU {
                    d = through::<V>(normal::<V>(x, of), d);
                }
                let back = [part.load::<V>(back[0].as_ptr().add(c)), part.load::<V>(back[1].as_ptr().add(c))];
                part.store::<V>(d_x.as_mut_ptr().add(row + c), gradient::<V>(x, d, of, back));
            }
        });
    }
}

/// scale·(d − mean_d − (x − mean)·slope)
///
/// # Safety
/// Inlined where V is enabled.
#[inline(always)]
unsafe fn gradient<V: Vector>(
    x: V::Register,
    d: V::Register,
    [mean, scale, _]: [V::Register; 3],
    [mean_d, slope]: [V::Register; 2],
) -> V::Register {
    // SAFETY: the caller's condition.
    unsafe { V::multiply(scale, V::minus_product(V::subtract(x, mean), slope, V::subtract(d, mean_d))) }
}

/// Where the windows of an image lie: calls `$body` with the first cell in x and the place in y.
macro_rules! for_windows {
    ($columns:expr, $row:expr, $len:expr, |$cell:ident, $out:ident| $body:expr) => {
        for pair in 0..$len / (2 * $row) {
            for window in 0..$row / (2 * $columns) {
                let $cell = pair * 2 * $row + window * 2 * $columns;
                let $out = pair * $row / 2 + window * $columns;
                $body;
            }
        }
    };
}

/// The four cells of a window, and which of them is the largest after the norm.
struct Window<V: Vector> {
    x: [V::Register; CELLS],
    largest: V::Register,
    winner: V::Register,
}

/// # Safety
/// Inlined where V is enabled; the part of each of the four cells is readable.
#[inline(always)]
unsafe fn window<V: Vector, const FULL: bool>(
    part: Part<FULL>,
    x: *const f32,
    cells: [usize; CELLS],
    of: [V::Register; 3],
) -> Window<V> {
    // SAFETY: the caller's condition.
    unsafe {
        let mut values = [V::zero(); CELLS];
        for i in 0..CELLS {
            values[i] = part.load::<V>(x.add(cells[i]));
        }
        let (mut largest, mut winner) = (normal::<V>(values[0], of), V::zero());
        for i in 1..CELLS {
            let y = normal::<V>(values[i], of);
            let better = V::beats(y, largest);
            largest = V::select(better, y, largest);
            winner = V::select(better, V::splat(i as f32), winner);
        }
        Window { x: values, largest, winner }
    }
}

/// Offsets of the cells of a window from its first.
fn cells(columns: usize, row: usize) -> [usize; CELLS] {
    [0, columns, row, row + columns]
}

/// # Safety
/// Inlined where V is enabled; x readable for 4·len values, pairs of rows, and y writable for len.
#[inline(always)]
unsafe fn forward_pooled<V: Vector>(x: *const f32, of: Columns<'_>, row: usize, len: usize, y: *mut f32) {
    let columns = of[0].len();
    for_windows!(columns, row, CELLS * len, |cell, out| {
        for_vectors!(V, columns, |part, c| {
            // SAFETY: the window's cells lie in its pair of rows, the part at c within a cell.
            unsafe {
                let of = part.columns::<V>(of, c);
                let largest = window::<V, _>(part, x.add(cell + c), cells(columns, row), of).largest;
                part.store::<V>(y.add(out + c), V::relu(largest));
            }
        });
    });
}

/// # Safety
/// Inlined where V is enabled; x holds pairs of rows, d_y a quarter of them, sums two rows of `of`.
#[inline(always)]
unsafe fn sums_pooled<V: Vector>(x: &[f32], d_y: &[f32], of: Columns<'_>, row: usize, sums: &mut [f32]) {
    let columns = of[0].len();
    sums.fill(0.0);
    let (first, second) = sums.split_at_mut(columns);
    for_windows!(columns, row, x.len(), |cell, out| {
        for_vectors!(V, columns, |part, c| {
            // SAFETY: the window's cells lie in its pair of rows, the part at c within a cell.
            unsafe {
                let of = part.columns::<V>(of, c);
                let window = window::<V, _>(part, x.as_ptr().add(cell + c), cells(columns, row), of);
                let d = through::<V>(window.largest, part.load::<V>(d_y.as_ptr().add(out + c)));
                let mut x = window.x[0];
                for i in 1..CELLS {
                    x = V::select(V::equal(window.winner, V::splat(i as f32)), window.x[i], x);
                }
                let (to, to_d) = (first.as_mut_ptr().add(c), second.as_mut_ptr().add(c));
                let sum = V::multiply_add(d, V::subtract(x, of[0]), part.load::<V>(to));
                part.store::<V>(to, sum);
                part.store::<V>(to_d, V::add(part.load::<V>(to_d), d));
            }
        });
    });
}

/// # Safety
/// Inlined where V is enabled; x and d_x hold pairs of rows, d_y a quarter of them; `of` and `back` one cell.
#[inline(always)]
unsafe fn backward_pooled<V: Vector>(
    x: &[f32],
    d_y: &[f32],
    of: Columns<'_>,
    back: [&[f32]; 2],
    row: usize,
    d_x: &mut [f32],
) {
    let columns = of[0].len();
    for_windows!(columns, row, x.len(), |cell, out| {
        for_vectors!(V, columns, |part, c| {
            // SAFETY: the window's cells lie in its pair of rows, the part at c within a cell.
            unsafe {
                let of = part.columns::<V>(of, c);
                let cells = cells(columns, row);
                let window = window::<V, _>(part, x.as_ptr().add(cell + c), cells, of);
                let d = through::<V>(window.largest, part.load::<V>(d_y.as_ptr().add(out + c)));
                let back = [part.load::<V>(back[0].as_ptr().add(c)), part.load::<V>(back[1].as_ptr().add(c))];
                for i in 0..CELLS {
                    let won = V::equal(window.winner, V::splat(i as f32));
                    let d = V::select(won, d, V::zero());
                    let value = gradient::<V>(window.x[i], d, of, back);
                    part.store::<V>(d_x.as_mut_ptr().add(cell + cells[i] + c), value);
                }
            }
        });
    });
}
