//! Searches: the best of known scores, the same for any number of threads, gone on with from its folder; cross-validation; the
//! range test.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use regnet::ndarray::Array2;
use regnet::search::{Found, Range, Search, Trial, cross_validate};
use regnet::{Adam, Dataset, Error, Sgd, Trainer, network, pool};

use crate::common::normal;

network! {
    struct Mlp(p = 0.1, decay = 1e-4): input(4) -> dense(16, l2 = decay) -> tanh -> dropout(p) -> dense(1) -> loss mse;
}

/// A sum of the inputs, with noise.
fn data() -> Dataset {
    let x = Array2::from_shape_vec((90, 4), normal(360, 1)).unwrap();
    let noise: Vec<f32> = normal(90, 2);
    let y = Array2::from_shape_fn((90, 1), |(i, _)| x.row(i).sum() + 0.3 * noise[i]);
    Dataset::with_targets(x, y).unwrap()
}

fn score(trial: &Trial, train: &Dataset, valid: &Dataset) -> Result<f64, Error> {
    let mut net = Mlp::new(trial.seed());
    trial.set(&mut net)?;
    Trainer::new(Adam::new(1e-2)).epochs(trial.epochs()).progress(false).fit(&mut net, train, None)?;
    Ok(net.evaluate(valid)?.loss.data)
}

fn small() -> Search {
    Search::grid([("p", [0.0, 0.5]), ("decay", [0.0, 0.1])]).folds(3).epochs(3).seed(4)
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let data = data();
    let of = |threads: usize| {
        pool::set_threads(threads);
        small().run(&data, score).unwrap()
    };
    let one = of(1);
    assert_eq!(one, of(2));
    assert_eq!(one, of(7));
    assert_eq!(one.outcomes.len(), 4);
    assert!(one.outcomes.windows(2).all(|pair| pair[0].mean() <= pair[1].mean()));
    // By hand: the same fold, seed and values.
    let (best, fold) = (one.best(), 1);
    let (train, valid) = data.folds(3, 4).nth(fold).unwrap();
    let seeds = Mutex::new([0; 3]);
    small()
        .run(&data, |trial, _, _| {
            seeds.lock().unwrap()[trial.fold()] = trial.seed();
            Ok(0.0)
        })
        .unwrap();
    let mut net = Mlp::with(
        MlpSettings { p: best.value("p"), decay: best.value("decay") },
        seeds.lock().unwrap()[fold],
    );
    Trainer::new(Adam::new(1e-2)).epochs(3).progress(false).fit(&mut net, &train, None).unwrap();
    assert_eq!(net.evaluate(&valid).unwrap().loss.data, best.scores[fold]);
}

/// Of known scores: p² on each fold, a failure for p = 3.
fn known(trial: &Trial, _: &Dataset, _: &Dataset) -> Result<f64, Error> {
    let p = trial.value("p");
    match p {
        3.0 => Err(Error::NotFinite("it left them".into())),
        _ => Ok(p * p + trial.fold() as f64 / trial.epochs() as f64),
    }
}

#[test]
fn the_best_stand_first_and_what_failed_last() {
    let search = Search::grid([("p", [2.0, 3.0, -1.0, 4.0])]).folds(2).epochs(2);
    let found = search.clone().run(&data(), known).unwrap();
    let values: Vec<f64> = found.outcomes.iter().map(|outcome| outcome.value("p")).collect();
    assert_eq!(values, [-1.0, 2.0, 4.0, 3.0]);
    assert_eq!((found.best().mean(), found.best().scores.clone()), (1.25, vec![1.0, 1.5]));
    assert!((found.best().deviation() - 0.125f64.sqrt()).abs() < 1e-15);
    assert_eq!(found.outcomes[3].failure.as_deref(), Some("it left them"));
    let expected = "\
rank   p  epochs  score
   1  -1       2  1.250 ± 0.354
   2   2       2  4.250 ± 0.354
   3   4       2  16.250 ± 0.354
   4   3       2  failed: it left them";
    assert_eq!(found.to_string(), expected);
    assert!(found.to_csv().starts_with("p,epochs,mean,deviation\n-1.0,2,1.25,0.35"));
    let largest = search.largest().run(&data(), known).unwrap();
    assert_eq!(largest.best().value("p"), 4.0);
    assert_eq!(largest.outcomes[3].value("p"), 3.0);
}

#[test]
fn halving_gives_epochs_to_those_that_are_ahead() {
    let seen = Mutex::new(Vec::new());
    let values: Vec<f64> = (0..9).map(f64::from).collect();
    let found = Search::grid([("p", &values[..])])
        .hold_out(0.5)
        .epochs(20)
        .halving(2, 3)
        .run(&data(), |trial, train, valid| {
            seen.lock().unwrap().push((trial.epochs(), trial.value("p")));
            assert_eq!((train.len(), valid.len()), (45, 45));
            Ok((trial.value("p") - 4.2).abs())
        })
        .unwrap();
    let mut seen = seen.into_inner().unwrap();
    seen.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let of = |epochs: usize| seen.iter().filter(|(e, _)| *e == epochs).map(|(_, p)| *p).collect::<Vec<_>>();
    assert_eq!((of(2).len(), of(6), of(18), of(20)), (9, vec![3.0, 4.0, 5.0], vec![4.0], vec![4.0]));
    assert_eq!((found.best().value("p"), found.best().epochs), (4.0, 20));
    assert_eq!(found.best().course.iter().map(|(epochs, _)| *epochs).collect::<Vec<_>>(), [2, 6, 18, 20]);
    // Longer ones first.
    assert_eq!(
        found.outcomes.iter().map(|outcome| outcome.epochs).collect::<Vec<_>>(),
        [20, 6, 6, 2, 2, 2, 2, 2, 2]
    );
}

#[test]
fn random_draws_are_those_of_their_seed() {
    let search = |trials, seed| {
        let ranges = [("p", Range::uniform(0.0, 0.5)), ("decay", Range::log(1e-6, 1e-1))];
        let found = Search::random(trials, ranges, seed)
            .hold_out(0.5)
            .run(&data(), |trial, _, _| Ok(trial.value("p")));
        found.unwrap()
    };
    assert_eq!(search(5, 1), search(5, 1));
    assert_ne!(search(5, 1), search(5, 2));
    let (few, many) = (search(3, 1), search(30, 1));
    assert!(few.outcomes.iter().all(|outcome| many.outcomes.contains(outcome)));
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("regnet-search-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    folder
}

#[test]
fn a_search_goes_on_from_its_folder() {
    let (folder, runs) = (folder("resumed"), AtomicUsize::new(0));
    let counted = |trial: &Trial, train: &Dataset, valid: &Dataset| {
        runs.fetch_add(1, Ordering::Relaxed);
        if trial.value("p") == 3.0 { known(trial, train, valid) } else { Ok(trial.value("p") + 0.1) }
    };
    let search = |values: &[f64]| Search::grid([("p", values)]).folds(2).epochs(2).folder(&folder);
    let first = search(&[1.0, 3.0]).run(&data(), counted).unwrap();
    assert_eq!(runs.swap(0, Ordering::Relaxed), 4);
    // What is known is taken, also where more is asked for; a line that was not ended is none.
    let path = folder.join("search.tsv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}7.0\t2 epochs\tfold 0\t0.3")).unwrap();
    let more = search(&[3.0, 1.0, 7.0]).run(&data(), counted).unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(more.outcomes[0], first.outcomes[0]);
    assert_eq!(more.outcomes[2].failure.as_deref(), Some("it left them"));
    assert_eq!((more.outcomes[1].value("p"), more.outcomes[1].scores.clone()), (7.0, vec![7.1, 7.1]));

    let other = search(&[1.0]).seed(5).run(&data(), counted).unwrap_err().to_string();
    assert!(other.contains("is of another search") && other.contains("seed 0"), "{other}");
    fs::write(&path, format!("{text}nonsense\n")).unwrap();
    let broken = search(&[1.0]).run(&data(), counted).unwrap_err().to_string();
    assert!(broken.ends_with("holds no score in line 6: `nonsense`"), "{broken}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_cannot_be_is_told_before_anything_runs() {
    let data = data();
    let told = |search: Search| {
        let never = |_: &Trial, _: &Dataset, _: &Dataset| -> Result<f64, Error> { panic!("it runs") };
        search.run(&data, never).unwrap_err().to_string()
    };
    let one = || Search::grid([("p", [1.0])]);
    assert_eq!(told(Search::grid::<[f64; 0]>([])), "a search without a value tries nothing");
    assert_eq!(
        told(one().folds(1)),
        "90 examples cannot make these folds: at least 2, and at most one an example"
    );
    assert_eq!(told(one().hold_out(1.0)), "a share to train on lies between 0 and 1");
    assert_eq!(told(one().epochs(0)), "0 epochs train nothing");
    assert_eq!(
        told(one().halving(20, 2)),
        "`halving` begins with 1 to 10 epochs, and its factor is 2 or more"
    );
    assert_eq!(told(Search::grid([("p", [f64::NAN])])), "a value to try is not finite");
    assert_eq!(told(Search::grid([("p", [1.0]), ("p", [1.0])])), "`p` is given twice");
}

#[test]
fn errors_of_a_trial_are_errors_of_the_search() {
    let refused = |trial: &Trial, _: &Dataset, _: &Dataset| -> Result<f64, Error> {
        trial.set(&mut Mlp::new(1))?;
        Ok(0.0)
    };
    let told = |name: &str, value: f64| {
        let error = Search::grid([(name, [value])]).hold_out(0.5).run(&data(), refused).unwrap_err();
        error.to_string()
    };
    assert_eq!(told("decai", 0.1), "`Mlp` has no setting `decai`; did you mean `decay`?");
    // One slip of a setting that the search does not have beside others that fit; a rate for the trainer is none.
    let beside = |name| {
        let set = |trial: &Trial| trial.set(&mut Mlp::new(1)).map_err(|error| error.to_string());
        let found = Mutex::new(Vec::new());
        let search = Search::grid([("p", [0.1]), (name, [0.1])]).hold_out(0.5);
        let run = |trial: &Trial, _: &Dataset, _: &Dataset| {
            found.lock().unwrap().push(set(trial));
            Ok(0.0)
        };
        search.run(&data(), run).unwrap();
        found.into_inner().unwrap().remove(0)
    };
    assert_eq!(beside("deacy").unwrap_err(), "`Mlp` has no setting `deacy`; did you mean `decay`?");
    assert_eq!((beside("rate"), beside("lr_decay")), (Ok(()), Ok(())));
    assert!(told("p", 2.0).contains("`p` of `dropout1` is a probability outside"));
}

#[cfg(feature = "plot")]
#[test]
fn a_picture_has_a_panel_for_each_value() {
    let values: Vec<f64> = [1e-4, 1e-3, 1e-2].to_vec();
    let search = Search::grid([("p", vec![1.0, 2.0]), ("decay", values)]).folds(2).epochs(4).halving(2, 2);
    let found: Found = search.run(&data(), known).unwrap();
    let path = std::env::temp_dir().join(format!("regnet-search-{}.svg", std::process::id()));
    found.save_plot(&path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    for part in ["Score against `p`", "Score against `decay`", "Those that went on"] {
        assert!(text.contains(part), "{part}");
    }
    fs::remove_file(path).unwrap();
}

#[test]
fn cross_validation_scores_each_fold_once() {
    let data = data();
    let found = cross_validate(&data, 5, 3, |fold, train, valid| {
        assert_eq!((train.len(), valid.len()), (72, 18));
        Ok(fold as f64)
    });
    let found = found.unwrap();
    assert_eq!((found.scores.clone(), found.mean()), (vec![0.0, 1.0, 2.0, 3.0, 4.0], 2.0));
    assert!((found.deviation() - 2.5f64.sqrt()).abs() < 1e-15);
    assert_eq!(found.to_string(), "2.00 ± 1.58 over 5 folds");
    let error = cross_validate(&data, 5, 3, |fold, _, _| match fold {
        1 | 3 => Err(Error::Data(format!("fold {fold}"))),
        _ => Ok(0.0),
    });
    assert_eq!(error.unwrap_err().to_string(), "fold 1");
}

#[test]
fn a_range_test_finds_where_training_begins_and_ends() {
    let (net, data) = (Mlp::new(1), data());
    let before = net.clone();
    let trainer = Trainer::new(Sgd::new(1.0)).batch_size(10).seed(3);
    let test = trainer.range_test(&net, &data, 1e-5, 1e3, 200).unwrap();
    assert!(net == before);
    assert_eq!(test, trainer.range_test(&net, &data, 1e-5, 1e3, 200).unwrap());
    // It stops when the loss is out of its valley, long before the end.
    assert!(test.rates.len() < 200 && test.rates[0] == 1e-5);
    assert!(test.rates.windows(2).all(|pair| pair[0] < pair[1]));
    let steepest = test.steepest().unwrap();
    assert!((1e-3..1.0).contains(&steepest) && steepest <= test.lowest(), "{test}");
    assert_eq!(test.smoothed[0], test.losses[0]);
    let wrong = trainer.range_test(&net, &data, 1.0, 0.1, 200).unwrap_err().to_string();
    assert!(wrong.starts_with("a range test takes rates above 0 in their order"), "{wrong}");
}
