//! The bytes are those of NumPy 2.4.

use std::fmt::Debug;

use ndarray::{Array, ArrayD, ShapeBuilder, arr0, array};

use super::*;
use crate::base::hash::Hash;

/// What `np.save` writes for an array of this header and these bytes of values.
fn saved(header: &str, values: &[u8]) -> Vec<u8> {
    let header = format!("{header:117}\n");
    [b"\x93NUMPY\x01\x00v\x00", header.as_bytes(), values].concat()
}

/// The same, of a type and a shape.
fn array(descr: &str, shape: &str, values: &[u8]) -> Vec<u8> {
    saved(&format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"), values)
}

fn outcome<V>(found: Result<V, Fault>) -> Result<V, String> {
    found.map_err(|fault| match fault {
        Fault::Io(error) => format!("io: {error}"),
        Fault::Content(text) => text,
    })
}

fn values<T: Real>(file: &[u8]) -> Result<ArrayD<T>, String> {
    outcome(parse_values(file, Length::whole(file.len() as u64)))
}

fn labels(file: &[u8]) -> Result<Vec<u32>, String> {
    outcome(parse_labels(file, Length::whole(file.len() as u64)))
}

fn refused(file: &[u8]) -> String {
    values::<f32>(file).unwrap_err()
}

fn written(array: &impl Values) -> Vec<u8> {
    let mut file = Vec::new();
    encode(array, &mut file).unwrap();
    file
}

#[test]
fn floats_are_numpys() {
    let file = array(
        "<f4",
        "(2, 3)",
        b"\x00\x00\xc0?\x00\x00\x00\xc0\xcd\xcc\xcc=\xe6\xb1a\x7f\x00\x00\x00\x80\x00\x00\x80\x7f",
    );
    let expected = array![[1.5, -2.0, 0.1], [3e38, -0.0, f32::INFINITY]];
    assert_eq!(values::<f32>(&file), Ok(expected.clone().into_dyn()));
    assert_eq!(written(&expected), file);

    let file = array(">f8", "(2,)", b"?\xb9\x99\x99\x99\x99\x99\x9a~7\xe4<\x88\x00u\x9c");
    assert_eq!(values::<f64>(&file), Ok(array![0.1, 1e300].into_dyn()));
    assert_eq!(values::<f32>(&file), Ok(array![0.1, f32::INFINITY].into_dyn()));
    let halves = array("<f2", "(4,)", b"\x00<\xff{\x01\x00\x00\xb8");
    assert_eq!(values::<f64>(&halves), Ok(array![1.0, 65504.0, 5.960_464_477_539_063e-8, -0.5].into_dyn()));
}

/// A hash of NumPy's `astype(float32)` of all 65,536 of them, NaN always the same.
#[test]
fn all_floats_of_16_bits_are_numpys() {
    let hash = (0..=u16::MAX).fold(Hash::new(), |hash, bits| {
        let value = dtype::half(bits);
        hash.with(&(if value.is_nan() { f32::NAN } else { value }).to_le_bytes())
    });
    assert_eq!((hash.value(), f32::NAN.to_bits()), (0x1f87_f165_810e_a7c5, 0x7fc0_0000));
}

#[test]
fn integers_of_either_byte_order_come_with_their_signs() {
    let cases: [(&str, &[u8], f64); 10] = [
        ("|i1", b"\x80", -128.0),
        ("<i2", b"\xfe\xff", -2.0),
        (">i2", b"\xff\xfe", -2.0),
        (">i4", b"\x80\x00\x00\x00", -2_147_483_648.0),
        ("<i8", b"\xff\xff\xff\xff\xff\xff\xff\xff", -1.0),
        ("|u1", b"\xff", 255.0),
        (">u2", b"\x01\x00", 256.0),
        ("<u4", b"\xff\xff\xff\xff", 4_294_967_295.0),
        (">u8", b"\x00\x10\x00\x00\x00\x00\x00\x00", 4_503_599_627_370_496.0),
        ("|b1", b"\x01", 1.0),
    ];
    for (descr, bytes, expected) in cases {
        assert_eq!(values::<f64>(&array(descr, "(1,)", bytes)), Ok(array![expected].into_dyn()), "{descr}");
    }
}

#[test]
fn fortrans_order_and_no_axes_are_read() {
    let header = "{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3), }";
    let file = saved(header, b"\x00\x00\x03\x00\x01\x00\x04\x00\x02\x00\x05\x00");
    assert_eq!(values::<f32>(&file), Ok(array![[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]].into_dyn()));
    assert_eq!(values::<f32>(&array("|u1", "()", b"\x07")), Ok(arr0(7.0).into_dyn()));
    assert_eq!(values::<f32>(&array("<f4", "(0, 3)", b"")).unwrap().shape(), [0, 3]);
}

/// Other orders, quotes, spaces, Python 2's long integers; and the longer headers of versions 2 and 3.
#[test]
fn headers_that_others_write_are_read() {
    for header in [
        "{\"shape\": (2L,), \"fortran_order\": False, \"descr\": \"|u1\"}",
        "{'shape':(2),'fortran_order':False,'descr':'|u1'}",
        "{ 'descr' : '<u1' , 'fortran_order' : False , 'shape' : ( 2 , ) , }",
    ] {
        assert_eq!(values::<f32>(&saved(header, &[3, 4])), Ok(array![3.0, 4.0].into_dyn()), "{header}");
    }
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n";
    for version in [2, 3] {
        let len = (header.len() as u32).to_le_bytes();
        let file = [b"\x93NUMPY", &[version, 0][..], &len, header.as_bytes(), &[3, 4]].concat();
        assert_eq!(labels(&file), Ok(vec![3, 4]));
    }
}

#[test]
fn labels_are_whole_numbers_of_one_axis() {
    assert_eq!(labels(&array("<i8", "(2,)", &[[3, 0, 0, 0, 0, 0, 0, 0], [0; 8]].concat())), Ok(vec![3, 0]));
    assert_eq!(labels(&array("|b1", "(2, 1)", &[1, 0])), Ok(vec![1, 0]));
    let told = |descr, shape, bytes: &[u8]| labels(&array(descr, shape, bytes)).unwrap_err();
    assert_eq!(
        told("|i1", "(2,)", &[1, 0xff]),
        "label 1 is -1, expected a class number from 0 to 4294967295"
    );
    let large = told("<u8", "(1,)", &[0, 0, 0, 0, 1, 0, 0, 0]);
    assert_eq!(large, "label 0 is 4294967296, expected a class number from 0 to 4294967295");
    let floats = told("<f4", "(1,)", &[0; 4]);
    assert_eq!(floats, "labels are integers, but it holds 32-bit floats: write `y.astype('int64')`");
    let columns = told("|u1", "(1, 3)", &[0, 1, 0]);
    let expected = "labels have one axis, but it is of shape [1, 3]: one class number an example, not one column a class (`y.argmax(1)`)";
    assert_eq!(columns, expected);
}

#[test]
fn what_holds_no_numbers_is_told() {
    let remedy =
        "expected floats, integers or booleans, such as `<f4`: write `np.save(path, x.astype('float32'))`";
    let told = |descr| refused(&array(descr, "(1,)", &[0; 16]));
    assert_eq!(told("<U2"), format!("it holds texts (`<U2`), {remedy}"));
    assert_eq!(told("|O"), format!("it holds Python objects (`|O`), {remedy}"));
    assert_eq!(told("<c8"), format!("it holds complex numbers (`<c8`), {remedy}"));
    assert_eq!(told("<f16"), format!("it holds floats of other sizes (`<f16`), {remedy}"));
    assert_eq!(told("f4"), format!("it holds another type (`f4`), {remedy}"));
    assert_eq!(told("|f4"), format!("it holds another type (`|f4`), {remedy}"));
    let records = "{'descr': [('a', '<i4'), ('b', '<f8')], 'fortran_order': False, 'shape': (1,), }";
    assert_eq!(refused(&saved(records, &[0; 12])), "it holds records of several fields, expected numbers");
    let text = "no .npy file: it begins with [50, 4b, 03, 04, 2d, 00] instead of [93, 4e, 55, 4d, 50, 59]; it looks like .npz, \
                which `data::npz` reads";
    assert_eq!(refused(b"PK\x03\x04\x2d\x00\x00"), text);
    assert_eq!(refused(b"\x93NUMPY\x04\x01"), "version 4.1 of the format, expected 1 to 3");
    for header in ["", "{", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}", "{} {}"]
    {
        let told = refused(&saved(header, &[]));
        assert!(told.starts_with(&format!("its header is `{header}`, expected `{{'descr': ")), "{told}");
    }
}

#[test]
fn every_truncation_and_a_surplus_are_errors() {
    let whole = array("<f4", "(2, 3)", &[7; 24]);
    for end in 0..whole.len() {
        let error = refused(&whole[..end]);
        assert!(error.starts_with("truncated"), "{end}: {error}");
    }
    let surplus = [whole, vec![0]].concat();
    assert_eq!(refused(&surplus), "more values than its header promises, [2, 3]");
}

/// A header of a few bytes that asks for more memory than there is, or for a size that is none.
#[test]
fn a_hostile_header_asks_for_no_memory() {
    let told = |shape: &str| refused(&array("<f8", shape, &[0; 64]));
    assert_eq!(told("(65536, 1024)"), "truncated: its header promises 64-bit floats of shape [65536, 1024]");
    let shape = format!("({0}, {0}, 0)", usize::MAX);
    assert!(told(&shape).ends_with("which no memory can hold"), "{}", told(&shape));
    assert!(told("(99999999999999999999999,)").starts_with("its header is `"));
    assert!(told("(-1,)").starts_with("its header is `"));
    let axes = "1,".repeat(65);
    let header = format!("{{'descr':'<f8','fortran_order':False,'shape':({axes})}}");
    let len = (header.len() as u16).to_le_bytes();
    let file = [b"\x93NUMPY\x01\x00", &len[..], header.as_bytes(), &[0; 8]].concat();
    assert_eq!(refused(&file), "65 axes, expected 64 at most");
    let long = [b"\x93NUMPY\x02\x00\xff\xff\xff\xff".to_vec(), vec![b' '; 100]].concat();
    assert_eq!(refused(&long), "truncated: it ends within its header");
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn what_is_written_is_read() {
    fn comes_back<T: Real>(values: &(impl Values + Debug), expected: ArrayD<T>) {
        let path = std::env::temp_dir().join(format!("regnet-npy-back-{}", std::process::id()));
        write(&path, values).unwrap();
        assert_eq!(read::<T>(&path).unwrap(), expected, "{values:?}");
        std::fs::remove_file(path).unwrap();
    }
    // Longer than a piece, and in another order in memory.
    let long = Array::from_shape_fn((300, 700), |(i, j)| (i * 1000 + j) as f64);
    comes_back(&long, long.clone().into_dyn());
    comes_back(&long.t(), long.t().to_owned().into_dyn());
    let turned = Array::from_shape_vec((2, 3).f(), vec![0u8, 3, 1, 4, 2, 5]).unwrap();
    comes_back(&turned, array![[0.0f32, 1.0, 2.0], [3.0, 4.0, 5.0]].into_dyn());
    comes_back(&vec![true, false], array![1.0f32, 0.0].into_dyn());
    comes_back(&[i64::MIN, -1], array![-9_223_372_036_854_775_808.0f64, -1.0].into_dyn());
    comes_back(&&[1u16, 65535][..], array![1.0f32, 65535.0].into_dyn());
    comes_back(&arr0(2.5f32), arr0(2.5f32).into_dyn());
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn errors_name_the_path() {
    let missing = read::<f32>("no/such/x.npy").unwrap_err();
    assert!(matches!(&missing, Error::Io(path, _) if path == "no/such/x.npy"), "{missing}");
    let path = std::env::temp_dir().join(format!("regnet-npy-path-{}", std::process::id()));
    std::fs::write(&path, array("<U2", "(1,)", &[0; 8])).unwrap();
    let broken = read_labels(&path).unwrap_err();
    std::fs::remove_file(&path).unwrap();
    let begin = format!("{}: it holds texts", path.display());
    assert!(matches!(&broken, Error::Data(text) if text.starts_with(&begin)), "{broken}");
    let error = write("no/such/folder/x.npy", &[1.0f32]).unwrap_err();
    assert!(matches!(&error, Error::Io(path, _) if path == "no/such/folder/x.npy"), "{error}");
    let deep = ArrayD::<f32>::zeros(vec![1; 65]);
    let error = encode(&deep, &mut Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), "an array of 65 axes; NumPy has 64 at most");
}
