//! After its buffers are made, `fit` allocates nothing for a step: twice the steps, as many allocations. The first layer
//! is large enough to be updated where its gradient is formed.

#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use regnet::data::{Dataset, digits};
use regnet::ndarray::Array3;
use regnet::optim::{AdamW, Sgd};
use regnet::{Trainable, Trainer, network};

network! {
    struct Net: input(28, 28, 1) -> flatten -> dense(48, l2 = 1e-3) -> relu -> dense(10) -> loss softmax_cross_entropy;
    struct Sequences: input(28, 28, 1) -> reshape(28, 28) -> spatial_dropout(0.1)
        -> lstm(6, norm = layer, dropout = 0.1, recurrent_dropout = 0.1, sequence = true) -> gaussian_noise(0.1)
        -> gru(5, sequence = true) -> rnn(7) -> prelu -> alpha_dropout(0.1) -> gelu -> dense(10)
        -> loss softmax_cross_entropy(label_smoothing = 0.1);
    struct Padded: input(28, 28, padded = true) -> (lstm(3, sequence = true) | gru(3, sequence = true)) -> sum
        -> loss mse(missing = skip);
}

/// Counts what it hands on to the system's allocator.
struct Counting;

static COUNT: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to `System` unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller gives what `alloc` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller gives what `dealloc` asks for; the block came from `System`.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of two epochs over `train` in batches of this size, with a look at a validation set.
fn allocations<N: Trainable<Scalar = f32>>(
    new: fn(u64) -> N,
    train: &Dataset,
    valid: &Dataset,
    batch: usize,
) -> usize {
    let mut net = new(1);
    let before = COUNT.load(Ordering::Relaxed);
    let sgd = Sgd::new(0.1).momentum(0.9).weight_decay(1e-4);
    Trainer::new(sgd)
        .epochs(2)
        .batch_size(batch)
        .threads(1)
        .progress(false)
        .fit(&mut net, train, Some(valid))
        .unwrap();
    let adamw = AdamW::new(0.01);
    Trainer::new(adamw)
        .epochs(2)
        .batch_size(batch)
        .threads(1)
        .progress(false)
        .fit(&mut net, train, Some(valid))
        .unwrap();
    COUNT.load(Ordering::Relaxed) - before
}

#[test]
fn a_step_allocates_nothing() {
    let valid = digits(600, 3);
    let (short, long) = (digits(83, 1), digits(3_003, 2));
    // the first run also makes what lives as long as the process: pool, scratch
    allocations(Net::new, &long, &valid, 8);
    let (few, many) = (allocations(Net::new, &short, &valid, 8), allocations(Net::new, &long, &valid, 8));
    assert_eq!(few, many, "11 steps and 376 steps an epoch");
    // Batches that a step takes in chunks.
    const LARGE: usize = 1_024;
    assert!(Net::SPEC.memory(LARGE).to_string().contains("sums of the chunks"));
    let twice = digits(2 * LARGE, 2);
    allocations(Net::new, &twice, &valid, LARGE);
    let few = allocations(Net::new, &twice, &valid, LARGE);
    assert_eq!(
        few,
        allocations(Net::new, &digits(5 * LARGE, 2), &valid, LARGE),
        "2 steps and 5 steps an epoch"
    );
    let (valid, long) = (digits(300, 3), digits(203, 2));
    allocations(Sequences::new, &long, &valid, 8);
    let few = allocations(Sequences::new, &short, &valid, 8);
    assert_eq!(few, allocations(Sequences::new, &long, &valid, 8), "11 steps and 26 steps an epoch");
    let [short, long, valid] = [83, 203, 50].map(padded);
    allocations(Padded::new, &long, &valid, 8);
    let few = allocations(Padded::new, &short, &valid, 8);
    assert_eq!(
        few,
        allocations(Padded::new, &long, &valid, 8),
        "11 steps and 26 steps an epoch, of padded sequences"
    );
}

/// Sequences of different lengths with a target for each step, of which some are missing and some count less.
fn padded(examples: usize) -> Dataset {
    let x = Array3::from_shape_fn((examples, 28, 28), |(example, step, channel)| {
        if step > example % 28 { f32::NAN } else { (step + channel) as f32 / 50.0 }
    });
    let y = Array3::from_shape_fn((examples, 28, 3), |(example, step, output)| {
        if (example + step + output) % 5 == 1 { f32::NAN } else { 0.5 }
    });
    let weights = Array3::from_shape_fn((examples, 28, 3), |(_, step, _)| 1.0 / (1 + step) as f32);
    Dataset::with_targets(x, y).unwrap().masked(weights).unwrap()
}
