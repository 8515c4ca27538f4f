//! The part of JSON that a safetensors header is made of: objects, lists, strings, whole numbers. Nothing
//! recurses and a string without escapes is borrowed, so that a hostile header costs neither stack nor memory.

use std::borrow::Cow;

/// Walks through the header's text. Every fault is told as text that names the byte.
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Scanner<'a> {
        Scanner { text, at: 0 }
    }

    /// `{ "key": value, … }`; `member` reads one value.
    pub fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), String>,
    ) -> Result<(), String> {
        self.sequence(b'{', b'}', |scanner| {
            let key = scanner.string()?;
            scanner.expect(b':')?;
            member(scanner, key)
        })
    }

    /// `[ item, … ]`; `item` reads one.
    pub fn list(&mut self, item: impl FnMut(&mut Self) -> Result<(), String>) -> Result<(), String> {
        self.sequence(b'[', b']', item)
    }

    /// A string, its escapes resolved.
    pub fn string(&mut self) -> Result<Cow<'a, str>, String> {
        self.expect(b'"')?;
        let mut resolved = String::new();
        let mut start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let rest = &self.text[start..self.at];
                    self.at += 1;
                    if resolved.is_empty() {
                        return Ok(Cow::Borrowed(rest));
                    }
                    resolved.push_str(rest);
                    return Ok(Cow::Owned(resolved));
                }
                Some(b'\\') => {
                    resolved.push_str(&self.text[start..self.at]);
                    self.at += 1;
                    resolved.push(self.escape()?);
                    start = self.at;
                }
                Some(b' '..) => self.at += 1,
                Some(_) | None => return Err(self.fault("the end of a string")),
            }
        }
    }

    /// A whole number that fits 64 bits.
    pub fn number(&mut self) -> Result<u64, String> {
        self.skip_space();
        let rest = &self.text[self.at..];
        let digits = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
        let padded = digits.len() > 1 && digits.starts_with('0');
        match digits.parse() {
            Ok(number) if !padded => {
                self.at += digits.len();
                Ok(number)
            }
            Ok(_) | Err(_) => Err(self.fault("a whole number below 2^64")),
        }
    }

    /// Nothing but space may follow.
    pub fn end(&mut self) -> Result<(), String> {
        self.skip_space();
        if self.at == self.text.len() { Ok(()) } else { Err(self.fault("the end of the header")) }
    }

    /// What stands here, and what should.
    pub fn fault(&self, expected: &str) -> String {
        let found = match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(found) => format!("`{}`", found.escape_debug()),
            None => "the end".into(),
        };
        format!("broken header: at byte {} stands {found}, expected {expected}", self.at)
    }

    fn sequence(
        &mut self,
        open: u8,
        close: u8,
        mut item: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        self.expect(open)?;
        if self.take(close) {
            return Ok(());
        }
        loop {
            item(self)?;
            if self.take(close) {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// The character that an escape stands for, from after its backslash.
    fn escape(&mut self) -> Result<char, String> {
        let resolved = match self.peek() {
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.utf16(),
            Some(_) | None => return Err(self.fault("an escape")),
        };
        self.at += 1;
        Ok(resolved)
    }

    /// `uXXXX`, or the two of a surrogate pair.
    fn utf16(&mut self) -> Result<char, String> {
        let first = self.unit()?;
        let paired = (0xd800..0xdc00).contains(&first) && self.take_here(b'\\');
        let second = if paired { Some(self.unit()?) } else { None };
        match char::decode_utf16([first].into_iter().chain(second)).next() {
            Some(Ok(resolved)) => Ok(resolved),
            Some(Err(_)) | None => Err(self.fault("the other half of a surrogate pair")),
        }
    }

    fn unit(&mut self) -> Result<u16, String> {
        let digits = self.text.get(self.at + 1..self.at + 5);
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        match unit {
            Some(unit) if self.peek() == Some(b'u') => {
                self.at += 5;
                Ok(unit)
            }
            Some(_) | None => Err(self.fault("`u` and four hexadecimal digits")),
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), String> {
        if self.take(byte) { Ok(()) } else { Err(self.fault(&format!("`{}`", char::from(byte)))) }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        self.take_here(byte)
    }

    fn take_here(&mut self, byte: u8) -> bool {
        let taken = self.peek() == Some(byte);
        self.at += usize::from(taken);
        taken
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// The string as JSON writes it, with its quotation marks.
pub fn quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            '\n' => json.push_str("\\n"),
            '\0'..' ' => json.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => json.push(letter),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_back_as_they_were_written() {
        for text in ["", "hidden.weight", "a\"b\\c", "line\nline\ttab\u{1}", "größe 😀"] {
            let json = quoted(text);
            let mut scanner = Scanner::new(&json);
            assert_eq!(scanner.string().unwrap(), text);
            scanner.end().unwrap();
        }
        let mut escaped = Scanner::new(r#""\u0041\ud83d\ude00\/\b\f\r""#);
        assert_eq!(escaped.string().unwrap(), "A😀/\u{8}\u{c}\r");
        assert!(matches!(Scanner::new(" \"plain\"").string(), Ok(Cow::Borrowed("plain"))));
    }

    #[test]
    fn broken_strings_and_numbers_are_told() {
        for (text, expected) in [
            ("", "stands the end, expected `\"`"),
            ("\"a", "at byte 2 stands the end, expected the end of a string"),
            ("\"\u{1}\"", "stands `\\u{1}`, expected the end of a string"),
            (r#""\x""#, "stands `x`, expected an escape"),
            (r#""\é""#, "stands `é`, expected an escape"),
            (r#""\u00é""#, "four hexadecimal digits"),
            (r#""\u+123""#, "four hexadecimal digits"),
            (r#""\ud800""#, "the other half"),
            (r#""\udc00""#, "the other half"),
            (r#""\ud800\n""#, "four hexadecimal digits"),
            (r#""\ud800\u0041""#, "the other half"),
        ] {
            let told = Scanner::new(text).string().unwrap_err();
            assert!(told.contains(expected), "{text}: {told}");
        }
        assert_eq!(Scanner::new(" 18446744073709551615").number(), Ok(u64::MAX));
        for text in ["", "-1", "18446744073709551616", "007", "x", "\"1\""] {
            assert!(Scanner::new(text).number().is_err(), "{text}");
        }
    }
}
