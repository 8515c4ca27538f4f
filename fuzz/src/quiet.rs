//! Calls that may panic, without their noise: the text of the panic is what they give.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is expected.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// What the call returns, or how it panics.
pub fn quietly<R>(call: impl FnOnce() -> R) -> Result<R, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        // That of a fuzzer ends the process.
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let worker = std::thread::current().name().is_some_and(|name| name.starts_with("regnet-"));
            if !EXPECTED.get() && !worker {
                before(panic);
            }
        }));
    });
    EXPECTED.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(call));
    EXPECTED.set(false);
    result.map_err(|payload| text(&*payload))
}

fn text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or(payload.downcast_ref::<&str>().copied()).unwrap_or("a panic without a text").to_owned()
}
