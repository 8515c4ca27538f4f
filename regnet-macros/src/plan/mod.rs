//! Gives every stage its name, its layer, its shapes and its place in the flat buffers. The last pass that can
//! fail: it reports every mistake that is not one of syntax, each at its token, one error a mistake.

mod blocks;
mod layer;
pub mod lint;
mod parts;
pub mod signal;

pub use parts::{Body, Constant, Node, NodeKind, Place, Plan, Stretch, Value, stretch};

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::language::args::Args;
use crate::language::ast::{Call, Chain, Net, Stage, StageKind};
use crate::language::expr::LARGEST_SIZE;
use crate::language::levels::Levels;
use crate::language::shape::{Shape, Size};
use crate::layers;
use crate::says::errors::Errors;

/// Whether a name was chosen by the user, for the message when it comes twice.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    Chosen,
    Generated,
}

/// The value that flows from stage to stage; unknown after an error.
type Flow = Option<usize>;

struct Planner<'a> {
    errors: &'a mut Errors,
    /// The type that carries the constants: `DigitNetPlan`.
    plan: TokenStream,
    nodes: Vec<Node>,
    values: Vec<Value>,
    constants: Vec<Constant>,
    names: HashMap<String, Origin>,
    random_layers: u32,
    /// The lints' levels at the stage that is planned.
    levels: Levels,
    /// Whether it plans a block in a loop, whose input is not the network's.
    inside_a_loop: bool,
    params_end: Size,
    stats_end: Size,
}

/// The type that carries the constants of a network.
pub fn plan_type(net: &Net) -> Ident {
    // Without the name's span: an editor shows the struct there, and nothing else.
    format_ident!("{}Plan", net.name, span = Span::call_site())
}

/// Plans a network, or reports what stands against it.
pub fn plan(net: &Net, errors: &mut Errors) -> Option<Plan> {
    let before = errors.len();
    let ty = plan_type(net);
    let generics: Vec<&Ident> = net.generics.iter().map(|param| &param.name).collect();
    let plan = if generics.is_empty() { quote!(#ty) } else { quote!(#ty::<#(#generics),*>) };
    let mut planner = Planner::new(plan, net.levels, errors);
    let flow = planner.input(&net.chain);
    let rest = planner.begins_with_input(&net.chain);
    let output = planner.stages(&net.chain.stages[rest..], "", flow, &[]);
    let shape = output.map(|value| planner.values[value].shape.clone());
    let loss = net.loss.as_ref().map(|call| layers::losses::plan(call, shape.as_ref(), planner.errors));
    if planner.errors.len() > before {
        return None;
    }
    let loss = match loss {
        Some(loss) => Some(loss?),
        None => None,
    };
    let input = planner.values[0].shape.clone();
    Some(Plan { input, output: shape?, loss, body: planner.body(output?) })
}

impl Planner<'_> {
    fn new(plan: TokenStream, levels: Levels, errors: &mut Errors) -> Planner<'_> {
        Planner {
            errors,
            plan,
            nodes: Vec::new(),
            values: Vec::new(),
            constants: Vec::new(),
            names: HashMap::new(),
            random_layers: 0,
            levels,
            inside_a_loop: false,
            params_end: Size::Known(0),
            stats_end: Size::Known(0),
        }
    }

    fn body(self, output: usize) -> Body {
        Body {
            nodes: self.nodes,
            values: self.values,
            output,
            constants: self.constants,
            params: self.params_end,
            stats: self.stats_end,
        }
    }

    /// How many stages to skip: the `input`, if it is there.
    fn begins_with_input(&self, chain: &Chain) -> usize {
        usize::from(chain.stages.first().is_some_and(|stage| stage.kind.word() == "input"))
    }

    fn value(&mut self, name: &str, shape: Shape) -> usize {
        self.values.push(Value { name: name.to_owned(), shape });
        self.values.len() - 1
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
        let mut args = Args::new(call, self.errors);
        let dims = args.list("dims");
        args.finish(usize::MAX);
        if dims.is_empty() || dims.len() > 3 {
            if self.errors.len() == before {
                self.errors.at(call.word.span(), "`input` takes one to three sizes: `input(features)`, `input(length, channels)` or `input(height, width, channels)`");
            }
            self.value("input", unknown);
            return None;
        }
        let shape = match dims.iter().map(Size::known).collect::<Option<Vec<usize>>>() {
            Some(dims) => Shape::Known(dims),
            None => {
                let rt = layers::runtime();
                let constant =
                    self.constant("__INPUT", &quote!(#rt::Shape), quote!(#rt::Shape::new(&[#(#dims),*])));
                Shape::Computed { rank: Some(dims.len()), constant }
            }
        };
        let broken = self.too_large(&shape, call.word.span());
        let input = self.value("input", shape);
        if broken || self.errors.len() > before { None } else { Some(input) }
    }

    fn too_large(&mut self, shape: &Shape, span: Span) -> bool {
        let too_large = shape.len().known().is_some_and(|n| n > LARGEST_SIZE);
        if too_large {
            self.errors.at(span, format!("{} has more than {LARGEST_SIZE} values", shape.text()));
        }
        too_large
    }

    /// Declares a constant and gives its path.
    fn constant(&mut self, name: &str, ty: &TokenStream, value: TokenStream) -> TokenStream {
        let name = format_ident!("{name}");
        let plan = &self.plan;
        let path = quote!(#plan::#name);
        self.constants.push(Constant { name, ty: ty.clone(), value });
        path
    }

    /// The stages of a chain; names begin with `scope`, and `after` tells what follows the chain.
    fn stages(&mut self, stages: &[Rc<Stage>], scope: &str, mut flow: Flow, after: &[String]) -> Flow {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut joined = false;
        for (index, stage) in stages.iter().enumerate() {
            let word = stage.kind.word();
            let count = counts.entry(word.clone()).or_default();
            *count += 1;
            if std::mem::take(&mut joined) {
                continue;
            }
            let name = self.name(stage, scope, &format!("{word}{count}"));
            let next = stages.get(index + 1);
            let levels = self.levels;
            self.levels = levels.with(&stage.levels);
            let following = following(&stages[index + 1..], after);
            flow = match &stage.kind {
                StageKind::Layer(call) => self.layer(stage, call, &name, flow, &following),
                StageKind::Path { path, args, span } => self.own(stage, path, args, *span, &name, flow),
                StageKind::Residual { word, chain, shortcut } => {
                    self.residual(stage, word, (chain, shortcut.as_ref()), &name, flow, &following)
                }
                StageKind::Repeat { word, count, chain } => {
                    self.repeat(stage, word, (count, chain), &name, flow, &following)
                }
                StageKind::Branch { span, chains } => {
                    // The joiner stands after it and is done with it; it keeps its own number and name.
                    joined = next.is_some_and(|next| join_word(next).is_some());
                    let join = next.map(|next| {
                        let word = next.kind.word();
                        let number = counts.get(&word).copied().unwrap_or(0) + 1;
                        (next, format!("{word}{number}"))
                    });
                    self.branch(chains, *span, join, (&name, scope), flow, &following)
                }
            };
            self.levels = levels;
        }
        flow
    }

    /// The full name of a stage: chosen, or its word and number.
    fn name(&mut self, stage: &Stage, scope: &str, generated: &str) -> String {
        let (own, origin) = match &stage.name {
            Some(name) => (syn::ext::IdentExt::unraw(name).to_string(), Origin::Chosen),
            None => (generated.to_owned(), Origin::Generated),
        };
        let name = format!("{scope}{own}");
        let span = stage.name.as_ref().map_or(stage.kind.span(), Ident::span);
        // What the expansion adds to a name begins with `__`, and scopes are joined by `_`.
        if origin == Origin::Chosen && own.split('_').any(str::is_empty) {
            let message =
                format!("a stage's name has `_` only between two words, one at a time, but this is `{own}`");
            self.errors.at(span, message);
        }
        if let Some(other) = self.names.insert(constant_name(&name), origin) {
            let message = match (origin, other) {
                (Origin::Chosen, Origin::Chosen) => format!("the name `{own}` is given twice"),
                (Origin::Chosen, Origin::Generated) => {
                    format!(
                        "`{own}` is already the name of the stage before it that has none of its own; choose another"
                    )
                }
                (Origin::Generated, _) => {
                    format!(
                        "this stage's name would be `{own}`, which was chosen for another; give it a name, or rename the other"
                    )
                }
            };
            self.errors.at(span, message);
        }
        name
    }
}

const NO_INPUT: &str = "a network begins with `input(…)`: `input(features)`, `input(length, channels)` or `input(height, width, channels)`";

/// `residual1.dense1` as the name of a constant: `RESIDUAL1_DENSE1`.
pub fn constant_name(name: &str) -> String {
    name.replace('.', "_").to_uppercase()
}

/// A shape as an expression of the runtime's type.
pub fn shape_value(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Known(dims) => {
            let (rt, dims) = (layers::runtime(), crate::language::shape::list(dims));
            quote!(#rt::Shape::new(&#dims))
        }
        Shape::Computed { constant, .. } => constant.clone(),
    }
}

/// `concat` or `sum`, if that is what stands there.
fn join_word(stage: &Stage) -> Option<&Call> {
    match &stage.kind {
        StageKind::Layer(call) if call.word == "concat" || call.word == "sum" => Some(call),
        StageKind::Layer(_)
        | StageKind::Residual { .. }
        | StageKind::Repeat { .. }
        | StageKind::Branch { .. }
        | StageKind::Path { .. } => None,
    }
}

/// The words that a value meets after a stage, next first; of branches the first.
fn following(stages: &[Rc<Stage>], after: &[String]) -> Vec<String> {
    fn words(stages: &[Rc<Stage>], list: &mut Vec<String>) {
        for stage in stages {
            list.push(match &stage.kind {
                // `my::BatchNorm` is no batch norm.
                StageKind::Path { .. } => "::".to_owned(),
                StageKind::Layer(_)
                | StageKind::Residual { .. }
                | StageKind::Repeat { .. }
                | StageKind::Branch { .. } => stage.kind.word(),
            });
            match &stage.kind {
                StageKind::Layer(_) | StageKind::Path { .. } => {}
                StageKind::Residual { chain, .. } | StageKind::Repeat { chain, .. } => {
                    words(&chain.stages, list)
                }
                StageKind::Branch { chains, .. } => {
                    if let Some(chain) = chains.first() {
                        words(&chain.stages, list);
                    }
                }
            }
        }
    }
    let mut list = Vec::new();
    words(stages, &mut list);
    list.extend_from_slice(after);
    list
}
