//! Learning curves as a picture.

use regnet::metrics::{Better, Metric};
use regnet::ndarray::Array2;
use regnet::{Adam, Dataset, Trainer, network};

use crate::common::normal;

network! {
    struct Net: input(2) -> dense(4) -> tanh -> dense(1) -> loss mse;
}

#[test]
fn a_history_is_drawn_as_svg() {
    let data = Dataset::with_targets(
        Array2::from_shape_vec((20, 2), normal::<f32>(40, 1)).unwrap(),
        Array2::from_shape_vec((20, 1), normal::<f32>(20, 2)).unwrap(),
    )
    .unwrap();
    // The lowest loss is that of the last epoch.
    let trainer = Trainer::new(Adam::new(0.01)).epochs(4).progress(false);
    let history = trainer.fit(&mut Net::new(1), &data, Some(&data)).unwrap();
    let path = std::env::temp_dir().join(format!("regnet-curves-{}.svg", std::process::id()));
    history.plot(&path).unwrap();
    let svg = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    for expected in ["<svg", "training", "validation", "epoch", "mean loss per example", "</svg>"] {
        assert!(svg.contains(expected), "no {expected}");
    }
    assert!(history.plot(std::env::temp_dir().join("no such folder/curves.svg")).is_err());
}

/// The picture of a history with metrics, of which one has no number at all.
#[test]
fn metrics_are_drawn_below_the_losses_with_the_best_epoch() {
    let x = Array2::from_shape_vec((20, 2), normal::<f32>(40, 1)).unwrap();
    let data =
        Dataset::with_targets(x, Array2::from_shape_vec((20, 1), normal::<f32>(20, 2)).unwrap()).unwrap();
    let trainer =
        Trainer::new(Adam::new(0.01)).epochs(4).progress(false).metric(Metric::rmse()).metric(Metric::r2());
    let trainer = trainer.metric(Metric::new("nothing", Better::Lower, |_, _| Ok(f64::NAN)));
    let history = trainer.fit(&mut Net::new(1), &data, Some(&data)).unwrap();
    let path = std::env::temp_dir().join(format!("regnet-metrics-{}.svg", std::process::id()));
    history.plot_titled(&path, "Rent by room").unwrap();
    let svg = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    for expected in ["Rent by room", "RMSE", "R²", "height=\"1320\""] {
        assert!(svg.contains(expected), "no {expected}");
    }
    assert_eq!(svg.matches("best epoch").count(), 3, "in the legend of each of the three");
    assert!(!svg.contains("nothing") && !svg.contains("Training"));
}
