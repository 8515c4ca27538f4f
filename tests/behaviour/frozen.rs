//! What is frozen by name stays bit for bit, whatever updates it; the rest trains on.

use regnet::{AdamW, Dataset, Labels, Lamb, Rng, Sgd, Trainer, network};

use crate::common::normal;

network! {
    /// Its first weight is large enough to be updated where its gradient is formed.
    struct Net: input(190) -> body: dense(190, l2 = 0.1) -> tanh -> repeat(2, residual(layernorm -> dense(190)))
        -> head: dense(3) -> loss softmax_cross_entropy;
}

const BATCH: usize = 12;

fn data() -> Dataset<f32> {
    let x = regnet::ndarray::Array2::from_shape_vec((4 * BATCH, 190), normal(4 * BATCH * 190, 3)).unwrap();
    Dataset::labelled(x, (0..4 * BATCH as u32).map(|i| i % 3).collect()).unwrap()
}

/// The names of the parameters that differ.
fn changed(before: &Net, after: &Net) -> Vec<String> {
    let same = |(a, b): &(regnet::Param<'_, f32>, regnet::Param<'_, f32>)| a.values() != b.values();
    before.params().into_iter().zip(after.params()).filter(same).map(|(a, _)| a.name().to_owned()).collect()
}

#[test]
fn frozen_parameters_stay_under_every_optimizer() {
    let fit = |name: &str, train: &dyn Fn(&mut Net)| {
        let mut net = Net::new(1);
        net.freeze(name).unwrap();
        let before = net.clone();
        train(&mut net);
        changed(&before, &net)
    };
    let data = data();
    let trainer = |net: &mut Net| {
        Trainer::new(AdamW::new(0.01)).epochs(1).progress(false).fit(net, &data, None).map(drop).unwrap();
    };
    let clipped = |net: &mut Net| {
        let sgd = Sgd::new(0.1).momentum(0.9).weight_decay(0.1).decay_all();
        Trainer::new(sgd).epochs(1).clip_norm(0.1).progress(false).fit(net, &data, None).map(drop).unwrap();
    };
    let lamb = |net: &mut Net| {
        let lamb = Lamb::new(0.01).decay_all();
        Trainer::new(lamb).epochs(1).progress(false).fit(net, &data, None).map(drop).unwrap();
    };
    let by_hand = |net: &mut Net| {
        let (mut adam, mut ws, mut grads) =
            (AdamW::new(0.01).attach(), net.workspace(BATCH), net.zero_grads());
        let (x, labels) = (normal::<f32>(BATCH * 190, 5), [1; BATCH]);
        net.forward_backward(&x, Labels(&labels), &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
        adam.step(net, &grads);
        adam.train(net, &x, Labels(&labels), &mut ws, &mut Rng::new(2)).unwrap();
    };
    let all: Vec<String> = Net::new(1).params().iter().map(|param| param.name().to_owned()).collect();
    for train in [&trainer as &dyn Fn(&mut Net), &clipped, &lamb, &by_hand] {
        for name in ["body", "body.weight", "repeat1.1", "repeat1", "head.bias"] {
            let stays = |tensor: &String| tensor == name || tensor.starts_with(&format!("{name}."));
            let expected: Vec<String> = all.iter().filter(|tensor| !stays(tensor)).cloned().collect();
            assert_eq!(fit(name, train), expected, "frozen: {name}");
        }
    }
}

#[test]
fn frozen_names_are_told_and_can_be_undone() {
    let mut net = Net::new(1);
    net.freeze("head").unwrap();
    net.freeze("body.bias").unwrap();
    net.freeze("head.bias").unwrap();
    assert_eq!(net.frozen(), ["body.bias", "head.weight", "head.bias"]);
    assert_eq!(net.cast::<f64>().frozen(), net.frozen());
    net.unfreeze("head.bias").unwrap();
    net.unfreeze("body").unwrap();
    assert_eq!(net.frozen(), ["head.weight"]);
    let error = net.freeze("heat").unwrap_err().to_string();
    assert!(error.contains("no layer or tensor `heat`") && error.contains("`body`"), "{error}");
    // a name is not the begin of another
    assert!(net.freeze("hea").is_err());
}

/// The norm that gradients are clipped to is that of the parameters that move.
#[test]
fn frozen_gradients_do_not_count_when_gradients_are_clipped() {
    let data = data();
    let step = |freeze: bool, scale: f32| {
        let mut net = Net::new(1);
        // Its gradient is the largest of all.
        net.param_mut("body.weight").unwrap().mapv_inplace(|w| w * scale);
        if freeze {
            for name in ["body", "repeat1"] {
                net.freeze(name).unwrap();
            }
        }
        let before = net.state().params.clone();
        let trainer = Trainer::new(Sgd::new(1.0)).batch_size(4 * BATCH).epochs(1).clip_norm(1e-3);
        trainer.progress(false).fit(&mut net, &data, None).unwrap();
        let moved: f64 =
            net.state().params.iter().zip(&before[..]).map(|(a, b)| f64::from(a - b).powi(2)).sum();
        moved.sqrt()
    };
    // Parameters of about 1 round a step of 1e-3 to about 1e-4 of it.
    for (freeze, scale) in [(false, 1.0), (true, 1.0), (true, 3.0)] {
        let moved = step(freeze, scale);
        assert!((moved / 1e-3 - 1.0).abs() < 1e-2, "frozen {freeze}: moved by {moved}");
    }
}
