//! What is minimized: each loss with its formula, its gradient and its link. One file each.

#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: x [B,I]")]

pub(crate) mod counted;
mod function;
mod hinge;
mod huber;
mod log_cosh;
mod mae;
mod missing;
mod mse;
mod own;
mod sigmoid_cross_entropy;
mod softmax_cross_entropy;
mod values;
mod weighted;

pub(crate) use counted::Counts;
pub use function::{Answers, Counted, LossFunction};
pub use missing::SkipMissing;
pub use own::{Class, Mean, OwnLoss, TargetKind, Values};
/// What each file adds: its type, which expansions name, and the trait of its kernels, which `LossKernels` sums up.
macro_rules! losses {
    ($($file:ident $loss:ident $kernel:ident;)*) => {
        $( pub use $file::{$loss, $kernel}; )*

        /// The sum of all kernel traits of losses.
        pub trait LossKernels: $($kernel +)* {}
        impl LossKernels for f32 {}
        impl LossKernels for f64 {}
    };
}

losses! {
    hinge Hinge HingeKernel;
    huber Huber HuberKernel;
    log_cosh LogCosh LogCoshKernel;
    mae Mae MaeKernel;
    mse Mse MseKernel;
    sigmoid_cross_entropy SigmoidCrossEntropy SigmoidCrossEntropyKernel;
    softmax_cross_entropy SoftmaxCrossEntropy SoftmaxCrossEntropyKernel;
}

#[cfg(test)]
mod testing {
    //! Shared by the losses' tests.

    use super::LossFunction;
    use crate::base::error::Error;
    use crate::base::targets::Targets;
    use crate::layers::testing::Given;

    /// The text of an `Error::Targets`.
    #[track_caller]
    pub(super) fn complaint<R: std::fmt::Debug>(result: Result<R, Error>) -> String {
        match result {
            Err(Error::Targets(text)) => text,
            other => panic!("{other:?} instead of an error of targets"),
        }
    }

    /// Checks the gradient against differences, and the value that comes with it.
    pub(super) fn check(loss: &dyn LossFunction<f64>, batch: usize, targets: Targets<'_, f64>) {
        let len = batch * loss.outputs();
        let mut given = Given::new(len, 0, 1);
        given.d_y[0] = 1.0;
        let mut d_scores = given.dirty(len);
        let value = loss.gradient(batch, &given.x, targets, &mut d_scores).expect("fitting targets");
        assert_eq!(value, loss.value(batch, &given.x, targets).expect("fitting targets"));
        given.check(|x, _, y| y[0] = loss.value(batch, x, targets).expect("fitting targets"), &[], &d_scores);
    }
}
