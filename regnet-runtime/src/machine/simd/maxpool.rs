//! The backward pass of a max pool whose windows do not meet and whose channels fill vectors: every cell is written
//! once, d_x = d_y where the cell is the first of its window to equal y, else 0. The portable twin is
//! `layers::maxpool2d`.

use super::vector::Vector;
use super::{Level, compiled};
use crate::base::slices::exact;
use crate::machine::pool;
use crate::machine::window::Geometry;

/// Channels of a block: what a vector of the widest instruction set holds.
const BLOCK: usize = 16;

/// x, d_x [B,H,W,C]  y, d_y [B,OH,OW,C]. False, with nothing done, where windows meet or vectors are not filled.
pub(crate) fn backward(
    level: Level,
    g: Geometry,
    x: &[f32],
    y: &[f32],
    d_y: &[f32],
    d_x: &mut [f32],
) -> bool {
    let meet = |window: crate::machine::window::Window| window.stride < window.kernel || window.before > 0;
    let input = g.input_len();
    if level == Level::Portable
        || meet(g.rows)
        || meet(g.columns)
        || !g.channels.is_multiple_of(BLOCK)
        || input == 0
    {
        return false;
    }
    let batch = d_x.len() / input;
    exact(x, &[batch, input]);
    exact(d_x, &[batch, input]);
    exact(y, &[batch, g.output_len()]);
    exact(d_y, &[batch, g.output_len()]);
    pool::chunks_mut(d_x, input, &|example, d_x| {
        let image = Image {
            g,
            x: &x[example * input..][..input],
            y: &y[example * g.output_len()..][..g.output_len()],
            d_y: &d_y[example * g.output_len()..][..g.output_len()],
            d_x,
        };
        // SAFETY: the level is one of this machine's; the slices hold one example each.
        let done = unsafe { image_on(level, image) };
        assert!(done, "a level with vectors");
    });
    true
}

/// One example.
struct Image<'a> {
    g: Geometry,
    x: &'a [f32],
    y: &'a [f32],
    d_y: &'a [f32],
    d_x: &'a mut [f32],
}

compiled! {
    /// # Safety
    /// As [`image`], on a level of this machine.
    unsafe fn image_on(this: Image<'_>) = image;
}

/// # Safety
/// Inlined into a function that enables V; x and d_x hold one input, y and d_y one output; channels fill blocks.
#[inline(always)]
unsafe fn image<V: Vector>(image: Image<'_>) {
    let Image { g, x, y, d_y, d_x } = image;
    let covered = |window: crate::machine::window::Window| window.output * window.kernel == window.input;
    if !(covered(g.rows) && covered(g.columns)) {
        d_x.fill(0.0);
    }
    let row = g.columns.input * g.channels;
    for out_row in 0..g.rows.output {
        for out_column in 0..g.columns.output {
            let out = (out_row * g.columns.output + out_column) * g.channels;
            let first = out_row * g.rows.stride * row + out_column * g.columns.stride * g.channels;
            let (rows, columns) = (g.rows.cells(out_row).len(), g.columns.cells(out_column).len());
            for channel in (0..g.channels).step_by(V::LANES) {
                // SAFETY: the cells of a window lie in the image (`cells`), channel + LANES <= C since the
                // channels fill blocks, out + C <= OH·OW·C.
                unsafe {
                    let top = V::load(y.as_ptr().add(out + channel));
                    let mut waiting = V::load(d_y.as_ptr().add(out + channel));
                    for i in 0..rows {
                        for j in 0..columns {
                            let cell = first + i * row + j * g.channels + channel;
                            let (won, rest) = V::take_first(V::load(x.as_ptr().add(cell)), top, waiting);
                            V::store(d_x.as_mut_ptr().add(cell), won);
                            waiting = rest;
                        }
                    }
                }
            }
        }
    }
}
