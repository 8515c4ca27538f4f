//! Text with numbers in it, put together while the program compiles: the error that rustc then shows.

/// The longest message; more is cut off.
const LENGTH: usize = 256;

/// A message in the making.
#[derive(Clone, Copy)]
pub(crate) struct Message {
    bytes: [u8; LENGTH],
    len: usize,
}

impl Message {
    pub(crate) const fn new(text: &str) -> Message {
        Message { bytes: [0; LENGTH], len: 0 }.text(text)
    }

    pub(crate) const fn text(mut self, text: &str) -> Message {
        let text = text.as_bytes();
        let mut i = 0;
        while i < text.len() && self.len < LENGTH {
            self.bytes[self.len] = text[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    pub(crate) const fn message(self, other: &Message) -> Message {
        match core::str::from_utf8(other.bytes.split_at(other.len).0) {
            Ok(text) => self.text(text),
            Err(_) => self,
        }
    }

    pub(crate) const fn number(self, n: usize) -> Message {
        let message = if n >= 10 { self.number(n / 10) } else { self };
        let digit = [b'0' + (n % 10) as u8];
        match core::str::from_utf8(&digit) {
            Ok(digit) => message.text(digit),
            Err(_) => message,
        }
    }

    /// Ends the compilation, or the program, with this text.
    #[track_caller]
    pub(crate) const fn fail(&self) -> ! {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("a declared size does not fit"),
        }
    }
}
