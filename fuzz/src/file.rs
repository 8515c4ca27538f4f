//! Files that were good, changed in a few places; and the folder that they lie in.

use std::fs;
use std::path::PathBuf;

use super::draws::Draws;

/// Numbers that a reader may believe.
const NUMBERS: [f64; 12] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    -1.0,
    0.0,
    1.0,
    2.0,
    0.5,
    1e300,
    -1e300,
    9_007_199_254_740_992.0,
    18_446_744_073_709_551_615.0,
];

/// Where the header of a safetensors file ends and the data begins.
pub fn data_of(file: &[u8]) -> Option<usize> {
    let (len, rest) = file.split_first_chunk::<8>()?;
    let len = usize::try_from(u64::from_le_bytes(*len)).ok().filter(|&len| len <= rest.len())?;
    Some(8 + len)
}

/// A safetensors file with some changes: bits, bytes and digits, other numbers in the data, something left out or more.
pub fn changed(file: &[u8], draws: &mut Draws<'_>) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..draws.below(5) {
        let (Some(data), place) = (data_of(&file), draws.byte()) else { break };
        let place = (usize::from(place) << 8 | usize::from(draws.byte())) % file.len();
        match draws.below(9) {
            0 => file[place] ^= 1 << draws.below(8),
            1 => file[place] = draws.byte(),
            2 => change_digit(&mut file[place..], draws),
            3 => longer(&mut file, place, data, |file| _ = file.remove(place), -1),
            4 => {
                let byte = draws.byte();
                longer(&mut file, place, data, |file| file.insert(place, byte), 1);
            }
            5 => file.truncate(place),
            6 => write(&mut file[data..], place / 8 * 8, &draws.pick(&NUMBERS).to_le_bytes()),
            7 => write(&mut file[data..], place / 4 * 4, &(draws.pick(&NUMBERS) as f32).to_le_bytes()),
            _ => file.extend([0; 4]),
        }
    }
    file
}

/// Another digit for the next one.
fn change_digit(text: &mut [u8], draws: &mut Draws<'_>) {
    if let Some(digit) = text.iter_mut().find(|byte| byte.is_ascii_digit()) {
        *digit = b'0' + draws.below(10) as u8;
    }
}

/// A change of the length, which the first eight bytes tell if it is the header's.
fn longer(file: &mut Vec<u8>, place: usize, data: usize, change: impl FnOnce(&mut Vec<u8>), by: i64) {
    change(file);
    if (8..data).contains(&place)
        && let Some((len, _)) = file.split_first_chunk_mut::<8>()
    {
        *len = ((data as i64 - 8 + by) as u64).to_le_bytes();
    }
}

fn write(data: &mut [u8], place: usize, bytes: &[u8]) {
    if data.len() >= bytes.len() {
        let place = place % (data.len() - bytes.len() + 1);
        data[place..place + bytes.len()].copy_from_slice(bytes);
    }
}

/// A folder of this thread's own, removed at its end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(target: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("regnet-fuzz-{target}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder for temporary files can be written to");
        Folder(folder)
    }

    /// Itself.
    pub fn path(&self) -> &std::path::Path {
        &self.0
    }

    /// A file of this name and these bytes.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("the folder for temporary files can be written to");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // It does no harm if it stays.
        let _ = fs::remove_dir_all(&self.0);
    }
}
