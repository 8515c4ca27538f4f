//! Values that no training ends with: refused by name, or read as they are.

use regnet::files;

use super::*;

/// The place, what is put there, and what the error says of it.
const UNSOUND: &[(&str, &[usize], f32, &str)] = &[
    ("hidden.weight", &[1, 2], f32::NAN, "`hidden.weight`[1, 2] is NaN, expected a finite number"),
    ("dense2.bias", &[1], f32::NEG_INFINITY, "`dense2.bias`[1] is -inf, expected a finite number"),
    (
        "batchnorm1.running_mean",
        &[3],
        f32::INFINITY,
        "`batchnorm1.running_mean`[3] is inf, expected a finite number",
    ),
    (
        "batchnorm1.running_var",
        &[0],
        f32::NAN,
        "`batchnorm1.running_var`[0] is NaN, expected a finite number from 0 up",
    ),
    (
        "batchnorm1.running_var",
        &[2],
        -1e-30,
        "`batchnorm1.running_var`[2] is -1e-30, expected a finite number from 0 up",
    ),
];

/// A value at a place of a parameter or a statistic.
fn put(net: &mut Net, name: &str, at: &[usize], value: f32) {
    if let Some(mut param) = net.param_mut(name) {
        param[at] = value;
        return;
    }
    let stats = net.stats();
    let before =
        stats.iter().take_while(|stat| stat.name() != name).map(|stat| stat.values().len()).sum::<usize>();
    drop(stats);
    net.state_mut().stats[before + at[0]] = value;
}

#[test]
fn values_that_no_training_ends_with_are_refused_by_name_or_read_as_they_are() {
    let folder = Folder::new("unsound");
    for (name, at, value, expected) in UNSOUND {
        let mut net = filled(1);
        put(&mut net, name, at, *value);
        let (bytes, _) = saved(&folder, &net);
        let path = folder.path();
        let text = refused(&path, load(&path));
        assert_eq!(text, format!("{expected}; `load_as_is` reads it all the same"));
        let text = refused(&path, Tanh::load_unchecked_architecture(&path));
        assert_eq!(text, format!("{expected}; `load_matching_as_is` takes it all the same"));

        let before = filled(2);
        let mut other = before.clone();
        let text = refused(&path, other.load_matching(&path));
        assert!(text.starts_with(expected), "{text}");
        assert_eq!(bits(&other), bits(&before), "a refused file has changed the network");

        assert_eq!(bits(&Net::load_as_is(&path).unwrap()), bits(&net));
        assert_eq!(bits(&Net::from_bytes_as_is(&bytes).unwrap()), bits(&net));
        assert!(other.load_matching_as_is(&path).unwrap().is_complete());
        assert_eq!(bits(&other), bits(&net));
    }
    // What does not fit is not looked at.
    let mut net = filled(1);
    net.param_mut("dense2.bias").unwrap()[[0]] = f32::NAN;
    net.save(folder.path()).unwrap();
    assert!(Deeper::new(1).load_matching(folder.path()).is_ok());
    // NaN comes back with the bits that it had.
    let odd = [0x7fa0_1234, 0xffc5_4321, 0x7f80_0000].map(f32::from_bits);
    net.state_mut().params[..odd.len()].copy_from_slice(&odd);
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&Net::load_as_is(folder.path()).unwrap()), bits(&net));
    let mut wide = net.cast::<f64>();
    wide.state_mut().params[0] = f64::from_bits(0x7ff4_0000_1234_5678);
    wide.save(folder.path()).unwrap();
    assert_eq!(bits(&files::load_as_is::<Net<f64>>(&folder.path()).unwrap()), bits(&wide));
    // Zero is a variance.
    let mut net = filled(1);
    put(&mut net, "batchnorm1.running_var", &[1], 0.0);
    net.save(folder.path()).unwrap();
    assert!(load(&folder.path()).is_ok());
}
