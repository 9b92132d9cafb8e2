//! Secrets come from a prompt or an open file descriptor; never from an argument or the environment, which
//! other programs can read.
use std::io::{BufRead as _, BufReader};

use motcua_desk::error::{Error, ErrorCode};
use zeroize::Zeroizing;

/// Longest secret read.
const LONGEST: u64 = 1024;

/// Where secrets are read from.
pub struct Secrets(Source);

enum Source {
    Prompt,
    Descriptor(BufReader<std::io::Take<std::fs::File>>),
}

impl Secrets {
    /// Reads from descriptor `number`, a line a secret, or asks.
    pub fn from(number: Option<u32>) -> Result<Self, Error> {
        let Some(number) = number else {
            return Ok(Self(Source::Prompt));
        };
        let file = std::fs::File::open(format!("/dev/fd/{number}"))
            .map_err(|_| Error::new(ErrorCode::Invalid).with("field", "secret-fd"))?;
        Ok(Self(Source::Descriptor(BufReader::new(
            std::io::Read::take(file, LONGEST),
        ))))
    }

    /// The next secret.
    pub fn next(&mut self, prompt: &str) -> Result<Zeroizing<String>, Error> {
        let unread = |_| Error::new(ErrorCode::Invalid).with("field", "secret");
        match &mut self.0 {
            Source::Prompt => rpassword::prompt_password(format!("{prompt}: "))
                .map(Zeroizing::new)
                .map_err(unread),
            Source::Descriptor(reader) => {
                let mut line = Zeroizing::new(String::new());
                reader.read_line(&mut line).map_err(unread)?;
                let end = line.trim_end_matches(['\r', '\n']).len();
                line.truncate(end);
                Ok(line)
            }
        }
    }
}
