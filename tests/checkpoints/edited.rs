//! Checkpoints that a test changes, under a checksum that is right.

use super::*;

/// A file whose values or header a test changes; its checksum stays right.
pub struct Edited {
    path: PathBuf,
    pub header: String,
    data: Vec<u8>,
}

impl Edited {
    pub fn of(path: &Path) -> Edited {
        let bytes = fs::read(path).unwrap();
        let end = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
        let header = String::from_utf8(bytes[8..end].to_vec()).unwrap();
        Edited { path: path.to_owned(), header, data: bytes[end..].to_vec() }
    }

    pub fn metadata(&self) -> std::collections::BTreeMap<String, String> {
        let (_, read) = safetensors::SafeTensors::read_metadata(&self.bytes()).unwrap();
        read.metadata().clone().unwrap().into_iter().collect()
    }

    /// Where the values of a tensor stand.
    pub fn range(&self, name: &str) -> std::ops::Range<usize> {
        let (_, read) = safetensors::SafeTensors::read_metadata(&self.bytes()).unwrap();
        let (begin, end) = read.tensors()[name].data_offsets;
        begin..end
    }

    pub fn names(&self) -> Vec<String> {
        let (_, read) = safetensors::SafeTensors::read_metadata(&self.bytes()).unwrap();
        read.tensors().keys().cloned().collect()
    }

    /// The numbers of 64 bits of a list.
    pub fn list(&self, name: &str) -> Vec<f64> {
        self.data[self.range(name)]
            .chunks(8)
            .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()))
            .collect()
    }

    pub fn set(&mut self, name: &str, index: usize, value: f64) {
        let begin = self.range(name).start + 8 * index;
        self.data[begin..begin + 8].copy_from_slice(&value.to_le_bytes());
    }

    pub fn set_single(&mut self, name: &str, index: usize, value: f32) {
        let begin = self.range(name).start + 4 * index;
        self.data[begin..begin + 4].copy_from_slice(&value.to_le_bytes());
    }

    pub fn bytes(&self) -> Vec<u8> {
        [&(self.header.len() as u64).to_le_bytes()[..], self.header.as_bytes(), &self.data].concat()
    }

    /// Writes it under a checksum of its own: FNV-1a.
    pub fn write(&mut self) {
        let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        let hash = self.data.iter().fold(0xcbf2_9ce4_8422_2325, fold);
        let key = "\"checksum\":\"";
        let begin = self.header.find(key).unwrap() + key.len();
        self.header.replace_range(begin..begin + 16, &format!("{hash:016x}"));
        fs::write(&self.path, self.bytes()).unwrap();
    }
}

/// The only checkpoint of a training that ended in the middle of its 4th epoch.
pub fn one_checkpoint(folder: &Path) -> PathBuf {
    stopped(folder, Every::Steps(33), 33);
    let found = files(folder);
    let [path] = &found[..] else { panic!("{found:?}") };
    path.clone()
}
