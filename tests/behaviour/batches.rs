//! Batches of one, of the rest, and in a workspace that is larger.

use std::sync::Mutex;

use regnet::ndarray::Array2;
use regnet::{
    Dataset, Error, Labels, Layer, LayerBackward, LayerForward, LayerInfer, Rng, Scalar, Sgd, Shape, Trainer,
    network,
};

use crate::common::{bits, normal, relative_error, shaken, wide};

network! {
    struct Classifier: input(4) -> hidden: dense(6, l2 = 1e-3) -> relu -> dropout(0.2) -> dense(3) -> loss softmax_cross_entropy;
    struct Normed: input(4) -> dense(6) -> batchnorm -> relu -> dense(3) -> loss softmax_cross_entropy;
    #[allow(norm_on_output)]
    struct Pixel: input(4, 4, 1) -> conv2d(2, kernel = 4) -> thin: batchnorm -> flatten -> loss mse;
    #[allow(norm_on_output)]
    struct Image: input(4, 4, 1) -> conv2d(2, kernel = 3) -> batchnorm -> flatten -> loss mse;
    struct Recorded: input(2) -> super::batches::Record -> dense(2) -> loss softmax_cross_entropy;
}

/// Notes the size of each training batch.
pub struct Record;

static BATCHES: Mutex<Vec<usize>> = Mutex::new(Vec::new());

impl Record {
    pub const fn new() -> Record {
        Record
    }
    pub const fn output(&self, input: Shape) -> Shape {
        input
    }
    pub const fn params(&self, _input: Shape) -> usize {
        0
    }
    pub const fn scratch(&self, _input: Shape) -> usize {
        0
    }
}

impl<T: Scalar> Layer<T> for Record {
    fn forward(&self, pass: LayerForward<'_, T>) {
        BATCHES.lock().unwrap().push(pass.batch);
        self.infer(pass.inference());
    }

    fn infer(&self, pass: LayerInfer<'_, T>) {
        let len = pass.batch * pass.input.len();
        pass.y[..len].copy_from_slice(&pass.x[..len]);
    }

    fn backward(&self, pass: LayerBackward<'_, T>) {
        let len = pass.batch * pass.input.len();
        pass.d_x[..len].copy_from_slice(&pass.d_y[..len]);
    }
}

fn labelled(len: usize, width: usize) -> Dataset {
    let inputs = Array2::from_shape_vec((len, width), normal(len * width, 8)).unwrap();
    Dataset::labelled(inputs, (0..len).map(|i| (i % 2) as u32).collect()).unwrap()
}

#[test]
fn a_batch_of_one_is_a_batch() {
    let mut net = shaken(Classifier::new(1));
    let x = normal::<f32>(12, 3);
    let mut ws = net.workspace(3);
    let all = wide(net.infer(&x, &mut ws));
    for (i, example) in x.chunks(4).enumerate() {
        let alone = wide(net.infer(example, &mut ws));
        let error = relative_error(&alone, &all[3 * i..][..3]);
        assert!(error < 1e-6, "another order of summation, not {error:.1e}");
    }
    let mut grads = net.zero_grads();
    let loss = net.forward_backward(&x[..4], Labels(&[2]), &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
    assert!(loss.total().is_finite() && grads.values().iter().all(|d| d.is_finite()));
}

#[test]
fn every_example_is_in_one_batch_of_an_epoch() {
    let sizes = |len: usize, batch: usize| {
        BATCHES.lock().unwrap().clear();
        let trainer = Trainer::new(Sgd::new(0.1)).epochs(1).batch_size(batch).progress(false);
        trainer.fit(&mut Recorded::new(1), &labelled(len, 2), None).unwrap();
        BATCHES.lock().unwrap().clone()
    };
    assert_eq!(sizes(43, 10), [10, 10, 10, 10, 3]);
    assert_eq!(sizes(41, 10), [10, 10, 10, 11], "a remainder of one joins the batch before it");
    assert_eq!(sizes(40, 10), [10; 4]);
    assert_eq!(sizes(7, 10), [7]);
    assert_eq!(sizes(1, 10), [1]);
}

#[test]
fn a_remainder_of_one_trains_a_batch_norm() {
    let mut net = Normed::new(1);
    let trainer = Trainer::new(Sgd::new(0.1)).epochs(2).batch_size(4).progress(false);
    trainer.fit(&mut net, &labelled(9, 4), None).unwrap();
    assert!(net.params().iter().chain(&net.stats()).all(|p| p.values().iter().all(|v| v.is_finite())));
}

#[test]
fn one_value_per_channel_is_an_error_that_names_the_layer() {
    let mut net = Normed::new(1);
    let before = net.clone();
    let (mut ws, mut grads, mut rng) = (net.workspace(4), net.zero_grads(), Rng::new(1));
    let error = net.forward_backward(&[1.0; 4], Labels(&[0]), &mut grads, &mut ws, &mut rng).unwrap_err();
    assert!(matches!(error, Error::Batch(_)) && error.to_string().contains("`batchnorm1`"), "{error}");
    assert_eq!(net, before);

    let trainer = Trainer::new(Sgd::new(0.1)).epochs(1).batch_size(1).progress(false);
    let error = trainer.fit(&mut net, &labelled(3, 4), None).unwrap_err();
    assert!(error.to_string().contains("`batchnorm1`"), "{error}");
    assert_eq!(net, before);

    let mut net = Pixel::new(1);
    let (mut ws, mut grads) = (net.workspace(1), net.zero_grads());
    let error = net.forward_backward(&[1.0; 16], &[0.0; 2], &mut grads, &mut ws, &mut rng).unwrap_err();
    assert!(error.to_string().contains("`thin`"), "{error}");

    // one image of more than one pixel has a variance, and inference needs none
    let mut net = Image::new(1);
    let (mut ws, mut grads) = (net.workspace(1), net.zero_grads());
    let x = normal::<f32>(16, 5);
    net.forward_backward(&x, &[0.0; 8], &mut grads, &mut ws, &mut rng).unwrap();
    assert!(grads.values().iter().all(|d| d.is_finite()));
    let net = Normed::new(1);
    assert!(net.infer(&x[..4], &mut net.workspace(1)).iter().all(|y| y.is_finite()));
}

#[test]
#[should_panic(expected = "`batchnorm1` has one value per channel in a batch of 1")]
fn one_value_per_channel_panics_where_no_error_can_be_returned() {
    let mut net = Normed::new(1);
    let mut ws = net.workspace(1);
    net.forward(&[1.0; 4], &mut ws, &mut Rng::new(1));
}

#[test]
fn a_workspace_serves_every_batch_up_to_its_size() {
    let x = normal::<f32>(32, 3);
    let labels = [0, 1, 2, 0, 1, 2, 0, 1];
    let run = |warm: bool, capacity: usize| {
        let mut net = shaken(Classifier::new(1));
        let (mut ws, mut grads) = (net.workspace(capacity), net.zero_grads());
        if warm {
            net.forward_backward(&x, Labels(&labels), &mut grads, &mut ws, &mut Rng::new(4)).unwrap();
        }
        let (part, labels) = (&x[..12], Labels(&labels[..3]));
        let loss = net.forward_backward(part, labels, &mut grads, &mut ws, &mut Rng::new(9)).unwrap();
        (loss, bits(grads.values()), bits(net.infer(part, &mut ws)))
    };
    assert_eq!(run(true, 8), run(false, 3));
}
