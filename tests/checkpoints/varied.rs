//! Settings of the network in a checkpoint, and those that vary while it is trained.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use regnet::{Dataset, Error, Network, network};

use super::*;

network! {
    struct Swept(p = 0.3, decay = 1e-4): input(12) -> dense(24, l2 = decay) -> batchnorm -> relu -> dropout(p) -> dense(3)
        -> loss softmax_cross_entropy;
}

/// Both vary, one of them by epoch.
fn varied() -> Trainer<Adam> {
    trainer().vary("p", |at| 0.6 * at.progress()).vary("decay", |at| 1e-3 / at.epoch as f64)
}

/// The bits of a training, interrupted after so many updates and gone on with.
fn course(trainer: impl Fn() -> Trainer<Adam>, interrupted_after: Option<u64>) -> (Swept, Vec<f64>) {
    let (train, valid): (Dataset, Dataset) = (data(1, 200), valid());
    let (folder, flag) = (folder("varied"), Arc::new(AtomicBool::new(false)));
    if let Some(updates) = interrupted_after {
        let begun = trainer().checkpoint(&folder, Every::Epochs(100)).interrupt(&flag);
        let callbacks =
            Callbacks::new().on_step(|step| flag.store(step.updates == updates, Ordering::Relaxed));
        begun
            .fit_with(
                &mut Swept::with(SweptSettings { p: 0.1, decay: 0.0 }, 1),
                &train,
                Some(&valid),
                callbacks,
            )
            .unwrap();
    }
    let mut net = Swept::new(1);
    let history = trainer().resume(&folder).fit(&mut net, &train, Some(&valid)).unwrap();
    if interrupted_after.is_some() {
        fs::remove_dir_all(folder).unwrap();
    }
    let losses = history.epochs.iter().map(|epoch| epoch.train_loss + epoch.penalty).collect();
    (net, losses)
}

#[test]
fn a_training_that_varies_them_goes_on_to_the_same_bits() {
    let whole = course(varied, None);
    assert_eq!(course(varied, Some(47)), whole);
    assert_eq!(whole.0.settings().decay, 1e-3 / 8.0);
}

#[test]
fn a_checkpoint_has_the_values_that_the_training_had() {
    let (net, _) = course(trainer, Some(47));
    assert_eq!(*net.settings(), SweptSettings { p: 0.1, decay: 0.0 });
    // The averaged network is validated, and saved, with them too.
    assert_eq!(Swept::from_bytes(&net.to_bytes()).unwrap(), net);
}

#[test]
fn what_varies_and_what_is_a_setting_are_part_of_a_training() {
    let refused = |trainer: Trainer<Adam>, folder: &Path| {
        let (mut net, train, valid) = (Swept::new(1), data(1, 200), valid());
        let before = net.clone();
        let error: Error = trainer.resume(folder).fit(&mut net, &train, Some(&valid)).unwrap_err();
        assert!(net == before);
        error.to_string()
    };
    let folder = folder("varied_settings");
    let mut net = Swept::new(1);
    varied()
        .epochs(1)
        .checkpoint(&folder, Every::Epochs(1))
        .fit(&mut net, &data(1, 200), Some(&valid()))
        .unwrap();
    let text = refused(trainer(), &folder);
    assert!(text.contains("with `vary p, decay`, but this one has `layer dense1: l2 = decay`"), "{text}");
    // The values may differ, what is a setting may not.
    network! {
        struct Fixed: input(12) -> dense(24, l2 = 1e-4) -> batchnorm -> relu -> dropout(0.3) -> dense(3)
            -> loss softmax_cross_entropy;
    }
    let error = trainer().resume(&folder).fit(&mut Fixed::new(1), &data(1, 200), Some(&valid())).unwrap_err();
    assert!(error.to_string().contains("it has the setting `p`"), "{error}");
    assert_eq!(Swept::SPEC.digest(), <Fixed as Network>::SPEC.digest());
    fs::remove_dir_all(folder).unwrap();
}
