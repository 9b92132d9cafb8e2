//! Bytes into objects.

use super::object::{Dict, Id, Object};

/// Why no object was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LexError {
    /// The bytes at hand end before the object does; there are more in the file.
    Incomplete,
    /// They are no object.
    Malformed(&'static str),
}

type Lexed<T> = Result<T, LexError>;

/// Reads objects from a part of a file.
#[derive(Debug, Clone)]
pub struct Lexer<'a> {
    bytes: &'a [u8],
    position: usize,
    whole: bool,
    depth: usize,
    twins: bool,
    values: usize,
}

/// Values of one object at most.
const VALUES: usize = 500_000;

impl<'a> Lexer<'a> {
    /// Over bytes that are the rest of the file where `whole`, else a part of it.
    #[must_use]
    pub const fn new(bytes: &'a [u8], whole: bool, depth: usize) -> Self {
        Self {
            bytes,
            position: 0,
            whole,
            depth,
            twins: false,
            values: 0,
        }
    }

    /// How far it has read.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Goes on from there.
    pub const fn seek(&mut self, position: usize) {
        self.position = position;
    }

    /// Some dictionary read so far holds a key twice.
    #[must_use]
    pub const fn saw_twins(&self) -> bool {
        self.twins
    }

    /// The next byte, not taken; `None` at the end of the file.
    ///
    /// # Errors
    /// [`LexError::Incomplete`].
    pub fn peek(&self) -> Lexed<Option<u8>> {
        self.ahead(0)
    }

    fn ahead(&self, by: usize) -> Lexed<Option<u8>> {
        match self.bytes.get(self.position + by) {
            Some(byte) => Ok(Some(*byte)),
            None if self.whole => Ok(None),
            None => Err(LexError::Incomplete),
        }
    }

    /// Passes white space, and comments other than `%%EOF`.
    ///
    /// # Errors
    /// [`LexError::Incomplete`].
    pub fn skip_space(&mut self) -> Lexed<()> {
        loop {
            match self.peek()? {
                Some(byte) if is_space(byte) => self.position += 1,
                Some(b'%') => {
                    if self.starts_with(b"%%EOF")? {
                        return Ok(());
                    }
                    while self
                        .peek()?
                        .is_some_and(|byte| !matches!(byte, b'\r' | b'\n'))
                    {
                        self.position += 1;
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    /// These bytes stand here.
    ///
    /// # Errors
    /// [`LexError::Incomplete`].
    pub fn starts_with(&self, word: &[u8]) -> Lexed<bool> {
        let rest = &self.bytes[self.position.min(self.bytes.len())..];
        if rest.len() < word.len() && !self.whole && word.starts_with(rest) {
            return Err(LexError::Incomplete);
        }
        Ok(rest.starts_with(word))
    }

    /// Takes a keyword that must stand here, white space before it passed.
    ///
    /// # Errors
    /// [`LexError`].
    pub fn keyword(&mut self, word: &'static str) -> Lexed<()> {
        self.skip_space()?;
        if !self.starts_with(word.as_bytes())? {
            return Err(LexError::Malformed(word));
        }
        let after = self.ahead(word.len())?;
        if after.is_some_and(is_regular) && word != "%%EOF" {
            return Err(LexError::Malformed(word));
        }
        self.position += word.len();
        Ok(())
    }

    /// Takes a whole number without a sign.
    ///
    /// # Errors
    /// [`LexError`].
    pub fn unsigned(&mut self) -> Lexed<u64> {
        self.skip_space()?;
        let start = self.position;
        let mut value: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek()? {
            value = value
                .checked_mul(10)
                .and_then(|value| value.checked_add(u64::from(digit - b'0')))
                .ok_or(LexError::Malformed("a number too long"))?;
            self.position += 1;
        }
        if self.position == start || self.peek()?.is_some_and(is_regular) {
            return Err(LexError::Malformed("no number"));
        }
        Ok(value)
    }

    /// Takes `number generation obj`.
    ///
    /// # Errors
    /// [`LexError`].
    pub fn header(&mut self) -> Lexed<Id> {
        let number = self.unsigned()?;
        let generation = self.unsigned()?;
        self.skip_space()?;
        // `obj` may be followed by anything that begins an object, without a space.
        if !self.starts_with(b"obj")? {
            return Err(LexError::Malformed("no obj"));
        }
        self.position += 3;
        match (u32::try_from(number), u16::try_from(generation)) {
            (Ok(number), Ok(generation)) => Ok(Id { number, generation }),
            _ => Err(LexError::Malformed("a number of an object too large")),
        }
    }

    /// Takes an object that is no stream.
    ///
    /// # Errors
    /// [`LexError`].
    pub fn object(&mut self) -> Lexed<Object> {
        self.object_within(self.depth)
    }

    fn object_within(&mut self, depth: usize) -> Lexed<Object> {
        let depth = depth
            .checked_sub(1)
            .ok_or(LexError::Malformed("nested too deep"))?;
        self.values += 1;
        if self.values > VALUES {
            return Err(LexError::Malformed("too many values"));
        }
        self.skip_space()?;
        match self.peek()? {
            Some(b'/') => self.name().map(Object::Name),
            Some(b'(') => self.literal().map(Object::String),
            Some(b'[') => self.array(depth),
            Some(b'<') if self.ahead(1)? == Some(b'<') => {
                self.dict_with(depth, |_, _, _| {}).map(Object::Dict)
            }
            Some(b'<') => self.hexadecimal().map(Object::String),
            Some(b'0'..=b'9') => self.number_or_reference(),
            Some(b'+' | b'-' | b'.') => self.number(),
            Some(_) => self.word(),
            None => Err(LexError::Malformed("the file ends here")),
        }
    }

    /// Takes a dictionary and shows each key with the place of its value, from the start of these bytes.
    ///
    /// # Errors
    /// [`LexError`].
    pub fn dict(&mut self, each: impl FnMut(&[u8], usize, usize)) -> Lexed<Dict> {
        self.skip_space()?;
        self.dict_with(self.depth, each)
    }

    fn dict_with(
        &mut self,
        depth: usize,
        mut each: impl FnMut(&[u8], usize, usize),
    ) -> Lexed<Dict> {
        if !self.starts_with(b"<<")? {
            return Err(LexError::Malformed("no dictionary"));
        }
        self.position += 2;
        let mut dict = Dict::new();
        loop {
            self.skip_space()?;
            if self.starts_with(b">>")? {
                self.position += 2;
                dict.settle();
                self.twins |= dict.has_twins();
                return Ok(dict);
            }
            if self.peek()? != Some(b'/') {
                return Err(LexError::Malformed("no key"));
            }
            let key = self.name()?;
            self.skip_space()?;
            let start = self.position;
            let value = self.object_within(depth)?;
            each(&key, start, self.position);
            dict.push(key, value);
        }
    }

    fn array(&mut self, depth: usize) -> Lexed<Object> {
        self.position += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space()?;
            if self.peek()? == Some(b']') {
                self.position += 1;
                return Ok(Object::Array(items));
            }
            items.push(self.object_within(depth)?);
        }
    }

    fn name(&mut self) -> Lexed<Vec<u8>> {
        self.position += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek()? {
            if !is_regular(byte) {
                break;
            }
            self.position += 1;
            if byte != b'#' {
                name.push(byte);
                continue;
            }
            let digits = (
                self.ahead(0)?.and_then(digit),
                self.ahead(1)?.and_then(digit),
            );
            let (Some(high), Some(low)) = digits else {
                // PDF 1.1 knew no escapes.
                name.push(byte);
                continue;
            };
            name.push(high << 4 | low);
            self.position += 2;
        }
        Ok(name)
    }

    fn hexadecimal(&mut self) -> Lexed<Vec<u8>> {
        self.position += 1;
        let mut bytes = Vec::new();
        let mut half = None;
        loop {
            let byte = self.peek()?.ok_or(LexError::Malformed("an open string"))?;
            self.position += 1;
            match (byte, digit(byte), half) {
                (b'>', ..) => break,
                (_, Some(low), Some(high)) => {
                    bytes.push(high << 4 | low);
                    half = None;
                }
                (_, Some(high), None) => half = Some(high),
                (space, None, _) if is_space(space) => {}
                _ => return Err(LexError::Malformed("no hexadecimal digit")),
            }
        }
        bytes.extend(half.map(|high: u8| high << 4));
        Ok(bytes)
    }

    fn literal(&mut self) -> Lexed<Vec<u8>> {
        self.position += 1;
        let mut bytes = Vec::new();
        let mut open = 1usize;
        loop {
            let byte = self.peek()?.ok_or(LexError::Malformed("an open string"))?;
            self.position += 1;
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                b'\\' => {
                    bytes.extend(self.escape()?);
                    continue;
                }
                b'\r' => {
                    if self.peek()? == Some(b'\n') {
                        self.position += 1;
                    }
                    bytes.push(b'\n');
                    continue;
                }
                _ => {}
            }
            if open == 0 {
                return Ok(bytes);
            }
            bytes.push(byte);
        }
    }

    fn escape(&mut self) -> Lexed<Option<u8>> {
        let byte = self.peek()?.ok_or(LexError::Malformed("an open string"))?;
        self.position += 1;
        Ok(match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\n' => None,
            b'\r' => {
                if self.peek()? == Some(b'\n') {
                    self.position += 1;
                }
                None
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek()? else {
                        break;
                    };
                    self.position += 1;
                    code = code * 8 + u32::from(digit - b'0');
                }
                Some(code as u8)
            }
            other => Some(other),
        })
    }

    fn number_or_reference(&mut self) -> Lexed<Object> {
        let start = self.position;
        let number = self.number()?;
        let end = self.position;
        let Object::Int(first) = number else {
            return Ok(number);
        };
        let signed = self.bytes[start..end].starts_with(b"0") && end - start > 1;
        if let (Ok(first), false) = (u32::try_from(first), signed)
            && let Some(id) = self.rest_of_reference(first)?
        {
            return Ok(Object::Reference(id));
        }
        self.position = end;
        Ok(number)
    }

    fn rest_of_reference(&mut self, number: u32) -> Lexed<Option<Id>> {
        self.skip_space()?;
        if !matches!(self.peek()?, Some(b'0'..=b'9')) {
            return Ok(None);
        }
        let generation = match self.unsigned() {
            Ok(generation) => generation,
            Err(LexError::Incomplete) => return Err(LexError::Incomplete),
            Err(LexError::Malformed(_)) => return Ok(None),
        };
        self.skip_space()?;
        if self.peek()? != Some(b'R') || self.ahead(1)?.is_some_and(is_regular) {
            return Ok(None);
        }
        let Ok(generation) = u16::try_from(generation) else {
            return Ok(None);
        };
        self.position += 1;
        Ok(Some(Id { number, generation }))
    }

    fn number(&mut self) -> Lexed<Object> {
        let start = self.position;
        while self.peek()?.is_some_and(is_regular) {
            self.position += 1;
        }
        let text = str::from_utf8(&self.bytes[start..self.position])
            .map_err(|_| LexError::Malformed("no number"))?;
        if text
            .bytes()
            .any(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'))
        {
            return Err(LexError::Malformed("no number"));
        }
        if let Ok(number) = text.parse::<i64>() {
            return Ok(Object::Int(number));
        }
        text.parse::<f64>()
            .map(Object::Real)
            .map_err(|_| LexError::Malformed("no number"))
    }

    fn word(&mut self) -> Lexed<Object> {
        let start = self.position;
        while self.peek()?.is_some_and(is_regular) {
            self.position += 1;
        }
        match &self.bytes[start..self.position] {
            b"null" => Ok(Object::Null),
            b"true" => Ok(Object::Bool(true)),
            b"false" => Ok(Object::Bool(false)),
            _ => {
                self.position = start;
                Err(LexError::Malformed("no object"))
            }
        }
    }
}

const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// White space (ISO 32000-2, Table 1).
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

const fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Lexed<Object> {
        Lexer::new(text.as_bytes(), true, 16).object()
    }

    #[test]
    fn objects_are_read_by_the_letter() {
        let cases = [
            ("null", Object::Null),
            ("-17", Object::Int(-17)),
            (".5", Object::Real(0.5)),
            ("/A#20b", Object::Name(b"A b".to_vec())),
            (
                r"(a\(b\051(c)\n\
)",
                Object::String(b"a(b)(c)\n".to_vec()),
            ),
            ("<4 1 5>", Object::String(b"AP".to_vec())),
            ("12 0 R", Object::Reference(Id::new(12))),
            (
                "[1 2 3 0 R]",
                Object::Array(vec![
                    Object::Int(1),
                    Object::Int(2),
                    Object::Reference(Id::new(3)),
                ]),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "<4G>",
            "(a",
            "[1",
            "<</A>>",
            "<</A 1 2>>",
            "nul",
            "1-2",
            "/A",
        ] {
            assert_eq!(read(text).is_ok(), text == "/A", "{text}");
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_told() {
        let mut lexer = Lexer::new(b"<</A 1/B<</C 2/C 3>>>>", true, 16);
        lexer.object().unwrap();
        assert!(lexer.saw_twins());
        let mut lexer = Lexer::new(b"<</A 1/B<</A 3>>>>", true, 16);
        lexer.object().unwrap();
        assert!(!lexer.saw_twins());
    }

    #[test]
    fn an_object_cut_by_the_end_of_the_part_asks_for_more() {
        let text = b"<</A[1 0 R]/D(x)/B<41>/C true>> ";
        for end in 0..text.len() - 1 {
            let read = Lexer::new(&text[..end], false, 16).object();
            assert_eq!(read, Err(LexError::Incomplete), "{end}");
        }
        assert!(
            Lexer::new(&text[..text.len() - 1], false, 16)
                .object()
                .is_ok()
        );
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(read(&"[".repeat(100_000)).is_err());
    }
}
