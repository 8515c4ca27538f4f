//! What a training remembers: written as lists of numbers, and read into values of its own, of which each is found possible
//! before any is taken over.

use std::time::Duration;

use super::super::averaging::Averager;
use super::super::best::Best;
use super::super::epoch::Epoch;
use super::super::evaluate::Sum;
use super::super::history::Stopped;
use super::super::monitor::Monitor;
use super::super::run::{Position, Run};
use crate::base::buffer::Buffer;
use crate::base::setting::whole;
use crate::base::text::clipped;
use crate::files::checkpoint::{Checkpoint, Memory};
use crate::files::values::check_state;
use crate::model::network::{Network, State};
use crate::model::scalar::Scalar;
use crate::model::settings::Settings;
use crate::optim::Optimizer;
use crate::spec::Spec;
use crate::train::early_stopping::EarlyStopping;
use crate::train::metrics::Metric;
use crate::train::schedule::Schedule;

/// No training takes longer: a thousand years, in seconds.
const LONGEST: f64 = 1e3 * 365.25 * 86_400.0;

/// All of a training that is not in the trainer's settings.
pub struct Remembered<T> {
    state: State<T>,
    /// The network's settings.
    set: Vec<f64>,
    position: Position,
    updates: u64,
    elapsed: Duration,
    epochs: Vec<Epoch>,
    schedule: Schedule,
    rules: Vec<EarlyStopping>,
    slots: Vec<Buffer<T>>,
    best: Option<Best<T>>,
    average: Option<(State<T>, u64)>,
    stopped: Option<Stopped>,
}

impl<N: Network, O: Optimizer> Run<'_, '_, N, O> {
    pub fn memory(&self, stopped: Option<&Stopped>) -> Memory<N::Scalar> {
        let mut memory = Memory { wide: Default::default(), own: Default::default() };
        let Position { epochs, steps, sum } = self.position;
        let counts = [epochs as f64, steps as f64, self.state.step as f64, self.elapsed().as_secs_f64()];
        let mut wide = |name: &str, values: Vec<f64>| drop(memory.wide.insert(name.to_owned(), values));
        wide("position", [&counts[..], &sum.numbers()].concat());
        wide("history", self.history.epochs.iter().flat_map(Epoch::numbers).collect());
        wide("schedule", self.schedule.memory());
        for (number, rule) in self.rules.iter().enumerate() {
            wide(&rule_name(number), rule.memory());
        }
        if let Some(Stopped::Criterion(reason)) = stopped {
            wide("stopped", reason.chars().map(|c| f64::from(u32::from(c))).collect());
        }
        let mut own =
            |name: &str, values: &[N::Scalar]| drop(memory.own.insert(name.to_owned(), values.to_vec()));
        for (number, slot) in self.state.slots.iter().enumerate() {
            own(&slot_name(number), slot);
        }
        if let Some(validation) = &self.validation {
            own("best.params", &validation.best.params);
            own("best.stats", &validation.best.stats);
            let best = &validation.best;
            memory.wide.insert("best".into(), vec![best.epoch.unwrap_or(0) as f64, best.cost]);
        }
        if let Some(average) = &self.average {
            memory.own.insert("average.params".into(), average.net.state().params.to_vec());
            memory.own.insert("average.stats".into(), average.net.state().stats.to_vec());
            memory.wide.insert("average".into(), vec![average.count as f64]);
        }
        memory
    }

    /// Takes over what was read; why that training had ended, if a criterion ended it.
    pub fn take_over(&mut self, remembered: Remembered<N::Scalar>) -> Option<Stopped> {
        let Remembered { state, position, updates, elapsed, epochs, .. } = remembered;
        *self.net.state_mut() = state;
        *self.net.settings_mut() = N::Settings::of(&remembered.set);
        self.position = position;
        (self.state.step, self.state.slots) = (updates, remembered.slots);
        self.set_elapsed(elapsed);
        self.history.epochs = epochs;
        (self.schedule, self.rules) = (remembered.schedule, remembered.rules);
        if let (Some(validation), Some(best)) = (&mut self.validation, remembered.best) {
            validation.best = best;
        }
        if let (Some(average), Some((state, count))) = (&mut self.average, remembered.average) {
            (*average.net.state_mut(), average.count) = (state, count);
        }
        if let (Some(before), true) = (self.state.step.checked_sub(1), self.position.steps > 0) {
            // Of the step before: it is the epoch's rate if no step of it is left.
            self.set_rate(before);
        }
        remembered.stopped
    }
}

fn rule_name(number: usize) -> String {
    format!("early_stopping.{number}")
}

fn slot_name(number: usize) -> String {
    format!("optimizer.{number}")
}

impl<T: Scalar> Remembered<T> {
    /// Reads what a training of the same settings as `run` remembers; an error names what none can.
    pub fn read<N: Network<Scalar = T>, O: Optimizer>(
        run: &Run<'_, '_, N, O>,
        checkpoint: Checkpoint<T>,
    ) -> Result<Remembered<T>, String> {
        let Checkpoint { state, set, memory, .. } = checkpoint;
        let mut lists = Lists(memory);
        let (position, updates, elapsed) = read_position(run, &mut lists)?;
        let validates = run.validation.is_some();
        let epochs = read_history(run, &mut lists, position.epochs)?;
        let mut schedule = run.trainer.schedule.clone();
        possible(schedule.recall(&lists.wide("schedule")?), "schedule")?;
        let mut rules = run.trainer.rules.clone();
        for (number, rule) in rules.iter_mut().enumerate() {
            let name = rule_name(number);
            possible(rule.recall(&lists.wide(&name)?), &name)?;
        }
        let slots = (0..run.state.slots.len()).map(|number| read_slot(&mut lists, number, N::SPEC.params));
        let slots = slots.collect::<Result<_, _>>()?;
        let best = if validates {
            Some(read_best(&mut lists, N::SPEC, &state, &run.monitor, &epochs)?)
        } else {
            None
        };
        let average = match &run.average {
            None => None,
            Some(average) => Some(read_average(&mut lists, average, &state, updates, position.epochs)?),
        };
        let stopped = read_stopped(&mut lists)?;
        check_updates(run, position, updates, stopped.is_some())?;
        lists.check_end()?;
        Ok(Remembered {
            state,
            set,
            position,
            updates,
            elapsed,
            epochs,
            schedule,
            rules,
            slots,
            best,
            average,
            stopped,
        })
    }

    /// How many epochs have begun.
    pub fn epochs_begun(&self) -> usize {
        self.position.epochs + usize::from(self.position.steps > 0)
    }
}

/// The lists of a checkpoint; each is taken out as it is read.
struct Lists<T>(Memory<T>);

impl<T: Scalar> Lists<T> {
    fn wide(&mut self, name: &str) -> Result<Vec<f64>, String> {
        self.0.wide.remove(name).ok_or_else(|| format!("it has no `{name}`"))
    }

    fn numbers<const N: usize>(&mut self, name: &str) -> Result<[f64; N], String> {
        <[f64; N]>::try_from(self.wide(name)?).map_err(|_| other(name))
    }

    fn own(&mut self, name: &str, len: usize) -> Result<Buffer<T>, String> {
        match self.0.own.remove(name) {
            Some(values) if values.len() == len => Ok(Buffer::from(&values[..])),
            Some(values) => Err(format!("its `{name}` has {} numbers, expected {len}", values.len())),
            None => Err(format!("it has no `{name}`")),
        }
    }

    /// The parameters and statistics of a network like that of `state`; all must be such as a training has.
    fn state(&mut self, of: &str, spec: &Spec, state: &State<T>) -> Result<State<T>, String> {
        let params = self.own(&format!("{of}.params"), spec.params)?;
        let stats = self.own(&format!("{of}.stats"), spec.stats)?;
        let state = State { params, stats, ..state.clone() };
        check_state(spec, &state).map_err(|text| format!("in its `{of}`, {text}"))?;
        Ok(state)
    }

    /// A training of these settings has no other lists.
    fn check_end(&self) -> Result<(), String> {
        match self.0.wide.keys().chain(self.0.own.keys()).next() {
            None => Ok(()),
            Some(name) => Err(format!("it has a `{}`, which no such training has", clipped(name))),
        }
    }
}

/// The error of a list that no training of these settings has.
fn other(name: &str) -> String {
    format!("its `{name}` has other numbers than a training of these settings")
}

fn possible(is: bool, name: &str) -> Result<(), String> {
    if is { Ok(()) } else { Err(other(name)) }
}

/// How far it is, how many updates there were, and how long that took.
fn read_position<N: Network, O: Optimizer>(
    run: &Run<'_, '_, N, O>,
    lists: &mut Lists<N::Scalar>,
) -> Result<(Position, u64, Duration), String> {
    let [epochs, steps, updates, elapsed, sum @ ..] = lists.numbers::<10>("position")?;
    let fault = || other("position");
    let (Some(epochs), Some(steps), Some(updates)) = (whole(epochs), whole(steps), whole(updates)) else {
        return Err(fault());
    };
    if !(0.0..=LONGEST).contains(&elapsed) || steps > run.feed.steps() {
        return Err(fault());
    }
    let sum = Sum::of(sum, run.feed.examples_of(steps)).ok_or_else(fault)?;
    Ok((Position { epochs, steps, sum }, updates as u64, Duration::from_secs_f64(elapsed)))
}

/// The updates are the steps of all epochs; a criterion may have cut the last epoch short, and ended the training there.
fn check_updates<N: Network, O: Optimizer>(
    run: &Run<'_, '_, N, O>,
    position: Position,
    updates: u64,
    stopped: bool,
) -> Result<(), String> {
    let (steps, whole) = (run.feed.steps() as u128, position.epochs as u128);
    let (most, updates) = (whole * steps + position.steps as u128, u128::from(updates));
    let is_possible = if stopped {
        position.steps == 0 && whole > 0 && updates <= most && updates > most - steps
    } else {
        updates == most
    };
    possible(is_possible, "position")
}

fn read_history<N: Network, O: Optimizer>(
    run: &Run<'_, '_, N, O>,
    lists: &mut Lists<N::Scalar>,
    done: usize,
) -> Result<Vec<Epoch>, String> {
    let metrics: Vec<&str> = run.trainer.metrics.iter().map(Metric::name).collect();
    let epochs = Epoch::of_numbers(&lists.wide("history")?, &metrics).ok_or_else(|| other("history"))?;
    let validates = run.validation.is_some();
    let is_possible = |epoch: &Epoch| {
        epoch.valid_loss.is_some() == validates
            && run.monitor.checked(epoch).is_ok_and(|of| of.is_some() == validates)
    };
    possible(epochs.len() == done && epochs.iter().all(is_possible), "history").map(|()| epochs)
}

/// What an optimizer keeps may be infinite, as the square of a large gradient is, but not NaN.
fn read_slot<T: Scalar>(lists: &mut Lists<T>, number: usize, len: usize) -> Result<Buffer<T>, String> {
    let name = slot_name(number);
    let slot = lists.own(&name, len)?;
    match slot.iter().position(|value| value.is_nan()) {
        None => Ok(slot),
        Some(index) => Err(format!("its `{name}`[{index}] is NaN")),
    }
}

/// The best weights; of which epoch they are follows from the history.
fn read_best<T: Scalar>(
    lists: &mut Lists<T>,
    spec: &Spec,
    state: &State<T>,
    monitor: &Monitor,
    epochs: &[Epoch],
) -> Result<Best<T>, String> {
    let (mut epoch, mut cost) = (None, f64::INFINITY);
    for seen in epochs {
        let of = monitor.of(seen).map(|monitored| monitored.cost());
        if let Some(lower) = of.filter(|of| *of < cost) {
            (epoch, cost) = (Some(seen.epoch), lower);
        }
    }
    let found: [f64; 2] = lists.numbers("best")?;
    possible(found == [epoch.unwrap_or(0) as f64, cost], "best")?;
    let State { params, stats, .. } = lists.state("best", spec, state)?;
    Ok(Best { epoch, cost, params, stats })
}

/// The averaged network, and how many weights went in.
fn read_average<N: Network>(
    lists: &mut Lists<N::Scalar>,
    average: &Averager<N>,
    state: &State<N::Scalar>,
    updates: u64,
    epochs: usize,
) -> Result<(State<N::Scalar>, u64), String> {
    let count = average.count_after(updates, epochs);
    let found: [f64; 1] = lists.numbers("average")?;
    possible(found == [count as f64], "average")?;
    Ok((lists.state("average", N::SPEC, state)?, count))
}

/// Why a criterion ended the training, if one did.
fn read_stopped<T: Scalar>(lists: &mut Lists<T>) -> Result<Option<Stopped>, String> {
    let Some(reason) = lists.0.wide.remove("stopped") else { return Ok(None) };
    let letter = |code: &f64| whole(*code).and_then(|code| char::from_u32(u32::try_from(code).ok()?));
    let reason: Option<String> = reason.iter().map(letter).collect();
    let reason = reason.filter(|reason| !reason.chars().any(char::is_control));
    reason.map(|reason| Some(Stopped::Criterion(reason))).ok_or_else(|| other("stopped"))
}
