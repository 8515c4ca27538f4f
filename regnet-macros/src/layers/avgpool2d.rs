//! `avgpool2d(size)`: the mean of each window.

use super::window::Over;
use super::{Auto, Calls, Entry, Layer, Layout, Role, Site, maxpool2d};

pub const ENTRY: Entry = Entry {
    word: "avgpool2d",
    form: "avgpool2d(size, stride = size, padding = valid)",
    meaning: "the mean of each window; `same` counts the cells that exist, a number counts the zeros",
    auto: Auto::Through,
    role: Role::Pool,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    maxpool2d::pool(site, "AvgPool2d", Over::Image, CALLS)
}

/// How the functions of an average pool are called.
pub const CALLS: Calls = Calls { layout: Layout::Lanes, ..Calls::PLAIN };
