//! What the environment sets, read in one place: `REGNET_THREADS`, `REGNET_SIMD`, `REGNET_WINOGRAD`. A machine without
//! an environment has the defaults.

/// How many threads are asked for by `REGNET_THREADS`; none where it is no number.
pub(crate) fn threads() -> Option<usize> {
    number(setting("REGNET_THREADS"))
}

/// The instruction set that `REGNET_SIMD` asks for; empty where it is not set. A machine without an environment has what was
/// set when this was compiled.
pub(crate) fn instruction_set() -> String {
    // not where there is an environment: cargo would compile all anew for each value of the variable
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    let set = option_env!("REGNET_SIMD").map(str::to_owned);
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    let set = setting("REGNET_SIMD");
    set.unwrap_or_default()
}

/// Whether convolutions may take Winograd's form: unless `REGNET_WINOGRAD` is `off`.
pub(crate) fn winograd() -> bool {
    is_on(setting("REGNET_WINOGRAD"))
}

/// The number of this process, for the names of files that are its own; 0 on a machine without processes.
#[cfg(feature = "files")]
pub(crate) fn process() -> u32 {
    if cfg!(all(target_family = "wasm", target_os = "unknown")) { 0 } else { std::process::id() }
}

/// The name of this machine in its network, where it can be told.
#[cfg(feature = "files")]
pub(crate) fn host() -> Option<String> {
    let told = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let told = told.or_else(|| setting("HOSTNAME")).or_else(|| setting("COMPUTERNAME"))?;
    let name = told.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn number(text: Option<String>) -> Option<usize> {
    text?.trim().parse().ok()
}

fn is_on(text: Option<String>) -> bool {
    text.is_none_or(|text| text.trim() != "off")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_with_spaces_around_them() {
        for (text, expected) in
            [(Some(" 4\n"), Some(4)), (Some("four"), None), (Some(""), None), (None, None)]
        {
            assert_eq!(number(text.map(str::to_owned)), expected, "{text:?}");
        }
        assert_eq!(
            [None, Some("on"), Some(" off ")].map(|text| is_on(text.map(str::to_owned))),
            [true, true, false]
        );
        assert_eq!(setting("REGNET_THIS_IS_NOT_SET"), None);
    }
}
