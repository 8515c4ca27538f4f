//! Recurrent layers: training, inference and back through time.

use regnet::layers::{BackOptional, Gru, Lstm, Recurrent, Rnn};
use regnet::{Key, Scalar};

use super::super::case::{Case, len, of};

const KEY: Key = Key::new(1);

impl<T: Scalar> Case<'_, T> {
    fn recurrent(&mut self) -> Recurrent {
        Recurrent {
            input: self.sizes(),
            units: self.size(),
            bias: self.draws.flag(),
            norm: self.draws.flag(),
            dropout: self.probability(),
            recurrent_dropout: self.probability(),
            sequence: self.draws.flag(),
            stream: 5,
        }
    }
}

macro_rules! layer {
    ($($name:ident $layer:ident;)*) => {$(
        pub fn $name<T: Scalar>(case: &mut Case<'_, T>) {
            let (layer, batch) = ($layer(case.recurrent()), case.size());
            let Recurrent { input: [length, channels], units, .. } = layer.0;
            case.refusable_if(length == 0 || channels == 0 || units == 0);
            let (params, saved) = (of(layer.params()), of(layer.saved()).saturating_mul(batch as u128));
            let inputs = len(&[batch, length, channels]);
            let outputs = len(layer.output().dims()).saturating_mul(batch as u128);
            let work = params.saturating_add(inputs).saturating_mul(len(&[batch, length]));
            match case.draws.below(3) {
                0 => case.run((&layer, "forward"), work, [inputs, params], [outputs, saved], |[x, params], [y, saved]| {
                    layer.forward(batch, x, params, y, saved, KEY);
                }),
                1 => case.run((&layer, "infer"), work, [inputs, params], [outputs], |[x, params], [y]| {
                    layer.infer(batch, x, params, y);
                }),
                _ => {
                    let wanted = case.draws.flag();
                    let writes = [params, if wanted { inputs } else { 0 }];
                    case.run((&layer, "backward"), work, [inputs, params, saved, outputs], writes, |[x, params, saved, d_y], [d_params, d_x]| {
                        let d_x = wanted.then_some(d_x);
                        layer.backward(batch, BackOptional::optional(x, params, saved, d_y, d_params, d_x), KEY);
                    });
                }
            }
        }
    )*};
}

layer! {
    rnn Rnn;
    gru Gru;
    lstm Lstm;
}
