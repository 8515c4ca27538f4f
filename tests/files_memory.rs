//! Reading a model never takes more memory than a small multiple of the file, whatever its header promises.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use regnet::network;

network! {
    struct Net: input(30) -> dense(40) -> relu -> dense(20) -> loss mse;
}

/// Peak over the file's length: a user's texts of one byte in entries of 13, each with a tree's nodes around it.
const MULTIPLE: usize = 12;
/// The network's own names and architecture, error texts, the buffer that values are decoded from.
const CONSTANT: usize = 200 << 10;

/// The bytes that are allocated, and the most there were.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        PEAK.fetch_max(NOW.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        // SAFETY: the caller's layout is passed on.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the pointer came from `alloc` with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A file of this header and `data` bytes.
fn file(header: &str, data: usize) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes());
    bytes.resize(bytes.len() + data, 0);
    bytes
}

/// `count` members of a header's object.
fn header(count: usize, member: impl Fn(usize) -> String) -> String {
    format!("{{{}}}", (0..count).map(member).collect::<Vec<_>>().join(","))
}

/// The headers that cost most for their length; each is below the limit of one of the two readers.
fn hostile() -> Vec<Vec<u8>> {
    let empty = |axes: &str| format!(r#"{{"dtype":"U8","shape":[{axes}],"data_offsets":[0,0]}}"#);
    let mut files = Vec::new();
    for count in [1000, 45_000] {
        files.push(file(&header(count, |i| format!("\"{i:x}\":{}", empty(""))), 0));
        files.push(file(
            &header(count, |i| format!("\"{i:x}\":{}", empty("0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"))),
            0,
        ));
        files.push(file(&header(count, |i| format!("\"\\n{i:x}\":{}", empty("0"))), 0));
        files.push(file(&header(count, |_| format!("\"\":{}", empty("0"))), 0));
    }
    files.push(file(&format!("{{\"__metadata__\":{}}}", header(400_000, |_| "\"\":\"\"".into())), 0));
    for (count, members) in [(1000, "x"), (70_000, "x"), (250_000, "x"), (70_000, "\\n")] {
        let user = header(count, |i| format!("\"user.{i:x}{members}\":\"\""));
        files.push(file(&format!("{{\"__metadata__\":{user}}}"), 0));
    }
    files.push(file(&"{\"a\":".repeat(500_000), 0));
    files.push(file(&format!("{{\"{}", "\\n".repeat(2_000_000)), 0));
    files.push(file(
        r#"{"a":{"dtype":"F32","shape":[4294967296,1024],"data_offsets":[0,17592186044416]}}"#,
        0,
    ));
    files.push(b"\0\0\0\0\x01\0\0\0{}".to_vec());
    files
}

#[test]
fn memory_is_bounded_by_the_file() {
    let path = std::env::temp_dir().join(format!("regnet-files-memory-{}.safetensors", std::process::id()));
    let mut net = Net::new(1);
    net.save(&path).unwrap();
    let mut files = hostile();
    files.push(fs::read(&path).unwrap());
    for (number, bytes) in files.iter().enumerate() {
        fs::write(&path, bytes).unwrap();
        let before = NOW.load(Relaxed);
        PEAK.store(before, Relaxed);
        let loaded = Net::load(&path).is_ok();
        let matched = net.load_matching(&path).map(|matched| matched.surplus.len());
        let peak = PEAK.load(Relaxed) - before;
        assert_eq!(loaded, number + 1 == files.len(), "file {number}");
        assert!(
            peak <= MULTIPLE * bytes.len() + CONSTANT,
            "file {number} of {} bytes took {peak}: {matched:?}",
            bytes.len()
        );
    }
    fs::remove_file(path).unwrap();
}
