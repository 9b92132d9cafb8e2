//! Which modules there are, and what is peculiar about some: data, not code.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What a module does otherwise than the standard says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quirks {
    /// It does not say that a login is needed, and needs one.
    pub login_always: bool,
}

/// A maker of tokens, and where its module lies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// Name, as people know it.
    pub name: String,
    /// File names of its module on Windows, newest first.
    #[serde(default)]
    pub windows: Vec<String>,
    /// Paths of its module on Linux.
    #[serde(default)]
    pub linux: Vec<PathBuf>,
    /// What is peculiar about it.
    #[serde(default)]
    pub quirks: Quirks,
}

impl Vendor {
    /// Its modules that are on this machine.
    #[must_use]
    pub fn installed(&self) -> Vec<PathBuf> {
        let candidates: Vec<PathBuf> = if cfg!(windows) {
            let system = std::env::var_os("SystemRoot").map(PathBuf::from);
            let folder = system.map(|root| root.join("System32"));
            self.windows
                .iter()
                .filter_map(|name| Some(folder.as_ref()?.join(name)))
                .collect()
        } else {
            self.linux.clone()
        };
        candidates
            .into_iter()
            .filter(|path| path.is_file())
            .collect()
    }

    fn has(&self, name: &str) -> bool {
        let is_linux = self
            .linux
            .iter()
            .filter_map(|path| path.file_name()?.to_str())
            .any(|own| own == name);
        is_linux
            || self
                .windows
                .iter()
                .any(|own| own.eq_ignore_ascii_case(name))
    }
}

/// The makers that are known. Tokens that are files are none of them. A module of none of them is named by its path in the settings.
#[must_use]
pub fn vendors() -> Vec<Vendor> {
    serde_json::from_str(include_str!("vendors.json")).unwrap_or_default()
}

/// What is peculiar about a module, by its file's name.
pub fn quirks_of(path: &Path) -> Quirks {
    let name = path.file_name().and_then(|name| name.to_str());
    name.and_then(|name| vendors().into_iter().find(|vendor| vendor.has(name)))
        .map_or_else(Quirks::default, |vendor| vendor.quirks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_knows_its_modules() {
        let all = vendors();
        assert!(all.len() > 5);
        for vendor in &all {
            assert!(!vendor.name.is_empty());
            assert!(
                vendor.windows.len() + vendor.linux.len() > 0,
                "{}",
                vendor.name
            );
        }
        let known = |name: &str| all.iter().any(|vendor| vendor.has(name));
        assert!(known("VNPTCA_P11_V8.dll"));
        assert!(known("opensc-pkcs11.so"));
        assert!(!known("kernel32.dll"));
    }
}
