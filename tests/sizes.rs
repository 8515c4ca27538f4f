//! Sizes that no memory holds are refused before a kernel begins: their products would wrap, and a slice that is too short
//! would pass.

use std::panic::catch_unwind;

use regnet::layers::{Concat, Conv2d, Dense, Embedding, GlobalAvgPool, MaxPool2d, Padding, Relu};
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
    ($($call:expr;)*) => {$(
        let said = refusal(|| { $call; }).unwrap_or_else(|| panic!("{} returned", stringify!($call)));
        let known = ["larger than any slice", "are needed", "values for"];
        assert!(known.iter().any(|part| said.contains(part)), "{}: {said}", stringify!($call));
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
