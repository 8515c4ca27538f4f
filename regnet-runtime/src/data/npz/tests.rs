//! The bytes are those of NumPy 2.4.

use std::io::Cursor;

use ndarray::{Array2, array};

use super::*;

/// `np.savez_compressed(file, x=np.array([[1, 2], [3, 4]], '<f4'), y=np.array([2, 0], 'u1'))`.
const COMPRESSED: &[u8] =
    b"PK\x03\x04-\0\0\0\x08\0\0\0!\0N\xfb u\xff\xff\xff\xff\xff\xff\xff\xff\x05\0\x14\0x.npy\x01\0\x10\0\
    \x90\0\0\0\0\0\0\0S\0\0\0\0\0\0\0\x9b\xec\x17\xea\x1b\x10\xc9\xc8P\xc6P\xad\x9e\x92Z\x9c\\\xa4n\xa5\
    \xa0n\x93f\xa2\xae\xa3\xa0\x9e\x96_TR\x94\x98\x17\x9f_\x94\x92\n\x12wK\xcc)N\x05\x8a\x17g$\x16\xa4\
    \x02\xf9\x1aF:\nF\x9a:\n\xb5\nd\x03.\x06\x86\x06{\x06\x06\x06\x07 \x02\xe2\x06\x07\0PK\x03\x04-\0\0\
    \0\x08\0\0\0!\0\x8d0F\x9a\xff\xff\xff\xff\xff\xff\xff\xff\x05\0\x14\0y.npy\x01\0\x10\0\x82\0\0\0\0\0\
    \0\0F\0\0\0\0\0\0\0\x9b\xec\x17\xea\x1b\x10\xc9\xc8P\xc6P\xad\x9e\x92Z\x9c\\\xa4n\xa5\xa0^Sj\xa8\xae\
    \xa3\xa0\x9e\x96_TR\x94\x98\x17\x9f_\x94\x92\n\x12wK\xcc)N\x05\x8a\x17g$\x16\xa4\x02\xf9\x1aF:\x9a:\
    \n\xb5\n\x14\0.&\x06\0PK\x01\x02-\x03-\0\0\0\x08\0\0\0!\0N\xfb uS\0\0\0\x90\0\0\0\x05\0\0\0\0\0\0\0\
    \0\0\0\0\x80\x01\0\0\0\0x.npyPK\x01\x02-\x03-\0\0\0\x08\0\0\0!\0\x8d0F\x9aF\0\0\0\x82\0\0\0\x05\0\0\
    \0\0\0\0\0\0\0\0\0\x80\x01\x8a\0\0\0y.npyPK\x05\x06\0\0\0\0\x02\0\x02\0f\0\0\0\x07\x01\0\0\0\0";

/// `np.savez(file, np.array([5, -6], '>i2'))`.
const STORED_ONE: &[u8] =
    b"PK\x03\x04-\0\0\0\0\0\0\0!\0\xfc\xb4\x84\x8e\xff\xff\xff\xff\xff\xff\xff\xff\x09\0\x14\0arr_0.npy\
    \x01\0\x10\0\x84\0\0\0\0\0\0\0\x84\0\0\0\0\0\0\0\x93NUMPY\x01\0v\0{'descr': '>i2', 'fortran_order': \
    False, 'shape': (2,), }                                                            \n\0\x05\xff\xfaP\
    K\x01\x02-\x03-\0\0\0\0\0\0\0!\0\xfc\xb4\x84\x8e\x84\0\0\0\x84\0\0\0\x09\0\0\0\0\0\0\0\0\0\0\0\x80\
    \x01\0\0\0\0arr_0.npyPK\x05\x06\0\0\0\0\x01\0\x01\x007\0\0\0\xbf\0\0\0\0\0";

fn text(fault: Fault) -> String {
    match fault {
        Fault::Io(error) => format!("io: {error}"),
        Fault::Content(text) => text,
    }
}

/// All arrays of an archive in memory.
fn arrays(file: &[u8]) -> Result<Vec<(String, ArrayD<f32>)>, String> {
    let len = file.len() as u64;
    let read = |entry: Entry| {
        let values = content(Cursor::new(file), len, &entry, |file, length| parse_values(file, length))?;
        Ok((name_of(&entry.name).to_owned(), values))
    };
    let entries = entries(Cursor::new(file), len).map_err(text)?;
    entries.into_iter().map(read).collect::<Result<_, Fault>>().map_err(text)
}

fn refused(file: &[u8]) -> String {
    arrays(file).unwrap_err()
}

fn written(arrays: &[(&str, &dyn Values)], method: u16) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    write::write(&mut file, arrays, method).unwrap();
    file.into_inner()
}

fn at(file: &[u8], part: &[u8]) -> usize {
    file.windows(part.len()).position(|bytes| bytes == part).unwrap()
}

/// The file with other bytes at a place.
fn changed(file: &[u8], place: usize, bytes: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    file[place..place + bytes.len()].copy_from_slice(bytes);
    file
}

/// Where the directory and the end of [`COMPRESSED`] stand.
fn places() -> (usize, usize) {
    (at(COMPRESSED, b"PK\x01\x02"), at(COMPRESSED, b"PK\x05\x06"))
}

#[test]
fn what_numpy_wrote_is_read() {
    let x = array![[1.0, 2.0], [3.0, 4.0]].into_dyn();
    let expected = vec![("x".to_owned(), x), ("y".to_owned(), array![2.0, 0.0].into_dyn())];
    assert_eq!(arrays(COMPRESSED), Ok(expected));
    assert_eq!(arrays(STORED_ONE), Ok(vec![("arr_0".to_owned(), array![5.0, -6.0].into_dyn())]));
    // A comment behind it may hold anything.
    let (_, end) = places();
    let mut commented = changed(COMPRESSED, end + 20, &[8, 0]);
    commented.extend(b"PK\x05\x06....");
    assert_eq!(arrays(&commented), arrays(COMPRESSED));
}

#[test]
fn what_is_written_is_read_packed_or_not() {
    let long = Array2::from_shape_fn((200, 300), |(i, j)| (i * j) as f32);
    let labels = [2u32, 0];
    for method in [STORED, DEFLATED] {
        let file = written(&[("lång", &long), ("y", &labels)], method);
        let expected = [("lång".into(), long.clone().into_dyn()), ("y".into(), array![2.0, 0.0].into_dyn())];
        assert_eq!(arrays(&file).unwrap(), expected);
        // The same arrays give the same bytes.
        assert_eq!(written(&[("lång", &long), ("y", &labels)], method), file);
        assert_eq!(file.len() < 200_000, method == DEFLATED, "{}", file.len());
    }
    assert_eq!(arrays(&written(&[], STORED)), Ok(vec![]));
}

#[test]
fn every_truncation_is_an_error() {
    for whole in [COMPRESSED, STORED_ONE, &written(&[("x", &[1.0f32; 9])], DEFLATED)] {
        assert!(arrays(whole).is_ok());
        for end in 0..whole.len() {
            assert_eq!(refused(&whole[..end]), "no .npz file: it is no zip archive, or was cut off", "{end}");
        }
    }
}

/// Whichever byte is another: an error, or the values that were written (the date does not matter), but no other ones.
#[test]
fn damage_is_found() {
    for whole in [COMPRESSED, STORED_ONE, &written(&[("x", &[1.0f32; 9])], DEFLATED)] {
        let expected: Vec<_> = arrays(whole).unwrap().into_iter().map(|(_, values)| values).collect();
        let mut found = 0;
        for place in 0..whole.len() {
            for flip in [0x01, 0x80, 0xff] {
                match arrays(&changed(whole, place, &[whole[place] ^ flip])) {
                    Ok(read) => {
                        let values: Vec<_> = read.into_iter().map(|(_, values)| values).collect();
                        assert_eq!(values, expected, "byte {place}");
                    }
                    Err(_) => found += 1,
                }
            }
        }
        assert!(found > whole.len(), "{found} of {} changes were found", 3 * whole.len());
    }
}

#[test]
fn what_is_wrong_is_told() {
    let (entry, end) = places();
    let told = |place: usize, bytes: &[u8]| refused(&changed(COMPRESSED, place, bytes));
    assert_eq!(refused(b"\x93NUMPY"), "no .npz file: it is no zip archive, or was cut off");
    assert_eq!(told(entry + 8, &[1]), "it is encrypted");
    let packing = "it is packed by method 12, expected 0 (stored) or 8 (deflate), as NumPy does";
    assert_eq!(told(entry + 10, &[12]), packing);
    let sum = "its checksum is 7520fb4e, expected 7520fb00: it was damaged";
    assert_eq!(told(entry + 16, &[0]), sum);
    assert_eq!(told(entry + 20, &[0xff, 0xff, 0]), "truncated: it ends behind the archive");
    assert_eq!(told(entry + 42, &[1]), "a broken archive: its header is not where the directory says");
    assert_eq!(told(entry + 42, &[0, 0, 0, 0x7f]), "a broken archive: it lies outside of the archive");
    assert_eq!(told(entry, &[0]), "a broken archive: its directory cannot be read");
    let count = "a broken archive: its directory has 2 entries where it promises 3";
    assert_eq!(told(end + 10, &[3]), count);
    assert_eq!(told(end + 16, &[0xff, 0xff]), "a broken archive: its directory lies outside of it");
    assert_eq!(told(entry + 46, b"y"), "two arrays are called `y`");
}

/// An archive of one file, whose directory says that it becomes so many bytes.
fn archive(content: &[u8], size: u32) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).unwrap();
    let packed = encoder.finish().unwrap();
    let mut crc = flate2::Crc::new();
    crc.update(content);
    let common = [
        &[20, 0, 0, 0, 8, 0, 0, 0, 0, 0][..],
        &crc.sum().to_le_bytes(),
        &(packed.len() as u32).to_le_bytes(),
        &size.to_le_bytes(),
        &[5, 0, 0, 0],
    ]
    .concat();
    let file = [b"PK\x03\x04", &common[..], b"x.npy", &packed].concat();
    let entry = [b"PK\x01\x02\x14\0", &common[..], &[0; 14], b"x.npy"].concat();
    let [len, place] = [entry.len(), file.len()].map(|number| (number as u32).to_le_bytes());
    [&file, &entry[..], b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &len, &place, &[0; 2]].concat()
}

#[test]
fn a_bomb_is_read_no_further_than_its_header_says() {
    let zeros = |count: usize, there: usize| {
        let header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({count},), }}");
        [b"\x93NUMPY\x01\0v\0", format!("{header:117}\n").as_bytes(), &vec![0; there]].concat()
    };
    let whole = zeros(4, 4);
    assert_eq!(
        arrays(&archive(&whole, whole.len() as u32)).unwrap()[0].1,
        array![0.0, 0.0, 0.0, 0.0].into_dyn()
    );
    let bomb = zeros(4, 1 << 20);
    assert_eq!(refused(&archive(&bomb, bomb.len() as u32)), "more values than its header promises, [4]");
    // More than deflate can make of what is there, than the directory says, and than there is.
    let much = zeros(1 << 30, 1 << 10);
    let promise = "truncated: its header promises unsigned bytes of shape [1073741824]";
    assert_eq!(refused(&archive(&much, u32::MAX - 1)), promise);
    let less = zeros(1 << 12, 1 << 12);
    let promise = "truncated: its header promises unsigned bytes of shape [4096]";
    assert_eq!(refused(&archive(&less, 1000)), promise);
    let hollow = zeros(1 << 14, 1 << 12);
    let ends = "truncated: 4096 values where its header promises [16384]";
    assert_eq!(refused(&archive(&hollow, u32::MAX - 1)), ends);
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no files")]
fn arrays_are_found_by_their_names_and_errors_name_them() {
    let path = std::env::temp_dir().join(format!("regnet-npz-names-{}", std::process::id()));
    std::fs::write(&path, COMPRESSED).unwrap();
    let file = Npz::open(&path).unwrap();
    assert_eq!(file.names().collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(file.read_labels("y").unwrap(), [2, 0]);
    let error = file.read::<f32>("z").unwrap_err().to_string();
    assert_eq!(error, format!("{}: it has no array `z`, but `x`, `y`", path.display()));
    let error = file.read_labels("x").unwrap_err().to_string();
    assert!(error.starts_with(&format!("{}: `x`: labels are integers", path.display())), "{error}");
    let error = super::write(&path, &[("x", &[1u8]), ("x", &[2u8])]).unwrap_err().to_string();
    assert_eq!(error, format!("{}: two arrays are called `x`", path.display()));
    write_compressed(&path, &[("z", &[1.5f64])]).unwrap();
    assert_eq!(Npz::open(&path).unwrap().read::<f64>("z").unwrap(), array![1.5].into_dyn());
    for (count, end) in [(0, "`x`, but none at all"), (20, "`a18`, `a19`"), (21, "`a18`, `a19`, …")] {
        let names: Vec<String> = (0..count).map(|number| format!("a{number}")).collect();
        let arrays: Vec<(&str, &dyn Values)> =
            names.iter().map(|name| (&**name, &[0u8] as &dyn Values)).collect();
        super::write(&path, &arrays).unwrap();
        let error = Npz::open(&path).unwrap().read::<f32>("x").unwrap_err().to_string();
        assert!(error.ends_with(end), "{error}");
    }
    std::fs::remove_file(path).unwrap();
}
