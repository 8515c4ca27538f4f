//! A convolution in groups: one without groups for each, on that group's channels and filters.

use super::Conv2d;
use crate::layers::convs::conv2d::Conv2dKernel;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::pool::{self, CHUNK};

/// The sizes of what one group has, for a batch in some layout.
struct Group {
    conv: Conv2d,
    /// Cells of all examples in x and y, and values of a cell.
    x: Part,
    y: Part,
    /// Rows of the weight, and filters of a row.
    weight: Part,
}

/// Rows of values of which a group has `width` each.
#[derive(Clone, Copy)]
struct Part {
    rows: usize,
    width: usize,
}

impl Part {
    const fn len(self) -> usize {
        self.rows * self.width
    }

    /// part = the group's values of each row.   all [rows, groups·width]
    fn take<T: Number>(self, group: usize, groups: usize, all: &[T], part: &mut [T]) {
        let Part { width, .. } = self;
        let rows = (CHUNK / width.max(1)).max(1);
        pool::chunks_mut(part, rows * width, &|chunk, part| {
            let all = all[chunk * rows * groups * width..].chunks_exact(groups * width);
            for (part, all) in part.chunks_exact_mut(width).zip(all) {
                part.copy_from_slice(&all[group * width..][..width]);
            }
        });
    }

    /// Puts them back.
    fn put<T: Number>(self, group: usize, groups: usize, part: &[T], all: &mut [T]) {
        let Part { width, .. } = self;
        let rows = (CHUNK / width.max(1)).max(1);
        pool::chunks_mut(all, rows * groups * width, &|chunk, all| {
            let part = part[chunk * rows * width..].chunks_exact(width);
            for (all, part) in all.chunks_exact_mut(groups * width).zip(part) {
                all[group * width..][..width].copy_from_slice(part);
            }
        });
    }
}

impl Group {
    fn of(layer: &Conv2d, lanes: Lanes) -> Group {
        let [height, width, channels] = layer.input;
        let input = [height, width, channels / layer.groups];
        let conv = Conv2d { input, filters: layer.filters / layer.groups, groups: 1, ..*layer };
        let part = |rows, values| Part { rows: lanes.groups() * rows, width: values * lanes.width() };
        Group {
            conv,
            x: part(height * width, input[2]),
            y: part(layer.output().rows(), conv.filters),
            weight: Part { rows: layer.window_len(), width: conv.filters },
        }
    }

    /// The group's weight and bias.
    fn take_params<T: Number>(&self, group: usize, groups: usize, params: &[T], part: &mut [T]) {
        let (weight, bias) = params.split_at(self.weight.len() * groups);
        let (weight_part, bias_part) = part.split_at_mut(self.weight.len());
        self.weight.take(group, groups, weight, weight_part);
        bias_part.copy_from_slice(&bias[group * bias_part.len()..][..bias_part.len()]);
    }

    fn put_params<T: Number>(&self, group: usize, groups: usize, part: &[T], params: &mut [T]) {
        let (weight, bias) = params.split_at_mut(self.weight.len() * groups);
        let (weight_part, bias_part) = part.split_at(self.weight.len());
        self.weight.put(group, groups, weight_part, weight);
        bias[group * bias_part.len()..][..bias_part.len()].copy_from_slice(bias_part);
    }
}

/// y, group by group; slices have their exact lengths.
pub(super) fn forward<T: Conv2dKernel>(layer: &Conv2d, lanes: Lanes, x: &[T], params: &[T], y: &mut [T]) {
    let (groups, of) = (layer.groups, Group::of(layer, lanes));
    T::with_scratch(of.x.len() + of.y.len() + of.conv.params(), |scratch| {
        let (x_part, scratch) = scratch.split_at_mut(of.x.len());
        let (y_part, own) = scratch.split_at_mut(of.y.len());
        for group in 0..groups {
            of.x.take(group, groups, x, x_part);
            of.take_params(group, groups, params, own);
            of.conv.forward_in_lanes(lanes, x_part, own, y_part);
            of.y.put(group, groups, y_part, y);
        }
    });
}

/// All gradients, group by group.
pub(super) fn backward<T: Conv2dKernel>(
    layer: &Conv2d,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    d_y: &[T],
    d_params: &mut [T],
    mut d_x: Option<&mut [T]>,
) {
    let (groups, of, own_len) =
        (layer.groups, Group::of(layer, lanes), Group::of(layer, lanes).conv.params());
    T::with_scratch(2 * of.x.len() + of.y.len() + 2 * own_len, |scratch| {
        let (x_part, scratch) = scratch.split_at_mut(of.x.len());
        let (d_x_part, scratch) = scratch.split_at_mut(of.x.len());
        let (d_y_part, scratch) = scratch.split_at_mut(of.y.len());
        let (own, d_own) = scratch.split_at_mut(own_len);
        for group in 0..groups {
            of.x.take(group, groups, x, x_part);
            of.y.take(group, groups, d_y, d_y_part);
            of.take_params(group, groups, params, own);
            let wanted = d_x.is_some().then_some(&mut *d_x_part);
            of.conv.backward_in_lanes(lanes, x_part, own, d_y_part, d_own, wanted);
            of.put_params(group, groups, d_own, d_params);
            if let Some(d_x) = d_x.as_deref_mut() {
                of.x.put(group, groups, d_x_part, d_x);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{Given, near, twins};
    use crate::machine::lanes::{from_lanes, to_lanes};
    use crate::machine::window::Padding;

    /// f32 in lanes against f64 over rows, with empty lanes in the last group.
    #[test]
    fn lanes_agree_with_rows() {
        let layer = Conv2d {
            input: [7, 6, 4],
            filters: 6,
            kernel: [3, 2],
            stride: [1, 2],
            padding: Padding::Same,
            dilation: [1, 1],
            groups: 2,
            bias: true,
        };
        for layer in [layer, Conv2d { dilation: [2, 1], bias: false, ..layer }] {
            let (batch, inputs, outputs) = (19, layer.input_len(), layer.output().len());
            let given = Given::new(batch * inputs, layer.params(), batch * outputs);
            let (mut y, mut d_x) = (vec![0.0; batch * outputs], vec![0.0; batch * inputs]);
            let mut d_params = vec![0.0; layer.params()];
            layer.forward(batch, &given.x, &given.params, &mut y);
            layer.backward(batch, &given.x, &given.params, &given.d_y, &mut d_params, Some(&mut d_x));

            let (narrow, lanes) = (given.narrow(), Lanes::of::<f32>(batch));
            let mut x = vec![0.0; lanes.examples() * inputs];
            let mut d_y = vec![0.0; lanes.examples() * outputs];
            to_lanes(lanes, inputs, &narrow.x, &mut x);
            to_lanes(lanes, outputs, &narrow.d_y, &mut d_y);
            let (mut got, mut got_x) = (vec![f32::NAN; d_y.len()], vec![f32::NAN; x.len()]);
            let mut got_params = vec![f32::NAN; layer.params()];
            layer.forward_in_lanes(lanes, &x, &narrow.params, &mut got);
            layer.backward_in_lanes(lanes, &x, &narrow.params, &d_y, &mut got_params, Some(&mut got_x));
            let (mut rows, mut rows_x) = (vec![0.0; batch * outputs], vec![0.0; batch * inputs]);
            from_lanes(lanes, outputs, &got, &mut rows);
            from_lanes(lanes, inputs, &got_x, &mut rows_x);
            twins(&rows, &y);
            twins(&rows_x, &d_x);
            twins(&got_params, &d_params);
        }
    }

    #[test]
    fn one_filter_a_channel_is_a_product_of_its_own() {
        let layer = Conv2d {
            input: [1, 2, 2],
            filters: 2,
            kernel: [1, 2],
            stride: [1, 1],
            padding: Padding::Valid,
            dilation: [1, 1],
            groups: 2,
            bias: true,
        };
        let mut y = [0.0_f64; 2];
        layer.forward(1, &[1.0, 10.0, 2.0, 20.0], &[3.0, 5.0, 4.0, 6.0, 0.5, 0.25], &mut y);
        near(&y, &[11.5, 170.25], 1e-15);
    }
}
