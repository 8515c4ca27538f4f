//! A network as a whole: its input, its stages, its loss.

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names::plan_type;
use super::parts::Plan;
use super::planner::{Flow, Planner};
use crate::language::args::Args;
use crate::language::ast::{Chain, Net, Stage, StageKind};
use crate::language::settings::Settings;
use crate::language::shape::{Shape, Size};
use crate::layers::losses;
use crate::layers::runtime::runtime;
use crate::says::errors::Errors;

/// Plans a network, or reports what stands against it.
pub fn plan(net: &Net, errors: &mut Errors) -> Option<Plan> {
    let before = errors.len();
    let ty = plan_type();
    let generics: Vec<&Ident> = net.generics.iter().map(|param| &param.name).collect();
    let plan = if generics.is_empty() { quote!(#ty) } else { quote!(#ty::<#({ #generics }),*>) };
    let sizes = net.generics.iter().map(|param| param.name.to_string());
    let settings = Settings::new(&net.name, &net.settings, sizes);
    let mut planner = Planner::new(plan, net.levels.clone(), &settings, errors);
    let flow = planner.input(&net.chain);
    let rest = planner.begins_with_input(&net.chain);
    let output = planner.stages(&net.chain.stages[rest..], "", flow, &[]);
    let shape = output.map(|value| planner.values[value].shape.clone());
    let loss =
        net.loss.as_ref().map(|stage| losses::read::plan(stage, shape.as_ref(), &settings, planner.errors));
    if planner.errors.len() > before {
        return None;
    }
    if let Some(unused) = (0..net.settings.len()).find(|number| settings.uses_of(*number).is_empty()) {
        let name = &net.settings[unused].name;
        planner.errors.at(
            name.span(),
            format!("the setting `{name}` is not used; write it where a rate stands: `dropout({name})`"),
        );
        return None;
    }
    let loss = match loss {
        Some(loss) => Some(loss?),
        None => None,
    };
    let input = planner.values[0].shape.clone();
    let body = planner.body(output?);
    Some(Plan { input, output: shape?, loss, body, settings })
}

const NO_INPUT: &str = "a network begins with `input(…)`: `input(features)`, `input(length, channels)` or `input(height, width, channels)`";

impl Planner<'_> {
    /// How many stages to skip: the `input`, if it is there.
    fn begins_with_input(&self, chain: &Chain) -> usize {
        usize::from(chain.stages.first().is_some_and(|stage| stage.kind.word() == "input"))
    }

    /// Value 0, from the first stage.
    fn input(&mut self, chain: &Chain) -> Flow {
        let unknown = Shape::Computed { rank: None, constant: TokenStream::new() };
        let Some(Stage { kind: StageKind::Layer(call), name, .. }) = chain.stages.first().map(Rc::as_ref)
        else {
            if let Some(stage) = chain.stages.first() {
                self.errors.at(stage.kind.span(), NO_INPUT);
            }
            self.value("input", unknown);
            return None;
        };
        if call.word != "input" {
            self.errors.at(call.word.span(), NO_INPUT);
            self.value("input", unknown);
            return None;
        }
        if let Some(name) = name {
            self.errors.at(name.span(), "`input` has no name of its own");
        }
        let before = self.errors.len();
        let mut args = Args::new(call, self.errors).of("input", self.settings);
        let padded = args.choice("padded", &[("false", false), ("true", true)], false);
        let dims = args.list("dims");
        args.finish(usize::MAX);
        if dims.is_empty() || dims.len() > 3 {
            if self.errors.len() == before {
                self.errors.at(call.word.span(), "`input` takes one to three sizes: `input(features)`, `input(length, channels)` or `input(height, width, channels)`");
            }
            self.value("input", unknown);
            return None;
        }
        if padded == Some(true) && dims.len() == 3 {
            self.errors.at(call.word.span(), "an image has no steps that could be padding: `padded` is for `input(length)` and `input(length, channels)`");
        }
        let shape = match dims.iter().map(Size::known).collect::<Option<Vec<usize>>>() {
            Some(dims) => Shape::Known(dims),
            None => {
                let rt = runtime();
                let constant =
                    self.constant("__INPUT", &quote!(#rt::Shape), quote!(#rt::Shape::new(&[#(#dims),*])));
                Shape::Computed { rank: Some(dims.len()), constant }
            }
        };
        let broken = self.too_large(&shape, call.word.span());
        let input = self.value("input", shape);
        self.values[input].padded = padded == Some(true);
        if broken || self.errors.len() > before { None } else { Some(input) }
    }
}
