//! Code that is generic over networks has the methods of the struct.

use regnet::{Dataset, Rng, Trainable, network};

use crate::common::normal;

network! {
    struct Small: input(4) -> hidden: dense(5) -> relu -> dropout(0.5) -> dense(3) -> loss softmax_cross_entropy;
}

/// The network of a seed with one weight set to 2, and what the traits' methods say of it.
fn seen<N: Trainable<Scalar = f32>>(seed: u64, data: &Dataset) -> (N, [Vec<f32>; 4], [String; 3]) {
    let mut net = N::new(seed);
    net.param_mut("hidden.weight").unwrap()[[1, 2]] = 2.0;
    let values = [
        net.param("hidden.weight").unwrap().iter().copied().collect(),
        net.predict(data.view()).into_iter().collect(),
        net.scores(data.view()).into_iter().collect(),
        net.predict_mc(data.view(), 3, &mut Rng::new(9)).std.into_iter().collect(),
    ];
    let names: Vec<String> = net.params().iter().map(|param| param.name().to_owned()).collect();
    let report = net.evaluate(data).unwrap().to_string();
    let probe = net.probe(data, 5).unwrap().to_string();
    (net, values, [names.join(" "), report, probe])
}

#[test]
fn the_traits_say_what_the_struct_says() {
    let x = regnet::ndarray::Array2::from_shape_vec((6, 4), normal(24, 1)).unwrap();
    let data = Dataset::labelled(x, vec![0, 1, 2, 0, 1, 2]).unwrap();
    let mut net = Small::new(3);
    net.param_mut("hidden.weight").unwrap()[[1, 2]] = 2.0;
    let (generic, values, texts) = seen::<Small>(3, &data);
    assert_eq!(generic, net);
    let own = [
        net.param("hidden.weight").unwrap().iter().copied().collect(),
        net.predict(data.view()).into_raw_vec_and_offset().0,
        net.scores(data.view()).into_raw_vec_and_offset().0,
        net.predict_mc(data.view(), 3, &mut Rng::new(9)).std.into_raw_vec_and_offset().0,
    ];
    assert_eq!(values, own);
    let names = "hidden.weight hidden.bias dense2.weight dense2.bias".to_owned();
    assert_eq!(
        texts,
        [names, net.evaluate(&data).unwrap().to_string(), net.probe(&data, 5).unwrap().to_string()]
    );
    assert_eq!((data.values(), generic.probe(&data, 5).unwrap().layer("nobody")), (None, None));
}
