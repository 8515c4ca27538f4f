//! Names of stages and tensors, and what is reached by them.

use regnet::{Kind, Rng, network};

use crate::common::{bits, normal, shaken};

network! {
    struct Flat: input(6) -> hidden: dense(5) -> relu -> dense(4) -> batchnorm -> dense(2) -> loss mse;
    #[allow(stacked_affine)]
    struct Nested: input(6)
        -> dense(4)
        -> residual(dense(4) -> layernorm -> inner: dense(4))
        -> repeat(2, dense(5) -> residual(dense(5), shortcut = side: dense(5) -> dense(5)))
        -> (dense(3) -> batchnorm | repeat(1, dense(3)) | tail: dense(3) -> dense(3)) -> concat
        -> dense(2)
        -> block: residual(dense(2))
        -> fork: (dense(1) | dense(1)) -> joined: sum
        -> dense(3);
    #[allow(stacked_affine)]
    struct Keywords: input(3) -> save: dense(3) -> new: dense(3) -> forward: dense(3) -> r#type: dense(3)
        -> layers: dense(3) -> params: dense(3) -> frame: batchnorm -> r#match: dense(2) -> loss mse;
    /// Names that could meet those of buffers and constants.
    #[allow(redundant_activation)]
    struct Crossed: input(THREE) -> scratch1: dense(THREE) -> regnet: dense(3) -> a: layernorm -> a_saved: dense(THREE)
        -> a_output: dense(3) -> input: dense(3) -> input_output: dense(2) -> repeat1: dense(3)
        -> b: repeat(THREE, c: dense(THREE) -> c_output: dense(3)) -> b_copies: dense(2) -> b_count: dense(2)
        -> plan: repeat(THREE, dense(2)) -> layers: repeat(THREE, plan: dense(2)) -> workspace: repeat(THREE, dense(2))
        -> plan_workspace: repeat(1, dense(2)) -> output: dense(3) -> capacity: dense(4) -> x: dense(2) -> scratch2: dense(9) -> scratch3: sigmoid -> scratch4: relu
        -> loss mse;
}

const THREE: usize = 3;

fn names(params: &[regnet::Param<'_, f32>]) -> Vec<String> {
    params.iter().map(|param| param.name().to_owned()).collect()
}

#[test]
fn a_stage_is_its_word_and_its_number_or_what_it_was_called() {
    let net = Flat::new(1);
    let expected = [
        "hidden.weight",
        "hidden.bias",
        "dense2.weight",
        "batchnorm1.gamma",
        "batchnorm1.beta",
        "dense3.weight",
        "dense3.bias",
    ];
    assert_eq!(names(&net.params()), expected);
    assert_eq!(names(&net.stats()), ["batchnorm1.running_mean", "batchnorm1.running_var"]);
    let kinds: Vec<Kind> = net.params().iter().map(regnet::Param::kind).collect();
    let expected =
        [Kind::Weight, Kind::Bias, Kind::Weight, Kind::Gamma, Kind::Beta, Kind::Weight, Kind::Bias];
    assert_eq!(kinds, expected);
}

#[test]
fn names_inside_blocks_begin_with_the_block() {
    let layers = [
        "dense1",
        "residual1.dense1",
        "residual1.layernorm1",
        "residual1.inner",
        "repeat1.0.dense1",
        "repeat1.0.residual1.dense1",
        "repeat1.0.residual1.shortcut.side",
        "repeat1.0.residual1.shortcut.dense2",
        "repeat1.1.dense1",
        "repeat1.1.residual1.dense1",
        "repeat1.1.residual1.shortcut.side",
        "repeat1.1.residual1.shortcut.dense2",
        "branch1.0.dense1",
        "branch1.0.batchnorm1",
        "branch1.1.repeat1.0.dense1",
        "branch1.2.tail",
        "branch1.2.dense2",
        "dense2",
        "block.dense1",
        "fork.0.dense1",
        "fork.1.dense1",
        "dense3",
    ];
    let expected = layers.iter().flat_map(|layer| match layer {
        norm if norm.contains("norm") => vec![format!("{norm}.gamma"), format!("{norm}.beta")],
        &"branch1.0.dense1" => vec![format!("{layer}.weight")],
        dense => vec![format!("{dense}.weight"), format!("{dense}.bias")],
    });
    let net = Nested::new(1);
    assert_eq!(names(&net.params()), expected.collect::<Vec<String>>());
    assert_eq!(
        names(&net.stats()),
        ["branch1.0.batchnorm1.running_mean", "branch1.0.batchnorm1.running_var"]
    );
    let spec: Vec<&str> = Nested::SPEC.layers.iter().map(|layer| layer.name).collect();
    for name in ["residual1", "concat1", "block", "joined", "repeat1.1.residual1"] {
        assert!(spec.contains(&name), "{name} in {spec:?}");
    }
    let layers = net.layers();
    assert_eq!(layers.residual1_inner().weight().shape(), [4, 4]);
    assert_eq!(layers.repeat1_1_residual1_shortcut_side().bias().unwrap().len(), 5);
}

#[test]
fn tensors_are_read_and_changed_by_name() {
    let mut net = Flat::new(1);
    let hidden = net.layers().hidden();
    assert_eq!(hidden.weight(), net.param("hidden.weight").unwrap());
    assert_eq!(hidden.bias().unwrap().shape(), [5]);
    assert!(net.layers().dense2().bias().is_none());
    let norm = net.layers().batchnorm1();
    assert!(norm.tensor("running_var").unwrap().iter().all(|&v| v == 1.0));
    assert!(
        norm.tensor("weight").is_none()
            && net.param("dense2.bias").is_none()
            && net.param("hidden").is_none()
    );

    let mut ws = net.workspace(1);
    let x = normal::<f32>(6, 2);
    net.param_mut("dense3.weight").unwrap().fill(0.0);
    net.param_mut("dense3.bias").unwrap()[1] = 0.5;
    assert_eq!(net.infer(&x, &mut ws), [0.0, 0.5]);
    assert!(net.param_mut("dense4.weight").is_none());

    let (x, mut grads) = (normal::<f32>(12, 2), net.zero_grads());
    let mut ws = net.workspace(2);
    net.forward_backward(&x, &[1.0; 4], &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
    let y = net.scores(regnet::ndarray::ArrayView2::from_shape((2, 6), &x).unwrap());
    assert_eq!(y.dim(), (2, 2));
    // mean over two examples and two outputs of 2·(y − t), with y = 0 and 0.5 for every example
    assert_eq!(grads.param("dense3.bias").unwrap().iter().copied().collect::<Vec<f32>>(), [-1.0, -0.5]);

    grads.param_mut("dense3.bias").unwrap().fill(0.0);
    assert_eq!(grads.param("dense3.bias").unwrap().sum(), 0.0);
    assert!(grads.param_mut("dense9.bias").is_none());
    assert_eq!(names(&grads.params()), names(&net.params()));
}

#[test]
#[should_panic(expected = "the layer `batchnorm1` has no weight")]
fn a_norm_has_no_weight() {
    let _ = Flat::new(1).layers().batchnorm1().weight();
}

#[test]
fn any_word_names_a_stage() {
    let net = shaken(Keywords::new(1));
    let found = names(&net.params());
    for name in ["save", "new", "forward", "type", "layers", "params", "match"] {
        assert!(found.contains(&format!("{name}.weight")), "{name} in {found:?}");
    }
    let layers = net.layers();
    assert_eq!(layers.r#type().weight(), net.param("type.weight").unwrap());
    let stages =
        [layers.save(), layers.new(), layers.forward(), layers.layers(), layers.params(), layers.r#match()];
    assert!(stages.iter().all(|layer| !layer.weight().is_empty()));
}

#[test]
fn a_network_goes_to_f64_and_back() {
    let net = shaken(Nested::new(3));
    let double = net.cast::<f64>();
    assert_eq!(double.cast::<f32>(), net);
    for (a, b) in net.params().iter().zip(double.params()) {
        assert_eq!((a.name(), a.shape()), (b.name(), b.shape()));
        assert!(a.values().iter().zip(b.values()).all(|(&a, &b)| f64::from(a) == b));
    }
    let x = normal::<f32>(6, 2);
    let y = bits(net.infer(&x, &mut net.workspace(1)));
    assert_eq!(bits(double.cast::<f32>().infer(&x, &mut net.workspace(1))), y);
}

#[test]
fn a_stage_s_name_meets_no_name_of_the_expansion() {
    let net = shaken(Crossed::new(1));
    let check = regnet::check::gradients(&net.cast::<f64>(), 3, 5);
    assert!(check.max_relative_error < 1e-6, "{check}");
    assert_eq!(net.layers().a_saved().weight().shape(), [3, 3]);
}
