//! Dense layers, embeddings and the products themselves.

use regnet::__private::Params;
use regnet::Scalar;
use regnet::layers::{Curve, Dense, DenseBack, Embedding, LeakyRelu, Relu, ScaledRelu, Sigmoid, Tanh};
use regnet::matmul::{self, End, Sizes, Start};

use super::super::case::{Case, len, of};

impl<T: Scalar> Case<'_, T> {
    /// An activation; none has a length of its own to be believed.
    fn curve(&mut self) -> Curve {
        let len = self.size();
        match self.draws.below(5) {
            0 => Curve::Relu(Relu { len }),
            1 => Curve::ScaledRelu(ScaledRelu { scale: 2.0 }),
            2 => Curve::LeakyRelu(LeakyRelu { len, slope: 0.1 }),
            3 => Curve::Tanh(Tanh { len }),
            _ => Curve::Sigmoid(Sigmoid { len }),
        }
    }

    pub fn dense(&mut self) -> Dense {
        let layer = Dense { inputs: self.size(), units: self.size(), bias: self.draws.flag() };
        self.checked(layer, Dense::checked);
        layer
    }
}

pub fn dense_forward<T: Scalar>(case: &mut Case<'_, T>) {
    let (layer, batch, after) = (case.dense(), case.size(), case.draws.flag().then(|| case.curve()));
    let (reads, writes) = ([len(&[batch, layer.inputs]), of(layer.params())], [len(&[batch, layer.units])]);
    let work = len(&[batch, layer.inputs, layer.units]);
    case.run((&layer, "forward"), work, reads, writes, |[x, params], [y]| match after {
        None => layer.forward(batch, x, params, y),
        Some(after) => layer.forward_then(after, batch, x, params, y),
    });
}

pub fn dense_backward<T: Scalar>(case: &mut Case<'_, T>) {
    let (layer, batch, before) = (case.dense(), case.size(), case.draws.flag().then(|| case.curve()));
    let wanted = case.draws.flag();
    let (inputs, outputs) = (len(&[batch, layer.inputs]), len(&[batch, layer.units]));
    let reads = [inputs, of(layer.params()), outputs];
    let writes = [of(layer.params()), if wanted { inputs } else { 0 }];
    let work = len(&[batch, layer.inputs, layer.units, 2]);
    case.run((&layer, "backward"), work, reads, writes, |[x, params, d_y], [d_params, d_x]| {
        let (params, d_x) = (Params::new(params), wanted.then_some(d_x));
        match before {
            None => layer.backward(batch, x, params, d_y, d_params, d_x),
            Some(before) => {
                layer.backward_through(before, batch, DenseBack::new(x, params, d_y, d_params, d_x));
            }
        }
    });
}

pub fn embedding<T: Scalar>(case: &mut Case<'_, T>) {
    let layer = Embedding { length: case.size(), vocabulary: case.size(), units: case.size() };
    let batch = case.size();
    let (words, outputs) = (len(&[batch, layer.length]), len(&[batch, layer.length, layer.units]));
    let table = len(&[layer.vocabulary, layer.units]);
    case.words(layer.vocabulary);
    if case.draws.flag() {
        return case.run((&layer, "forward"), outputs, [words, table], [outputs], |[x, params], [y]| {
            layer.forward(batch, x, params, y);
        });
    }
    let wanted = case.draws.flag();
    let writes = [table, if wanted { words } else { 0 }];
    case.run((&layer, "backward"), outputs, [words, outputs], writes, |[x, d_y], [d_params, d_x]| {
        layer.backward(batch, x, &[], d_y, d_params, wanted.then_some(d_x));
    });
}

/// `nn` and `nt`: what the sums start from and become.
fn product<T: Scalar>(case: &mut Case<'_, T>, turned: bool) {
    let [m, k, n] = case.sizes();
    let (start, end, curve) = (case.draws.below(3), case.draws.below(3), case.curve());
    let of_c = len(&[m, n]);
    let (of_row, of_y) = (if start == 2 { n as u128 } else { 0 }, if end == 2 { of_c } else { 0 });
    let reads = [len(&[m, k]), len(&[k, n]), of_row, of_y];
    let (sizes, name) = (Sizes::new(m, k, n), if turned { "nt" } else { "nn" });
    case.run((&sizes, name), len(&[m, k, n]), reads, [of_c], |[a, b, row, y], [c]| {
        let start = [Start::Zero, Start::Keep, Start::Row(row)][start];
        let end = [End::Sum, End::Value(curve), End::Gradient(curve, y)][end];
        if turned {
            matmul::nt(sizes, a, b, (start, end), c)
        } else {
            matmul::nn(sizes, a, b, (start, end), c)
        }
    });
}

pub fn nn<T: Scalar>(case: &mut Case<'_, T>) {
    product(case, false);
}

pub fn nt<T: Scalar>(case: &mut Case<'_, T>) {
    product(case, true);
}

pub fn tn<T: Scalar>(case: &mut Case<'_, T>) {
    let [m, k, n] = case.sizes();
    let start = case.draws.below(3);
    let (sizes, of_row) = (Sizes::new(m, k, n), if start == 2 { n as u128 } else { 0 });
    let reads = [len(&[k, m]), len(&[k, n]), of_row];
    case.run((&sizes, "tn"), len(&[m, k, n]), reads, [len(&[m, n])], |[a, b, row], [c]| {
        matmul::tn(sizes, a, b, [Start::Zero, Start::Keep, Start::Row(row)][start], c);
    });
}
