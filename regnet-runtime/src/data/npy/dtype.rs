//! The types of numbers in a file, and their values.

use crate::base::text::clipped;

/// A type and its byte order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dtype {
    pub kind: Kind,
    big_endian: bool,
}

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F16,
    F32,
    F64,
}

/// Each with NumPy's code, its bytes and its name.
const KINDS: [(Kind, &str, usize, &str); 12] = [
    (Kind::Bool, "b1", 1, "booleans"),
    (Kind::I8, "i1", 1, "8-bit integers"),
    (Kind::I16, "i2", 2, "16-bit integers"),
    (Kind::I32, "i4", 4, "32-bit integers"),
    (Kind::I64, "i8", 8, "64-bit integers"),
    (Kind::U8, "u1", 1, "unsigned bytes"),
    (Kind::U16, "u2", 2, "unsigned 16-bit integers"),
    (Kind::U32, "u4", 4, "unsigned 32-bit integers"),
    (Kind::U64, "u8", 8, "unsigned 64-bit integers"),
    (Kind::F16, "f2", 2, "16-bit floats"),
    (Kind::F32, "f4", 4, "32-bit floats"),
    (Kind::F64, "f8", 8, "64-bit floats"),
];

/// What else NumPy can hold, by the letter.
const OTHERS: [(char, &str); 8] = [
    ('c', "complex numbers"),
    ('f', "floats of other sizes"),
    ('S', "texts"),
    ('U', "texts"),
    ('O', "Python objects"),
    ('M', "dates"),
    ('m', "durations"),
    ('V', "records"),
];

/// One value, as exact as it stands in the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    Float(f64),
    Signed(i64),
    Unsigned(u64),
}

impl Number {
    /// The nearest 64-bit float.
    pub fn wide(self) -> f64 {
        match self {
            Number::Float(value) => value,
            Number::Signed(value) => value as f64,
            Number::Unsigned(value) => value as f64,
        }
    }
}

impl Dtype {
    /// That of a `descr` such as `<f4`; of one byte the order may be anything.
    pub fn of(descr: &str) -> Result<Dtype, String> {
        let code = descr.trim_start_matches(['<', '>', '|']);
        let order = &descr[..descr.len() - code.len()];
        let kind = KINDS.iter().find(|(_, own, ..)| *own == code);
        if let Some((kind, _, size, _)) = kind
            && (order == "<" || order == ">" || *size == 1 && order == "|")
        {
            return Ok(Dtype { kind: *kind, big_endian: order == ">" });
        }
        let other = OTHERS.iter().find(|(letter, _)| code.starts_with(*letter));
        let name = other.filter(|_| kind.is_none()).map_or("another type", |(_, name)| name);
        Err(format!(
            "it holds {name} (`{}`), expected floats, integers or booleans, such as `<f4`: write \
             `np.save(path, x.astype('float32'))`",
            clipped(descr)
        ))
    }

    /// How many bytes a number takes.
    pub fn size(self) -> usize {
        self.entry().2
    }

    /// What the numbers are called.
    pub fn name(self) -> &'static str {
        self.entry().3
    }

    /// Whether they are whole by their type.
    pub fn is_whole(self) -> bool {
        !matches!(self.kind, Kind::F16 | Kind::F32 | Kind::F64)
    }

    fn entry(self) -> &'static (Kind, &'static str, usize, &'static str) {
        KINDS.iter().find(|(kind, ..)| *kind == self.kind).expect("the list has every kind")
    }

    /// Gives the numbers of these bytes out in order.   bytes [size · numbers]
    pub fn each(self, bytes: &[u8], mut take: impl FnMut(Number)) {
        use Number::{Float, Signed, Unsigned};
        macro_rules! numbers {
            ($type:ident, $number:expr) => {
                for bytes in bytes.as_chunks().0 {
                    let read = if self.big_endian { $type::from_be_bytes } else { $type::from_le_bytes };
                    take($number(read(*bytes)));
                }
            };
        }
        match self.kind {
            Kind::Bool => numbers!(u8, |byte| Unsigned(u64::from(byte != 0))),
            Kind::I8 => numbers!(i8, |x| Signed(i64::from(x))),
            Kind::I16 => numbers!(i16, |x| Signed(i64::from(x))),
            Kind::I32 => numbers!(i32, |x| Signed(i64::from(x))),
            Kind::I64 => numbers!(i64, Signed),
            Kind::U8 => numbers!(u8, |x| Unsigned(u64::from(x))),
            Kind::U16 => numbers!(u16, |x| Unsigned(u64::from(x))),
            Kind::U32 => numbers!(u32, |x| Unsigned(u64::from(x))),
            Kind::U64 => numbers!(u64, Unsigned),
            Kind::F16 => numbers!(u16, |bits| Float(f64::from(half(bits)))),
            Kind::F32 => numbers!(f32, |x| Float(f64::from(x))),
            Kind::F64 => numbers!(f64, Float),
        }
    }
}

/// The value of a float of 16 bits: a sign, 5 bits of exponent with a bias of 15, 10 of the fraction.
pub fn half(bits: u16) -> f32 {
    /// The unit of the numbers without a leading 1, which are the fraction alone.
    const SMALLEST: f32 = 1.0 / 16_777_216.0;
    let (exponent, fraction) = (u32::from(bits >> 10 & 31), u32::from(bits & 1023));
    let size = match exponent {
        0 => fraction as f32 * SMALLEST,
        31 => f32::from_bits(0x7f80_0000 | fraction << 13),
        _ => f32::from_bits((exponent + 127 - 15) << 23 | fraction << 13),
    };
    f32::from_bits(size.to_bits() | u32::from(bits >> 15) << 31)
}
