//! Models in files: what is saved comes back bit for bit, and what is no model of the network is refused.
#![deny(warnings)]

#[path = "../common/mod.rs"]
mod common;

mod metadata;
mod paths;
mod refused;
mod values;

use std::fs;
use std::path::{Path, PathBuf};

use regnet::files::{self, Matched};
use regnet::{Dataset, Error, Folded, Network, Rng, Standardize, network};
use safetensors::{Dtype, SafeTensors, serialize, tensor::TensorView};

network! {
    struct Net: input(3) -> hidden: dense(4, bias = false) -> batchnorm -> relu -> dense(2) -> loss mse;
    /// The same tensors, another function.
    struct Tanh: input(3) -> hidden: dense(4, bias = false) -> batchnorm -> tanh -> dense(2) -> loss mse;
    /// Another head, and one layer more.
    struct Deeper: input(3) -> hidden: dense(4, bias = false) -> batchnorm -> relu -> dense(3) -> relu -> dense(1) -> loss mse;
    struct Blocks<const H: usize>: input(3) -> repeat(2, residual(dense(3) -> tanh)) -> dense(H) -> loss mse;
    /// Stages whose names look like those of a standardization.
    struct Named: input(3) -> standardize: residual(inputs: dense(3)) -> targets: dense(2) -> loss mse;
}

/// A folder of the test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("regnet-files-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.join("net.safetensors")
    }

    /// A file of these bytes.
    fn write(&self, bytes: &[u8]) -> PathBuf {
        fs::write(self.path(), bytes).unwrap();
        self.path()
    }

    /// A file of `header` and `data` zero bytes behind it.
    fn write_header(&self, header: &str, data: usize) -> PathBuf {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.bytes().chain(std::iter::repeat_n(0, data)));
        self.write(&bytes)
    }

    fn names(&self) -> Vec<String> {
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        fs::read_dir(&self.0).unwrap().map(|entry| name(entry.unwrap())).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Parameters and statistics that all differ, among them such as a conversion would lose: −0, the smallest number, the
/// largest.
fn filled(seed: u64) -> Net {
    let mut net = common::shaken(Net::new(seed));
    let odd = [0x8000_0000, 0x0000_0001, 0x8000_0001, 0x7f7f_ffff].map(f32::from_bits);
    net.state_mut().params[..odd.len()].copy_from_slice(&odd);
    net.state_mut().stats.iter_mut().enumerate().for_each(|(i, value)| *value = i as f32 + 0.1);
    net
}

fn standardize() -> Standardize {
    let inputs = regnet::ndarray::array![[1f64, 2.0, 3.0], [4.0, 7.0, 3.0], [0.1, 0.2, 3.0]];
    let data =
        Dataset::with_targets(inputs, regnet::ndarray::array![[1f64, 5.0], [2.0, 7.0], [4.0, 9.0]]).unwrap();
    Standardize::features(&data).with_targets(&data).unwrap()
}

/// Everything that a network knows, as bits.
fn bits<N: Network>(net: &N) -> (Vec<u64>, Option<Standardize>) {
    let state = net.state();
    let numbers = state.params.iter().chain(&state.stats);
    let mut bytes = [0; 8];
    let one = |value: &N::Scalar| {
        regnet::Real::encode(&[*value], &mut bytes[..size_of::<N::Scalar>()]);
        u64::from_le_bytes(bytes)
    };
    (numbers.map(one).collect(), state.standardize.clone())
}

/// The text of a refusal; it begins with the path.
fn refused<T>(path: &Path, result: Result<T, Error>) -> String {
    let text = match result {
        Ok(_) => panic!("{} was taken", path.display()),
        Err(error @ Error::Model(_)) => error.to_string(),
        Err(error) => panic!("{error:?} is about something else than the model"),
    };
    text.strip_prefix(&format!("{}: ", path.display())).expect("the text begins with the path").to_owned()
}

/// A file is read as its bytes are: the same network, or the same refusal.
fn load(path: &Path) -> Result<Net, Error> {
    let (loaded, bytes) = (Net::load(path), fs::read(path).unwrap());
    match (&loaded, Net::from_bytes(&bytes)) {
        (Ok(loaded), Ok(taken)) => assert_eq!(bits(&taken), bits(loaded)),
        (Err(Error::Model(text)), Err(Error::Model(told))) => {
            let text = text.strip_prefix(&format!("{}: ", path.display()));
            assert_eq!(
                told.strip_prefix("the bytes: ").expect("the text begins with its place"),
                text.unwrap()
            );
        }
        (loaded, taken) => panic!("the file gives {loaded:?}, its bytes {taken:?}"),
    }
    loaded
}

/// The bytes of a saved network and the length of its header with the eight bytes before it.
fn saved(folder: &Folder, net: &Net) -> (Vec<u8>, usize) {
    net.save(folder.path()).unwrap();
    let bytes = fs::read(folder.path()).unwrap();
    assert!(net.to_bytes() == bytes, "the bytes are not those of the file");
    let header = u64::from_le_bytes(bytes[..8].try_into().unwrap());
    (bytes, 8 + header as usize)
}

/// The file with one text of its header replaced by another.
fn replaced(folder: &Folder, net: &Net, old: &str, new: &str) -> PathBuf {
    let (bytes, end) = saved(folder, net);
    let header = str::from_utf8(&bytes[8..end]).unwrap();
    assert!(header.contains(old), "{header}");
    let header = header.replacen(old, new, 1);
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.bytes());
    file.extend(&bytes[end..]);
    folder.write(&file)
}

#[test]
fn a_network_comes_back_bit_for_bit() {
    let folder = Folder::new("round-trip");
    let mut net = filled(1);
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&load(&folder.path()).unwrap()), bits(&net));
    net.set_standardize(Some(standardize()));
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&load(&folder.path()).unwrap()), bits(&net));

    let mut wide = filled(2).cast::<f64>();
    wide.state_mut().params[0] = f64::from_bits(0x000f_0000_1234_5678);
    wide.set_standardize(Some(standardize()));
    wide.save(folder.path()).unwrap();
    assert_eq!(bits(&files::load::<Net<f64>>(&folder.path()).unwrap()), bits(&wide));

    let blocks = common::shaken(Blocks::<5>::new(3));
    blocks.save(folder.path()).unwrap();
    assert_eq!(bits(&Blocks::<5>::load(folder.path()).unwrap()), bits(&blocks));
    let text = refused(&folder.path(), Blocks::<6>::load(folder.path()));
    assert!(text.contains("another architecture: `Blocks` in the file has `dense1: dense"), "{text}");
}

#[test]
fn bytes_are_those_of_the_file_in_every_number_type_and_when_folded() {
    let folder = Folder::new("bytes");
    let mut net = filled(4);
    net.set_standardize(Some(standardize()));
    let wide = net.cast::<f64>();
    wide.save(folder.path()).unwrap();
    assert!(wide.to_bytes() == fs::read(folder.path()).unwrap());
    assert_eq!(bits(&files::from_bytes::<Net<f64>>(&wide.to_bytes()).unwrap()), bits(&wide));
    let text = Net::from_bytes(&wide.to_bytes()).unwrap_err().to_string();
    assert!(
        text.starts_with("the bytes: other tensors: ") && text.contains("(F64 [3, 4], expected"),
        "{text}"
    );

    let folded = common::shaken(Net::new(5)).fold();
    folded.save(folder.path()).unwrap();
    assert!(folded.to_bytes() == fs::read(folder.path()).unwrap());
    assert_eq!(bits(&Folded::<Net>::from_bytes(&folded.to_bytes()).unwrap()), bits(&folded));
    assert!(Net::from_bytes(&folded.to_bytes()).is_err());
}

#[test]
fn stages_named_like_a_standardization_are_told_apart_from_it() {
    let folder = Folder::new("named");
    let mut net = common::shaken(Named::new(1));
    net.set_standardize(Some(standardize()));
    assert!(net.param("standardize.inputs.weight").is_some());
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&Named::load(folder.path()).unwrap()), bits(&net));
    net.set_standardize(None);
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&Named::load(folder.path()).unwrap()), bits(&net));
}

#[test]
fn the_formats_own_crate_reads_what_is_written() {
    let folder = Folder::new("crate");
    let mut net = filled(1);
    net.set_standardize(Some(standardize()));
    let (bytes, _) = saved(&folder, &net);
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let metadata = header.metadata().as_ref().unwrap();
    assert_eq!((&*metadata["format"], &*metadata["network"]), ("regnet", "Net"));
    assert_eq!(metadata["architecture"], Net::SPEC.architecture());
    let file = SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.len(), net.params().len() + net.stats().len() + 4);
    for tensor in net.params().iter().chain(&net.stats()) {
        let found = file.tensor(tensor.name()).unwrap();
        assert_eq!((found.dtype(), found.shape()), (Dtype::F32, tensor.shape()));
        let values: Vec<u8> = tensor.values().iter().flat_map(|value| value.to_le_bytes()).collect();
        assert_eq!(found.data(), values);
    }
    assert_eq!(file.tensor("standardize.inputs.mean").unwrap().dtype(), Dtype::F64);

    let again = serialize(file.tensors(), Some(metadata.clone())).unwrap();
    assert_eq!(bits(&Net::load(folder.write(&again)).unwrap()), bits(&net));
}

#[test]
fn saving_replaces_a_file_or_leaves_nothing() {
    let folder = Folder::new("replace");
    fs::write(folder.path(), vec![1; 100_000]).unwrap();
    let net = filled(1);
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&load(&folder.path()).unwrap()), bits(&net));
    assert_eq!(folder.names(), ["net.safetensors"]);

    let missing = folder.0.join("missing").join("net.safetensors");
    for error in [net.save(&missing).unwrap_err(), Net::load(&missing).unwrap_err()] {
        assert!(matches!(error, Error::Io(..)), "{error:?}");
        assert!(error.to_string().starts_with(&*missing.to_string_lossy()), "{error}");
    }
    assert!(net.save(&folder.0).unwrap_err().to_string().contains("not the path of a file"));
    assert_eq!(folder.names(), ["net.safetensors"]);
}

#[test]
fn another_activation_is_another_architecture() {
    let folder = Folder::new("activation");
    let net = filled(1);
    net.save(folder.path()).unwrap();
    let text = refused(&folder.path(), Tanh::load(folder.path()));
    assert!(
        text.starts_with(
            "another architecture: `Net` in the file has `relu1: relu [4]`, expected `tanh1: tanh [4]`; "
        ),
        "{text}"
    );
    assert!(text.contains("`load_unchecked_architecture`") && text.contains("`load_matching`"), "{text}");
    assert_eq!(bits(&Tanh::load_unchecked_architecture(folder.path()).unwrap()), bits(&net));

    let text = refused(&folder.path(), Deeper::load_unchecked_architecture(folder.path()));
    assert_eq!(
        text,
        "other tensors: missing `dense3.weight`, `dense3.bias`; \
         misshapen `dense2.weight` (F32 [4, 2], expected F32 [4, 3]), `dense2.bias` (F32 [2], expected F32 [3])"
    );
}

#[test]
fn what_matches_is_taken_and_the_rest_reported() {
    let folder = Folder::new("matching");
    let mut net = filled(1);
    net.set_standardize(Some(standardize()));
    net.save(folder.path()).unwrap();

    let mut deeper = common::shaken(Deeper::new(2));
    let before = deeper.clone();
    let matched = deeper.load_matching(folder.path()).unwrap();
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let taken = [
        "hidden.weight",
        "batchnorm1.gamma",
        "batchnorm1.beta",
        "batchnorm1.running_mean",
        "batchnorm1.running_var",
        "standardize.inputs.mean",
        "standardize.inputs.std",
    ];
    assert_eq!(matched.taken, names(&taken));
    assert_eq!(matched.missing, names(&["dense3.weight", "dense3.bias"]));
    assert_eq!(matched.misshapen[0], ("dense2.weight".into(), "F32 [4, 2]".into(), "F32 [4, 3]".into()));
    assert_eq!(matched.misshapen[2].0, "standardize.targets.mean");
    assert_eq!(matched.surplus, names(&[]));
    let text = matched.to_string();
    assert!(
        text.starts_with(
            "7 of 13 tensors taken; missing `dense3.weight`, `dense3.bias`; misshapen `dense2.weight`"
        ),
        "{text}"
    );
    for name in &taken[..3] {
        let (found, expected) = (deeper.param(name).unwrap(), net.param(name).unwrap());
        assert!(found.iter().zip(expected).all(|(a, b)| a.to_bits() == b.to_bits()), "{name}");
    }
    assert_eq!(deeper.stats()[0].values(), net.stats()[0].values());
    assert_eq!(deeper.param("dense3.weight"), before.param("dense3.weight"));
    let (inputs, targets) = deeper.standardize().unwrap().parts();
    assert_eq!((inputs, targets), (standardize().parts().0, None));

    let mut same = Net::new(7);
    let matched = same.load_matching(folder.path()).unwrap();
    assert!(matched.is_complete());
    assert_eq!(bits(&same), bits(&net));
    assert_eq!(matched.to_string(), "11 of 11 tensors taken");

    deeper.save(folder.path()).unwrap();
    let Matched { surplus, .. } = Net::new(7).load_matching(folder.path()).unwrap();
    assert_eq!(surplus, ["dense3.bias", "dense3.weight"]);
}

#[test]
fn a_file_of_another_tool_gives_its_tensors() {
    let folder = Folder::new("tool");
    let weight: Vec<u8> = (0..12).flat_map(|i| (i as f32).to_le_bytes()).collect();
    let tensors = [
        ("hidden.weight", TensorView::new(Dtype::F32, vec![3, 4], &weight).unwrap()),
        ("dense2.bias", TensorView::new(Dtype::F16, vec![2], &weight[..4]).unwrap()),
    ];
    let path = folder.write(&serialize(tensors, None).unwrap());
    let mut net = Net::new(1);
    let matched = net.load_matching(&path).unwrap();
    assert_eq!(matched.taken, ["hidden.weight"]);
    assert_eq!(matched.misshapen, [("dense2.bias".into(), "F16 [2]".into(), "F32 [2]".into())]);
    assert_eq!(net.param("hidden.weight").unwrap()[[2, 3]], 11.0);
}

#[test]
fn a_standardization_that_is_none_is_refused() {
    let folder = Folder::new("standardize");
    let mut net = filled(1);
    net.set_standardize(Some(standardize()));
    for (old, new, expected) in [
        ("standardize.inputs.mean", "standardize.inputs.meen", "missing `standardize.inputs.mean`"),
        ("standardize.targets.std", "standardize.targets.dev", "missing `standardize.targets.std`"),
        (
            r#""dtype":"F64","shape":[3]"#,
            r#""dtype":"F32","shape":[6]"#,
            "(F32 [6], expected F64 [3] or [1] for both mean and std)",
        ),
        (
            r#""dtype":"F64","shape":[3]"#,
            r#""dtype":"F64","shape":[1,3]"#,
            "`standardize.inputs.mean` (F64 [1, 3], expected",
        ),
    ] {
        let path = replaced(&folder, &net, old, new);
        let text = refused(&path, load(&path));
        assert!(text.contains(expected), "{text}");
    }
    let (mut bytes, header) = saved(&folder, &net);
    // The deviations of the inputs are the second tensor, after three means of eight bytes.
    bytes[header + 24..header + 32].fill(0);
    let path = folder.write(&bytes);
    let text = refused(&path, load(&path));
    assert_eq!(text, "standardization of the inputs: the standard deviation 0 is not positive and finite");
    let mut other = Net::new(1);
    assert!(other.load_matching(&path).is_err());
    assert_eq!(other, Net::new(1));
}
