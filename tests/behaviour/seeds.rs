//! The same seed gives the same bits, for any number of threads; another seed others.

use regnet::ndarray::Array4;
use regnet::{Adam, Dataset, Rng, Trainer, network, pool};

use crate::common::{bits, normal};

network! {
    struct Net: input(12, 12, 1)
        -> conv2d(8, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
        -> residual(conv2d(8, kernel = 3, padding = same) -> batchnorm -> relu) -> dropout(0.2)
        -> flatten -> dense(64) -> layernorm -> relu -> dropout(0.5) -> dense(10, l2 = 1e-4)
        -> loss softmax_cross_entropy;
    struct Masked: input(40) -> dropout(0.5);
}

fn data() -> Dataset {
    // five steps of 64 examples and one of the rest: large enough that every kernel has chunks to share
    let count = 330;
    let inputs = Array4::from_shape_vec((count, 12, 12, 1), normal(count * 144, 3)).unwrap();
    Dataset::labelled(inputs, (0..count).map(|i| (i % 10) as u32).collect()).unwrap()
}

fn trained(start: u64, order: u64, threads: Option<usize>) -> Net {
    let mut net = Net::new(start);
    let trainer = Trainer::new(Adam::new(1e-3)).epochs(1).batch_size(64).seed(order).progress(false);
    let trainer = match threads {
        Some(threads) => trainer.threads(threads),
        None => trainer,
    };
    trainer.fit(&mut net, &data(), None).unwrap();
    net
}

#[test]
fn a_seed_decides_every_bit() {
    assert_eq!(Net::new(5), Net::new(5));
    assert_ne!(Net::new(5), Net::new(6));
    let net = trained(5, 1, None);
    assert_eq!(net, trained(5, 1, None));
    assert_ne!(net, trained(5, 2, None), "another order and other masks");
    assert_ne!(net, trained(6, 1, None));
}

#[test]
fn the_number_of_threads_decides_none() {
    let before = pool::threads();
    let one = trained(5, 1, Some(1));
    for threads in [2, 3] {
        assert_eq!(trained(5, 1, Some(threads)), one, "{threads} threads");
    }
    pool::set_threads(before);
}

#[test]
fn a_generator_decides_the_masks() {
    let mut net = Masked::new(1);
    let mut ws = net.workspace(1);
    let x = [1.0; 40];
    let mut rng = Rng::new(7);
    let first = bits(net.forward(&x, &mut ws, &mut rng));
    assert_ne!(bits(net.forward(&x, &mut ws, &mut rng)), first, "a new mask for each pass");
    assert_eq!(bits(net.forward(&x, &mut ws, &mut Rng::new(7))), first);
}
