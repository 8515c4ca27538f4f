//! Who looks at a training, when, and what an error of theirs does.

use std::io;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use super::*;
use crate::look::probe::Probe;
use crate::train::trainer::{Callbacks, Ended, EpochDone, Failure, JsonLines, Observer, Started, StepDone};

/// What happened, of all who share it.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, text: String) {
        self.0.lock().unwrap().push(text);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// Notes everything, and fails at what is called so.
struct Writer {
    diary: Diary,
    fails: &'static str,
}

impl Writer {
    fn note(&self, text: String) -> Result<(), Failure> {
        let fails = text == self.fails;
        self.diary.note(text);
        if fails { Err("the disk is full".into()) } else { Ok(()) }
    }
}

impl Observer for Writer {
    fn start(&mut self, start: &Started<'_>) -> Result<(), Failure> {
        assert_eq!((start.epochs, start.updates, start.history.epochs.len()), (2, 0, 0));
        self.note(format!("start of {} steps", start.steps))
    }

    fn step(&mut self, done: &StepDone<'_>) -> Result<(), Failure> {
        self.note(format!("step {}", done.updates))
    }

    fn epoch(&mut self, done: &EpochDone<'_>) -> Result<(), Failure> {
        assert_eq!(done.history.epochs.last(), Some(done.epoch));
        self.note(format!("epoch {}", done.epoch.epoch))
    }

    fn probe(&mut self, probe: &Probe) -> Result<(), Failure> {
        self.note(format!("probe {}", probe.updates.unwrap()))
    }

    fn end(&mut self, end: &Ended<'_>) -> Result<(), Failure> {
        let net = end.net.downcast_ref::<Classifier>().expect("the network that is trained");
        assert_eq!(net.state().stats, [5.0 * end.history.best_epoch.unwrap_or(2) as f32]);
        self.note(format!("end of {} epochs", end.history.epochs.len()))
    }
}

fn observed(fails: &'static str) -> (Trainer<Sgd>, Diary) {
    let diary = Diary::default();
    (trainer(2).observe(Writer { diary: diary.clone(), fails }), diary)
}

#[test]
fn an_observer_sees_all_in_its_order_and_changes_nothing() {
    let train = points(40, 1, false);
    let (trainer, diary) = observed("");
    let mut net = Classifier::new();
    let history = trainer.clone().probe_every(6).fit(&mut net, &train, None).unwrap();
    let mut expected = vec!["start of 5 steps".to_owned()];
    for update in 1..=10 {
        expected.extend([1, 7].contains(&update).then(|| format!("probe {}", update - 1)));
        expected.push(format!("step {update}"));
        expected.extend((update % 5 == 0).then(|| format!("epoch {}", update / 5)));
    }
    expected.push("end of 2 epochs".into());
    assert_eq!(diary.take(), expected);
    assert_eq!((net, history.probes.len()), (trained(2, &train), 2));
    // The same observer looks at the next training, and sees its best weights.
    let (contrary, mut net) = (points(40, 2, true), Classifier::new());
    trainer.fit(&mut net, &train, Some(&contrary)).unwrap();
    assert_eq!(diary.take().len(), 14);
    assert_eq!(net, trained(1, &train));
}

/// The validation set contradicts the training set, so that the best weights are others.
#[test]
fn an_error_of_an_observer_ends_the_training_with_it_and_leaves_the_network_as_it_is() {
    let (train, valid) = (points(40, 1, false), points(40, 2, true));
    let after = |updates: u64| {
        let mut net = Classifier::new();
        let callbacks = Callbacks::new().on_step(|step| match step.updates {
            found if found == updates => ControlFlow::Break("enough".to_owned()),
            _ => ControlFlow::Continue(()),
        });
        super::trainer(2).fit_with(&mut net, &train, None, callbacks).unwrap();
        net
    };
    for (fails, updates) in [("start of 5 steps", 0), ("step 7", 7), ("probe 5", 6), ("epoch 2", 10)] {
        let (trainer, diary) = observed(fails);
        let mut net = Classifier::new();
        let error = trainer.probe_every(5).fit(&mut net, &train, Some(&valid)).unwrap_err();
        assert!(matches!(error, Error::Observer(_)), "{error:?}");
        assert_eq!(error.to_string(), "an observer of the training failed: the disk is full");
        assert_eq!(diary.take().last().map(String::as_str), Some(fails), "nothing behind it");
        assert_eq!(net, if updates == 0 { Classifier::new() } else { after(updates) }, "{fails}");
    }
    // At the end the best weights are there already, and stay.
    let (trainer, _) = observed("end of 2 epochs");
    let mut net = Classifier::new();
    trainer.fit(&mut net, &train, Some(&valid)).unwrap_err();
    assert_eq!(net, trained(1, &train));
}

#[test]
fn callbacks_fail_by_a_question_mark_too() {
    let train = points(40, 1, false);
    let broken = || io::Error::other("no such dashboard");
    let callbacks = Callbacks::new().on_epoch(|_| {
        Err(broken())?;
        Ok(())
    });
    let error = trainer(2).fit_with(&mut Classifier::new(), &train, None, callbacks).unwrap_err();
    assert_eq!(error.to_string(), "an observer of the training failed: no such dashboard");
    // One of this crate is itself.
    let callbacks = Callbacks::new().on_step(|_| {
        let own: Result<(), Error> = Err(Error::Data("no table".into()));
        own?;
        Ok(ControlFlow::Continue(()))
    });
    let error = trainer(2).fit_with(&mut Classifier::new(), &train, None, callbacks).unwrap_err();
    assert!(matches!(&error, Error::Data(text) if text == "no table"), "{error:?}");
}

#[test]
fn callbacks_are_told_of_the_start_a_probe_and_the_end() {
    let train = points(40, 1, false);
    let diary = Diary::default();
    let [start, probe, end] = [diary.clone(), diary.clone(), diary.clone()];
    let callbacks = Callbacks::<Classifier>::new()
        .on_end(move |done| end.note(format!("{:?} {:?}", done.history.stopped, done.net.state().stats)))
        .on_start(move |started| start.note(format!("{:?}", started.net.state().stats)))
        .on_probe(move |seen| {
            probe.note(format!("{:?}", seen.updates));
            if seen.updates == Some(4) {
                ControlFlow::Break("enough".to_owned())
            } else {
                ControlFlow::Continue(())
            }
        });
    let trainer = trainer(2).probe_every(2);
    let history = trainer.fit_with(&mut Classifier::new(), &train, None, callbacks).unwrap();
    assert_eq!(history.stopped, Stopped::Callback("enough".into()));
    assert_eq!(diary.take(), ["[0.0]", "Some(0)", "Some(2)", "Some(4)", "Callback(\"enough\") [5.0]"]);
}

#[test]
fn an_observer_looks_at_one_training_at_a_time() {
    let train = points(40, 1, false);
    let (trainer, _) = observed("");
    let second = trainer.clone();
    let mut inner = Classifier::new();
    let callbacks = Callbacks::new().on_epoch(|_| {
        second.fit(&mut inner, &train, None)?;
        Ok(())
    });
    let error = trainer.fit_with(&mut Classifier::new(), &train, None, callbacks).unwrap_err();
    assert!(
        error.to_string().starts_with("an observer of this trainer looks at another training"),
        "{error}"
    );
    assert_eq!(inner, Classifier::new());
    second.fit(&mut inner, &train, None).unwrap();
}

/// A writer that others can look into.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn lines_of_json_are_those_of_the_history_with_steps_between_them() {
    let (train, shared) = (points(40, 1, false), Shared::default());
    let trainer = trainer(2).observe(JsonLines::new(shared.clone()).every_steps(4));
    let mut losses = Vec::new();
    let callbacks = Callbacks::new().on_step(|step| losses.push(step.loss.data));
    let history = trainer.fit_with(&mut Classifier::new(), &train, Some(&train), callbacks).unwrap();
    let step = |update: usize| {
        let loss = losses[update - 1];
        let epoch = update.div_ceil(5);
        format!(
            r#"{{"step": {update}, "epoch": {epoch}, "loss": {loss:?}, "penalty": 0.0, "learning_rate": 0.5}}"#
        )
    };
    let [first, second] = [0, 1].map(|place| history.epochs[place].to_json());
    let expected = [step(4), first, step(8), second];
    let text = String::from_utf8(shared.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    assert!(text.ends_with('\n') && history.to_json().contains(&expected[1]));
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn a_file_of_lines_is_begun_anew_and_one_that_cannot_be_written_is_named() {
    let train = points(40, 1, false);
    let path = std::env::temp_dir().join(format!("regnet-observers-{}.jsonl", std::process::id()));
    let trainer = trainer(2).observe(JsonLines::file(&path));
    for _ in 0..2 {
        trainer.fit(&mut Classifier::new(), &train, None).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
    }
    std::fs::remove_file(path).unwrap();
    let mut net = Classifier::new();
    let nowhere = super::trainer(2).observe(JsonLines::file("no-such-folder/lines.jsonl"));
    let error = nowhere.fit(&mut net, &train, None).unwrap_err();
    assert!(matches!(&error, Error::Io(path, _) if path == "no-such-folder/lines.jsonl"), "{error:?}");
    assert_eq!(net, Classifier::new());
}
