//! The keyboard.

use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;

use super::{App, AppError};

/// Between two keys. The app takes anything under 35 ms for a code reader.
const PACE: Duration = Duration::from_millis(60);

impl App {
    /// Presses one chord, for example `F2`, `Enter`, `Ctrl+Enter`, `Alt+A`, `r`.
    ///
    /// # Errors
    /// [`AppError::NoSuchKey`] for a name the keyboard does not have; else what the view answers.
    pub async fn keys(&self, chord: &str) -> Result<(), AppError> {
        let keys = chord_keys(chord)?;
        let down = keys.iter().map(|value| KeyAction::Down { value: *value });
        let up = keys
            .iter()
            .rev()
            .map(|value| KeyAction::Up { value: *value });
        self.press(down.chain(up)).await
    }

    /// Types text into whatever has the focus, key by key, as fast as a person can.
    ///
    /// # Errors
    /// What the view answers.
    pub async fn type_text(&self, text: &str) -> Result<(), AppError> {
        let pause = || KeyAction::Pause { duration: PACE };
        self.press(text.chars().flat_map(|key| {
            [
                pause(),
                KeyAction::Down { value: key },
                KeyAction::Up { value: key },
            ]
        }))
        .await
    }

    /// Sends text as a code reader does that pretends to be a keyboard: in one burst, Enter at
    /// the end, wherever the focus is.
    ///
    /// # Errors
    /// What the view answers.
    pub async fn scan_code(&self, text: &str) -> Result<(), AppError> {
        let keys = text.chars().chain([char::from(Key::Enter)]);
        self.press(
            keys.flat_map(|key| [KeyAction::Down { value: key }, KeyAction::Up { value: key }]),
        )
        .await
    }

    async fn press(&self, keys: impl Iterator<Item = KeyAction>) -> Result<(), AppError> {
        let sequence = keys.fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        Ok(self.client()?.perform_actions(sequence).await?)
    }
}

fn chord_keys(chord: &str) -> Result<Vec<char>, AppError> {
    let unknown = || AppError::NoSuchKey(chord.to_owned());
    let names = chord.split('+').filter(|name| !name.is_empty());
    let keys = names
        .map(|name| key(name).ok_or_else(unknown))
        .collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        Err(unknown())
    } else {
        Ok(keys)
    }
}

fn key(name: &str) -> Option<char> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        // A keyboard has no capital keys; Shift is named where it is meant.
        return letter.to_lowercase().next();
    }
    let key = match name {
        "Ctrl" => Key::Control,
        "Alt" => Key::Alt,
        "Shift" => Key::Shift,
        "Enter" => Key::Enter,
        "Esc" => Key::Escape,
        "Tab" => Key::Tab,
        "Space" => Key::Space,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Home" => Key::Home,
        "End" => Key::End,
        "Left" => Key::Left,
        "Right" => Key::Right,
        "Up" => Key::Up,
        "Down" => Key::Down,
        "F1" => Key::F1,
        "F2" => Key::F2,
        "F3" => Key::F3,
        "F4" => Key::F4,
        "F6" => Key::F6,
        "F7" => Key::F7,
        "F8" => Key::F8,
        "F9" => Key::F9,
        _ => return None,
    };
    Some(char::from(key))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn a_chord_names_its_keys_in_order() {
        let pressed = chord_keys("Ctrl+Shift+P").unwrap();
        assert_eq!(
            pressed,
            [char::from(Key::Control), char::from(Key::Shift), 'p']
        );
    }

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        for chord in ["F99", "", "Ctrl+Hyper"] {
            assert!(matches!(chord_keys(chord), Err(AppError::NoSuchKey(named)) if named == chord));
        }
    }
}
