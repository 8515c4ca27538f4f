//! The optimizers' loops, compiled for AVX-512 and AVX2 beside the portable copy: one source, and since no product
//! is fused with its sum, the same bits.

use super::{Level, level};
use crate::optim::runs;

/// `name`: `source` on the best instruction set of this machine.
macro_rules! widened {
    ($(#[$doc:meta])* $name:ident = $source:path, ($($arg:ident: $ty:ty),*)) => {
        $(#[$doc])*
        pub(crate) fn $name($($arg: $ty),*) {
            match level() {
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 => {
                    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2")]
                    fn avx512($($arg: $ty),*) {
                        $source($($arg),*);
                    }
                    // SAFETY: `level` is this one only where `supported` found AVX-512.
                    unsafe { avx512($($arg),*) }
                }
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => {
                    #[target_feature(enable = "avx2")]
                    fn avx2($($arg: $ty),*) {
                        $source($($arg),*);
                    }
                    // SAFETY: `level` is this one only where `supported` found AVX2.
                    unsafe { avx2($($arg),*) }
                }
                #[cfg(not(target_arch = "x86_64"))]
                Level::Avx512 | Level::Avx2 => $source($($arg),*),
                Level::Portable => $source($($arg),*),
            }
        }
    };
}

widened! {
    /// [`runs::sgd`]
    sgd = runs::sgd, (rule: &runs::Sgd, params: &mut [f32], grads: &[f32])
}
widened! {
    /// [`runs::momentum`]
    momentum = runs::momentum, (rule: &runs::Sgd, params: &mut [f32], grads: &[f32], velocity: &mut [f32])
}
widened! {
    /// [`runs::adam`]
    adam = runs::adam,
    (rule: &runs::Adam, params: &mut [f32], grads: &[f32], first: &mut [f32], second: &mut [f32])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::{AdamW, Sgd};
    use crate::rng::Rng;

    /// Lengths around the width of a vector, and three updates: the moments take part.
    #[test]
    fn both_copies_give_the_same_bits() {
        for len in [0, 1, 7, 8, 9, 33, 100] {
            let mut rng = Rng::new(len as u64);
            let mut draw = || -> Vec<f32> { (0..len).map(|_| rng.normal() as f32).collect() };
            let grads = draw();
            let [mut a, mut b] = [(); 2].map(|()| [draw(), vec![0.0; len], vec![0.0; len]]);
            b[0].clone_from(&a[0]);
            for step in 1..=3 {
                let rule = AdamW::new(0.1).rule(step, 0.01);
                let ([w, m, v], [w2, m2, v2]) = (&mut a, &mut b);
                adam(&rule, w, &grads, m, v);
                runs::adam(&rule, w2, &grads, m2, v2);
                let rule = Sgd::new(0.1).momentum(0.9).nesterov(true).rule(0.01);
                momentum(&rule, w, &grads, m);
                runs::momentum(&rule, w2, &grads, m2);
                sgd(&rule, w, &grads);
                runs::sgd(&rule, w2, &grads);
                assert_eq!(a, b, "{len} parameters, step {step}");
            }
        }
    }
}
