//! What the program was started with.
use std::path::PathBuf;

/// Folder and mode of a start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    /// Base folder of all data.
    pub data: PathBuf,
    /// Start in the practice store.
    pub practice: bool,
}

/// Why the arguments cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// `--data` without a folder.
    #[error("--data needs a folder")]
    FolderMissing,
    /// An argument that is not known.
    #[error("unknown argument; known are --data FOLDER and --practice")]
    Unknown,
    /// The account has no home folder and none was given.
    #[error("no folder for the data: give one with --data FOLDER")]
    NoHome,
}

impl Arguments {
    /// Reads the arguments after the program's name; `home` is the system's folder for application data.
    pub fn read(
        words: impl Iterator<Item = String>,
        home: Option<PathBuf>,
    ) -> Result<Self, ArgumentError> {
        let (mut data, mut practice) = (None, false);
        let mut words = words;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--data" => {
                    data = Some(PathBuf::from(
                        words.next().ok_or(ArgumentError::FolderMissing)?,
                    ))
                }
                "--practice" => practice = true,
                _ => return Err(ArgumentError::Unknown),
            }
        }
        let data = data
            .or_else(|| home.map(|home| home.join("motcua")))
            .ok_or(ArgumentError::NoHome)?;
        Ok(Self { data, practice })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Arguments, ArgumentError> {
        Arguments::read(
            words.iter().map(ToString::to_string),
            Some("/home/lan/.local/share".into()),
        )
    }

    #[test]
    fn without_words_the_data_is_in_the_accounts_own_folder() {
        let expected = Arguments {
            data: "/home/lan/.local/share/motcua".into(),
            practice: false,
        };
        assert_eq!(read(&[]), Ok(expected));
    }

    #[test]
    fn a_folder_and_practice_mode_can_be_given() {
        let expected = Arguments {
            data: "/x".into(),
            practice: true,
        };
        assert_eq!(read(&["--practice", "--data", "/x"]), Ok(expected));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(read(&["--data"]), Err(ArgumentError::FolderMissing));
        assert_eq!(read(&["--dat", "/x"]), Err(ArgumentError::Unknown));
        assert_eq!(
            Arguments::read(std::iter::empty(), None),
            Err(ArgumentError::NoHome)
        );
    }
}
