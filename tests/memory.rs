//! The bytes that `SPEC` tells are those that the allocator is asked for.

#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use regnet::network;

network! {
    struct Small: input(7) -> dense(9) -> relu -> dropout(0.5) -> dense(3) -> loss mse;
    struct WithoutLoss: input(7) -> tanh -> dense(9) -> layernorm -> dense(3);
    struct Images: input(8, 8, 3)
        -> conv2d(5, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
        -> conv2d(6, kernel = 3) -> residual(conv2d(6, kernel = 3, padding = same) -> relu) -> flatten
        -> dense(8) -> batchnorm(virtual_batch = 4) -> relu -> dense(4)
        -> loss softmax_cross_entropy;
    struct Joined: input(6) -> (dense(4) -> relu | dense(5) -> sigmoid) -> concat -> repeat(3, dense(9) -> elu)
        -> loss mse;
    struct Sequences: input(12) -> embedding(20, 4) -> lstm(5, norm = layer, dropout = 0.1, sequence = true)
        -> gru(6) -> dense(2) -> loss softmax_cross_entropy;
    struct Padded: input(7, 3, padded = true) -> gru(4, sequence = true) -> batchnorm -> lstm(2) -> dense(2) -> loss mse;
    struct PaddedToTheEnd: input(7, 3, padded = true) -> gru(4, sequence = true) -> loss mse;
    struct PaddedWithoutLoss: input(7, 3, padded = true) -> gru(4, sequence = true);
    struct Looped: input(N) -> repeat(COPIES, dense(N, drop_connect = 0.2) -> batchnorm -> tanh) -> dense(3)
        -> loss mse;
    struct Chunked: input(8) -> dense(128) -> tanh -> dense(128) -> tanh -> dense(2) -> loss mse;
    struct Sized<const H: usize>: input(8, 8, 1) -> conv2d(H, kernel = 3) -> relu -> flatten -> dense(H)
        -> loss mse;
}

const N: usize = 6;
const COPIES: usize = 3;

thread_local! {
    /// Bytes that this thread has asked for.
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

/// Counts what it hands on to the system's allocator.
struct Counting;

// SAFETY: every call goes to `System` unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.set(ASKED.get() + layout.size());
        // SAFETY: the caller gives what `alloc` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        ASKED.set(ASKED.get() + layout.size());
        // SAFETY: the caller gives what `alloc_zeroed` asks for.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller gives what `dealloc` asks for; the block came from `System`.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What is asked for while something is made.
fn asked<R>(make: impl FnOnce() -> R) -> usize {
    let before = ASKED.get();
    let made = make();
    let asked = ASKED.get() - before;
    drop(made);
    asked
}

/// Batches without an empty lane, so that a machine without vectors agrees, and below the first that has lanes.
const BATCHES: [usize; 4] = [1, 5, 16, 48];

/// What holds the lengths of padded sequences: two counts beside a list.
const COUNTED_LIST: usize = size_of::<[usize; 2]>() + size_of::<Vec<u32>>();

/// The list of the buffers of a network without loops; the input is none of them.
fn list_bytes(spec: &regnet::Spec) -> usize {
    spec.buffers.iter().filter(|buffer| buffer.role != regnet_runtime::BufferRole::Input).count()
        * size_of::<regnet_runtime::Buffer<f32>>()
        + if spec.padded { COUNTED_LIST } else { 0 }
}

macro_rules! equal {
    ($($test:ident: $net:ty;)*) => {
        $(
            #[test]
            fn $test() {
                let spec = <$net>::SPEC;
                let net = <$net>::new(1);
                // Whoever asks first reads it from the environment, which is a text.
                let _ = regnet::simd_level();
                // The list of the buffers is none itself: the same bytes for every batch.
                let one = asked(|| net.inference_workspace(1));
                let list = one - spec.workspace_bytes(1, false);
                let loops = spec.layers.iter().any(|layer| layer.copies > 0);
                assert!(loops || list == list_bytes(spec));
                for batch in BATCHES {
                    let training = asked(|| net.workspace(batch));
                    assert_eq!(training - list, spec.workspace_bytes(batch, true), "training, batch {batch}");
                    let inference = asked(|| net.inference_workspace(batch));
                    assert_eq!(inference - list, spec.workspace_bytes(batch, false), "inference, batch {batch}");
                }
                let state = asked(|| net.clone());
                assert_eq!(state + one - list, spec.inference_bytes());
                let grads = asked(|| net.zero_grads());
                let sixteen = asked(|| net.workspace(16)) - list;
                assert_eq!(state + grads + sixteen, spec.training_bytes(16));
            }
        )*
    };
}

equal! {
    a_dense_network: Small;
    a_network_without_a_loss: WithoutLoss;
    images_in_lanes: Images;
    branches_and_repeats: Joined;
    sequences: Sequences;
    padded_sequences: Padded;
    outputs_that_are_padded: PaddedToTheEnd;
    padded_sequences_without_a_loss: PaddedWithoutLoss;
    a_loop_of_constants: Looped;
    sizes_of_its_own: Sized<5>;
}

/// What holds the lists of a worker's buffers is small, and the same for every batch that has as many workers.
const LISTS_OF_A_WORKER: usize = 1_024;

/// A batch that a step takes in chunks: buffers for further workers, and the sums of the gradients.
#[test]
fn workers_with_a_chunk_each_are_counted() {
    let (net, spec) = (Chunked::new(1), Chunked::SPEC);
    let sums = 8 * spec.params * size_of::<f32>();
    for batch in [8_000, 20_000] {
        let asked = asked(|| net.workspace(batch));
        let told = spec.workspace_bytes(batch, true);
        let buffers: usize = spec.buffers.iter().map(|buffer| buffer.bytes(batch, true)).sum();
        assert!(told > buffers + sums, "{told} bytes for workers and {buffers} for the batch");
        let lists = asked.checked_sub(told).expect("no more than is asked for");
        assert!(lists < 8 * LISTS_OF_A_WORKER, "{lists} bytes beside {told}");
        assert_eq!(
            asked - list_bytes(spec) - told,
            self::asked(|| net.workspace(30_000)) - list_bytes(spec) - spec.workspace_bytes(30_000, true)
        );
    }
}

/// The trainer has no buffer for a whole batch that goes through in chunks.
#[test]
fn training_by_large_batches_takes_no_more_for_larger_ones() {
    let train = |batch: usize| {
        let x = regnet::ndarray::Array2::<f32>::zeros((batch, 8));
        let data = regnet::Dataset::with_targets(x, regnet::ndarray::Array2::zeros((batch, 2))).unwrap();
        let mut net = Chunked::new(1);
        let trainer = regnet::Trainer::new(regnet::Sgd::new(0.1))
            .epochs(1)
            .batch_size(batch)
            .threads(1)
            .progress(false);
        asked(|| trainer.fit(&mut net, &data, None).unwrap())
    };
    // What the first run makes lives as long as the process.
    train(8_000);
    let (few, many) = (train(20_000), train(40_000));
    // A gathered batch, its order and what a data set keeps are a few values an example; a buffer has 128.
    assert!(many - few < 20_000 * 64 * size_of::<f32>(), "{few} bytes, {many} for twice the batch");
}

/// Empty lanes take room: 20 images take that of 32 in every buffer but those of the frame.
#[test]
fn empty_lanes_are_counted() {
    let spec = Images::SPEC;
    assert!(spec.buffers.iter().filter(|buffer| buffer.lanes && buffer.per_example > 0).count() > 5);
    for buffer in spec.buffers.iter().filter(|buffer| buffer.lanes) {
        assert_eq!(buffer.bytes(20, true), buffer.bytes(32, true), "{}", buffer.name);
        // Few examples lie in rows.
        assert_eq!(buffer.bytes(8, true), buffer.bytes(16, true), "{}", buffer.name);
        assert!(buffer.per_example == 0 || buffer.bytes(7, true) < buffer.bytes(8, true), "{}", buffer.name);
    }
    if regnet::simd_level() != "portable" {
        let net = Images::new(1);
        // The first workspace asks the environment for the kernels, which takes memory on Windows.
        drop(net.workspace(1));
        for batch in [9, 20] {
            let asked = asked(|| net.workspace(batch)) - list_bytes(spec);
            assert_eq!(asked, spec.workspace_bytes(batch, true), "batch {batch}");
        }
    }
    assert_eq!(spec.workspace_bytes(20, false), spec.workspace_bytes(32, false));
}

/// Every value of a training is in a buffer when it is made and when it is last read, and two in one buffer never meet
/// but where the second takes the place of the first.
#[test]
fn the_plan_shares_buffers_one_after_the_other() {
    let mut shared = 0;
    for buffer in Images::SPEC.buffers.iter().chain(Joined::SPEC.buffers).chain(Sequences::SPEC.buffers) {
        for list in [buffer.training, buffer.at_inference] {
            for pair in list.windows(2) {
                let ((a, _, a_end), (b, b_begin, _)) = (pair[0], pair[1]);
                shared += usize::from(a_end < b_begin);
                let in_place = a_end >= b_begin && (b_begin > pair[0].1 || a == b);
                assert!(
                    a_end < b_begin || in_place,
                    "{}: {a} until {a_end}, {b} from {b_begin}",
                    buffer.name
                );
            }
        }
    }
    assert!(shared > 3, "nothing is shared");
}

#[test]
fn the_plan_is_a_table() {
    let text = Small::SPEC.memory(32).to_string();
    for part in [
        "training with a batch of 32",
        "relu1; training: relu1 1–4, dropout1 2–4",
        "gradient of hidden",
        "scratch",
    ] {
        assert!(text.contains(part) || part == "gradient of hidden", "{part}:\n{text}");
    }
    let bytes = |n: usize| format!("{n:>12}");
    assert!(
        text.contains(&bytes(Small::SPEC.training_bytes(32)))
            && text.contains(&bytes(Small::SPEC.inference_bytes()))
    );
}
