//! Sizes that no memory holds are refused before a kernel begins: their products would wrap, and a slice that is too short
//! would pass.

use std::panic::catch_unwind;

use regnet::__private::{Lanes, Stats, to_lanes};
use regnet::layers::{
    AvgPool2d, BatchNorm, BatchRenorm, Concat, Conv1d, Conv2d, ConvNorm, ConvPool, Dense, DepthwiseConv2d,
    Embedding, GlobalAvgPool, GlobalMaxPool, GroupNorm, Gru, InstanceNorm, MaxPool2d, NormRelu, Padding,
    Prelu, Recurrent, Relu, VirtualBatch,
};
use regnet::matmul::{self, End, Sizes, Start};

/// Half of the bits of a length, and all but two of them.
const HALF: usize = 1 << (usize::BITS / 2);
const HUGE: usize = 1 << (usize::BITS - 2);

/// What a call says as it panics; none if it returns.
fn refusal(call: impl FnOnce() + std::panic::UnwindSafe) -> Option<String> {
    let payload = catch_unwind(call).err()?;
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(|&text| text.to_owned()))
}

macro_rules! refused {
    ($($call:expr;)*) => { refused!(["larger than any slice", "are needed", "values for"]: $($call;)*) };
    ($known:tt: $($call:expr;)*) => {$(
        let said = refusal(|| { $call; }).unwrap_or_else(|| panic!("{} returned", stringify!($call)));
        assert!($known.iter().any(|part| said.contains(part)), "{}: {said}", stringify!($call));
    )*};
}

#[test]
fn products_of_sizes_do_not_wrap() {
    let (some, mut out) = ([0.0_f32; 64], [0.0_f32; 64]);
    let ends = (Start::Zero, End::Sum);
    refused! {
        matmul::nn(Sizes::new(HUGE, 4, 4), &some, &some, ends, &mut [0.0; 16]);
        matmul::nt(Sizes::new(4, HUGE, 4), &some, &some, ends, &mut [0.0; 16]);
        matmul::tn(Sizes::new(4, 4, HUGE), &some, &some, Start::Zero, &mut [0.0; 16]);
        matmul::nn(Sizes::new(HALF, HALF, HALF), &[0.0_f32; 0], &[], ends, &mut []);
        Dense::new(4, 4).forward(HUGE, &some, &some, &mut [0.0; 64]);
        Dense::new(HALF, HALF).forward(1, &some, &some, &mut [0.0; 64]);
        Embedding { length: 1, vocabulary: HALF, units: HALF }.forward(1, &some, &some, &mut [0.0; 64]);
        Relu { len: HUGE }.forward(4, &some, &mut [0.0; 64]);
        Conv2d::new([HALF, HALF, 1], 1, [1, 1]).forward(1, &some, &some, &mut [0.0; 64]);
        Conv2d::new([4, 4, 1], 1, [HALF, HALF]).padding(Padding::Amount([HALF; 2])).forward(1, &some, &some, &mut [0.0; 64]);
        GlobalAvgPool { positions: HALF, channels: HALF }.forward(1, &some, &mut [0.0; 64]);
        Concat { rows: HUGE, widths: &[1, 3] }.put(4, 0, &some, &mut [0.0; 64]);
    }
    // Windows whose columns wrap to a few.
    let columns = usize::MAX / 3 * 2 + 4;
    let pool = MaxPool2d::new([3, 1, columns], [1, 1]);
    assert!(refusal(move || pool.backward(1, &some, &some, &some, &mut out)).is_some());
}

fn gru(input: [usize; 2], units: usize) -> Gru {
    let (bias, norm, sequence) = (true, false, false);
    Gru(Recurrent { input, units, bias, norm, dropout: 0.0, recurrent_dropout: 0.0, sequence, stream: 0 })
}

/// What the fuzzer of layers found to wrap, to end the process, or to go on for ever.
#[test]
fn sizes_of_a_batch_do_not_wrap() {
    let some = [0.0_f32; 64];
    refused! {
        to_lanes(Lanes::of::<f32>(usize::MAX), 1, &some, &mut [0.0; 64]);
        Conv2d::new([2, 2, 1], 1, [1, 1]).forward_in_lanes(Lanes::of::<f32>(usize::MAX), &some, &some, &mut [0.0; 64]);
        BatchNorm::new(HALF, 1).forward(HALF, &some, &some, Stats::new(&mut [0.0; 64]), &mut [0.0; 64], &mut [0.0; 64]);
        Embedding { length: 1, vocabulary: 1, units: HALF }.forward(HALF, &some, &some, &mut [0.0; 64]);
        gru([1, 1], 1).infer(HUGE, &some, &some, &mut [0.0; 64]);
        gru([HALF, 1], 2).infer(HALF, &some, &some, &mut [0.0; 64]);
        Prelu { len: 1 }.forward(1, &some, &[], &mut [0.0; 64]);
        InstanceNorm::new(HUGE, 5).infer(0, &some, &some, &mut [0.0; 64]);
    }
    let ghosts = VirtualBatch { norm: BatchNorm::new(1, 1), size: 2 };
    refused! {
        ghosts.forward(4, &some[..3], &some, Stats::new(&mut [0.0; 2]), &mut [0.0; 4], &mut [0.0; 6]);
        // it was taken, and half of the examples left as they were
        ghosts.forward(4, &some, &some, Stats::new(&mut [0.0; 2]), &mut [0.0; 4], &mut [0.0; 3]);
        ghosts.forward(usize::MAX, &some, &some, Stats::new(&mut [0.0; 2]), &mut [0.0; 4], &mut [0.0; 3]);
    }
}

/// Of no example there is nothing to do, however large one would be.
#[test]
fn a_batch_of_none_ends_at_once() {
    let (some, mut d_params) = ([0.0_f32; 64], [1.0_f32; 64]);
    gru([HUGE, 1], 1).infer(0, &[], &some, &mut []);
    let wide = Conv2d::new([3, HUGE / 4, 2], 4, [3, 3]).bias(false);
    refused!(["larger than any slice"]: wide.padding(Padding::Same).forward(2, &[0.0_f32; 0], &[0.0; 72], &mut []););
    let narrow = Conv2d::new([3, HUGE / 256, 2], 1, [3, 3]).bias(false);
    narrow.forward(0, &[], &some, &mut [0.0; 0]);
    narrow.backward(0, &[], &some, &[], &mut d_params, None);
    assert_eq!(d_params[..18], [0.0; 18]);
    Dense { inputs: 0, units: HUGE, bias: false }.forward(0, &some, &[], &mut [0.0; 0]);
    matmul::nt(Sizes::new(0, HUGE, 0), &some, &some, (Start::Zero, End::Sum), &mut [0.0; 0]);
}

/// Settings that a declaration cannot have, in a layer that a program has put together.
#[test]
fn impossible_settings_are_refused() {
    let some = [0.0_f32; 64];
    let conv = Conv2d::new([4, 4, 2], 2, [3, 3]);
    refused! { ["window, a stride or a dilation of 0", "divide", "0 channels, filters or groups", "has no value", "farther"]:
        conv.groups(0).forward(1, &some, &some, &mut [0.0; 64]);
        conv.groups(3).forward(1, &some, &some, &mut [0.0; 64]);
        conv.stride([0, 1]).forward(1, &some, &some, &mut [0.0; 64]);
        conv.dilation([1, HUGE]).padding(Padding::Same).forward(1, &some, &[0.0; 1 << 12], &mut [0.0; 64]);
        Conv1d::new([4, 2], 2, 0).forward(1, &some, &some, &mut [0.0; 64]);
        Conv2d::new([4, 0, 2], 2, [1, 1]).padding(Padding::Amount([1, 1])).forward(1, &some, &some, &mut [0.0; 64]);
        DepthwiseConv2d::new([4, 4, 1], [0, 1]).forward(1, &some, &some, &mut [0.0; 64]);
        MaxPool2d::new([4, 4, 1], [2, 2]).stride([0, 0]).forward(1, &some, &mut [0.0; 64]);
        AvgPool2d::new([4, 4, 1], [0, 2]).forward(1, &some, &mut [0.0; 64]);
        GroupNorm::new(2, 4, 3).infer(1, &some, &some, &mut [0.0; 64]);
    }
    refused! { ["needs 1 or more", "needs 0 or more", "is no part of"]:
        GlobalMaxPool { positions: 0, channels: 2 }.forward(1, &some, &mut [0.0; 64]);
        gru([0, 1], 1).infer(1, &some, &some, &mut [0.0; 64]);
        BatchRenorm::new(2, 1).r_max(0.5).forward(2, &some, &some, Stats::new(&mut [0.0; 2]), &mut [0.0; 4], &mut [0.0; 9]);
        BatchRenorm::new(2, 1).d_max(-1.0).forward(2, &some, &some, Stats::new(&mut [0.0; 2]), &mut [0.0; 4], &mut [0.0; 9]);
        Concat { rows: 1, widths: &[1, 3] }.put(1, 2, &some, &mut [0.0; 64]);
    }
    let (lanes, pool) = (Lanes::rows(1), MaxPool2d::new([3, 3, 2], [2, 2]));
    refused! { ["do not fit together"]:
        ConvPool::new(conv, true, pool).infer_in_lanes(lanes, &some, &some, &mut [0.0; 64]);
        ConvNorm::new(conv, BatchNorm::new(4, 3)).infer_in_lanes(lanes, &some, &some, &some, &some, &mut [0.0; 64]);
        NormRelu::new(BatchNorm::new(4, 2)).pool(Some(pool)).infer(1, &some, &some, &some, &mut [0.0; 64]);
    }
    refused! { ["values for 3 units"]: BatchNorm::new(1, 3).fold_into(&some, &some, &mut [0.0; 2]); }
}

/// A stride that no image reaches is as good as any other.
#[test]
fn one_window_has_no_stride() {
    let (x, params, d_y) = ([1.0_f32; 16], [1.0; 5], [1.0]);
    let run = |stride| {
        let conv = Conv2d::new([2, 2, 1], 1, [2, 2]).stride([stride; 2]);
        let (mut y, mut d_params, mut d_x) = ([0.0_f32], [0.0; 5], [0.0; 4]);
        conv.forward(1, &x, &params, &mut y);
        conv.backward(1, &x, &params, &d_y, &mut d_params, Some(&mut d_x));
        let lanes = Lanes::of::<f32>(16);
        let (x, d_y, mut d_x_in_lanes) = ([1.0; 64], [1.0; 16], [0.0; 64]);
        conv.backward_in_lanes(lanes, &x, &params, &d_y, &mut [0.0; 5], Some(&mut d_x_in_lanes));
        (y, d_params, d_x, d_x_in_lanes)
    };
    assert_eq!(run(3), run(usize::MAX));
}
