//! Cuts a stream of bytes into lines. A line longer than [`MAX_LINE`] is refused rather than kept in memory.

/// Longest line in bytes: well above the answer to 1,000 operations, each with the record as it stands.
pub const MAX_LINE: usize = 16 << 20;

/// A line that is too long, or no UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadLine;

/// Collects bytes and gives back whole lines.
#[derive(Debug, Default)]
pub struct LineSplitter {
    bytes: Vec<u8>,
    /// Where the next line begins.
    start: usize,
    /// Up to where no line break was found.
    searched: usize,
}

impl LineSplitter {
    /// Adds bytes as they came.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 {
            self.bytes.drain(..self.start);
            self.searched -= self.start;
            self.start = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole line without its line break; `None` until more bytes come.
    pub fn next_line(&mut self) -> Result<Option<&str>, BadLine> {
        let Some(found) = self.bytes[self.searched..].iter().position(|byte| *byte == b'\n') else {
            self.searched = self.bytes.len();
            return if self.bytes.len() - self.start > MAX_LINE { Err(BadLine) } else { Ok(None) };
        };
        let (from, to) = (self.start, self.searched + found);
        self.start = to + 1;
        self.searched = to + 1;
        if to - from > MAX_LINE {
            return Err(BadLine);
        }
        std::str::from_utf8(&self.bytes[from..to]).map(Some).map_err(|_| BadLine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(chunks: &[&[u8]]) -> Vec<String> {
        let mut splitter = LineSplitter::default();
        let mut found = Vec::new();
        for chunk in chunks {
            splitter.push(chunk);
            while let Some(line) = splitter.next_line().unwrap() {
                found.push(line.to_owned());
            }
        }
        found
    }

    #[test]
    fn lines_are_the_same_wherever_the_bytes_are_cut() {
        let text = "one\n\nثلاثة \"x\"\nrest".as_bytes();
        for cut in 0..text.len() {
            let (left, right) = text.split_at(cut);
            assert_eq!(lines(&[left, right]), ["one", "", "ثلاثة \"x\""], "cut at {cut}");
        }
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(lines(&bytes), ["one", "", "ثلاثة \"x\""]);
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let mut splitter = LineSplitter::default();
        splitter.push(&vec![b'x'; MAX_LINE]);
        assert_eq!(splitter.next_line(), Ok(None));
        splitter.push(b"xx");
        assert_eq!(splitter.next_line(), Err(BadLine));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let mut splitter = LineSplitter::default();
        splitter.push(b"\xff\n");
        assert_eq!(splitter.next_line(), Err(BadLine));
    }
}
