//! `avgpool2d(size)`: the mean of each window.

use super::entry::Entry;
use super::layer::{Calls, Layer, Layout};
use super::maxpool2d;
use super::role::{Auto, Role};
use super::runtime::Operation;
use super::site::Site;
use super::window::Over;

pub const ENTRY: Entry = Entry {
    word: "avgpool2d",
    form: "avgpool2d(size, stride = size, padding = valid)",
    meaning: "the mean of each window; `same` counts the cells that exist, a number counts the zeros",
    options: &[],
    auto: Auto::Through,
    role: Role::Pool,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    maxpool2d::pool(site, Operation::AvgPool2d, Over::Image, CALLS)
}

/// How the functions of an average pool are called.
pub const CALLS: Calls = Calls { layout: Layout::Lanes, ..Calls::PLAIN };
