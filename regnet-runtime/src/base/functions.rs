//! Elementary functions of 64-bit numbers, with the same bits on every machine: those of the crate `libm`, written in Rust.
//! The standard library's are the system's, and the compiler's where it computes them itself; they differ in the last bit.
//!
//! All of the runtime takes them from here (a test looks). The loops over `f32` have polynomials of their own, in
//! `machine::elementary`. Sums, products, quotients, square roots and roundings have the same bits everywhere.

pub(crate) use libm::{
    cos, erf, exp, expm1 as exp_less_one, hypot, log as ln, log1p as ln_one_plus, log10, pow, sin,
    sincos as sin_cos, tanh,
};

/// x²
#[inline]
pub(crate) fn square(x: f64) -> f64 {
    x * x
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    /// What the standard library takes from the system, or rounds as the compiler likes (`powi`).
    const OF_THE_SYSTEM: [&str; 24] = [
        "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "cbrt", "hypot",
        "sin", "cos", "sin_cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "mul_add",
    ];

    /// Known to more digits than a number has; one unit in the last place is what `libm` promises.
    #[test]
    fn values_are_right_to_the_last_place() {
        let cases = [
            (exp(1.0), std::f64::consts::E),
            (ln(2.0), std::f64::consts::LN_2),
            (ln_one_plus(1.0), std::f64::consts::LN_2),
            (exp_less_one(-1e-9), -9.999_999_995e-10),
            (log10(1e15), 15.0),
            (tanh(0.5), 0.462_117_157_260_009_76),
            (sin(1.0), 0.841_470_984_807_896_5),
            (cos(1.0), 0.540_302_305_868_139_8),
            (sin_cos(1.0).0, 0.841_470_984_807_896_5),
            (pow(0.999, 1000.0), 0.367_695_424_770_963_73),
            (hypot(3e200, 4e200), 5e200),
            (erf(0.5), 0.520_499_877_813_046_5),
            (square(-3.0), 9.0),
        ];
        for (number, (found, expected)) in cases.into_iter().enumerate() {
            assert!(
                (found - expected).abs() <= expected.abs() * f64::EPSILON,
                "{number}: {found}, not {expected}"
            );
        }
    }

    /// The bits that every machine must have: what a fused or shortened operation would change.
    #[test]
    fn bits_are_those_of_every_machine() {
        let mut hash = crate::base::hash::Hash::new();
        for i in 0..1000 {
            let x = f64::from(i) * 0.0371 + 1e-3;
            let values = [
                exp(-x),
                ln(x),
                ln_one_plus(x),
                exp_less_one(-x),
                log10(x),
                tanh(x),
                sin(x),
                cos(x),
                pow(x, 1.7),
            ];
            for value in values.into_iter().chain([hypot(x, 2.0), erf(x)]) {
                hash = hash.with(&value.to_bits().to_le_bytes());
            }
        }
        assert_eq!(hash.value(), BITS, "{:#x}", hash.value());
    }
    const BITS: u64 = 0x78db_772c_a285_c641;

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.is_dir() {
                true => sources(&path, found),
                false => found.push(path),
            }
        }
    }

    /// Tests may compare with the system's functions.
    fn is_test(path: &Path) -> bool {
        let is_one = |name: &str| ["tests", "testing", "reference"].contains(&name);
        path.with_extension("").iter().any(|part| is_one(&part.to_string_lossy()))
    }

    /// The text before the first module of tests.
    fn without_tests(text: &str) -> &str {
        const MARK: &str = "#[cfg(test)]\n";
        let begins =
            |at: usize| text[at + MARK.len()..].lines().next().is_some_and(|line| line.ends_with('{'));
        let found = text.match_indices(MARK).map(|(at, _)| at).find(|&at| begins(at));
        &text[..found.unwrap_or(text.len())]
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "reads the sources")]
    fn no_other_file_calls_the_systems_functions() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        sources(&folder, &mut files);
        let (mut looked, mut found) = (0, Vec::new());
        for path in files {
            let name = path.strip_prefix(&folder).unwrap();
            if is_test(name) || name.ends_with("functions.rs") {
                continue;
            }
            looked += 1;
            let text = fs::read_to_string(&path).unwrap();
            let code = without_tests(&text);
            for (number, line) in
                code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
            {
                let calls = |word: &str| {
                    let forms = [format!(".{word}("), format!("f32::{word}("), format!("f64::{word}(")];
                    let paths = [format!("f32::{word})"), format!("f64::{word})"), "libm::".into()];
                    forms.iter().chain(&paths).any(|form| line.contains(form.as_str()))
                };
                if OF_THE_SYSTEM.iter().any(|word| calls(word)) && !is_a_vectors(name, line) {
                    found.push(format!("{}:{}: {}", name.display(), number + 1, line.trim()));
                }
            }
        }
        assert!(looked > 100, "the sources were not found: {looked} files");
        assert!(found.is_empty(), "take these from `functions`:\n{}", found.join("\n"));
    }

    /// A vector's own fused multiply-add, on the instruction sets that have one; its bits are those of its level.
    fn is_a_vectors(name: &Path, line: &str) -> bool {
        name.iter().any(|part| part == "simd") && line.contains(".mul_add(")
    }
}
