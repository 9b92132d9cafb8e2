//! The pages of a file, in order (ISO 32000-2, 7.7.3).

use std::collections::HashSet;
use std::rc::Rc;

use super::{Dict, Document, FileError, Id, Object};

/// Keys that a page has from its parents (ISO 32000-2, Table 31).
const INHERITED: [&str; 4] = ["Resources", "MediaBox", "CropBox", "Rotate"];

/// One page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The page's object.
    pub id: Id,
    /// Its dictionary as it stands.
    pub dict: Dict,
    /// What it has from its parents, where it has none of its own.
    pub inherited: Dict,
}

impl Page {
    /// A value of the page or of its parents.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Object> {
        self.dict.get(key).or_else(|| self.inherited.get(key))
    }
}

impl Document<'_> {
    /// All pages, first to last.
    ///
    /// # Errors
    /// [`FileError`], also where the tree is none.
    pub fn pages(&self) -> Result<Vec<Page>, FileError> {
        let catalog = self.catalog()?;
        let root = catalog.get("Pages").and_then(Object::as_reference);
        let root = root.ok_or(FileError::Type("Pages"))?;
        let mut waiting = vec![(root, Dict::new())];
        let mut seen = HashSet::new();
        let mut pages = Vec::new();
        while let Some((id, inherited)) = waiting.pop() {
            if !seen.insert(id) || seen.len() > 4 * self.bounds().pages {
                return Err(FileError::Type("the tree of pages"));
            }
            let node = self.get(id)?;
            if *node == Object::Null {
                // A page that was deleted leaves its reference behind in some files.
                continue;
            }
            let dict = node.as_dict().ok_or(FileError::Type("a page"))?;
            let Some(kids) = dict.get("Kids") else {
                if pages.len() >= self.bounds().pages {
                    return Err(FileError::Bound("pages"));
                }
                pages.push(Page {
                    id,
                    dict: dict.clone(),
                    inherited,
                });
                continue;
            };
            let kids = self.follow(kids)?;
            let kids = kids.as_array().ok_or(FileError::Type("Kids"))?;
            let inherited = handed_down(dict, inherited);
            for kid in kids.iter().rev() {
                let kid = kid.as_reference().ok_or(FileError::Type("Kids"))?;
                waiting.push((kid, inherited.clone()));
            }
        }
        Ok(pages)
    }

    /// One page, from 0.
    ///
    /// # Errors
    /// [`FileError`]; there is no such page: [`FileError::Type`].
    pub fn page(&self, number: usize) -> Result<Page, FileError> {
        let mut pages = self.pages()?;
        if number >= pages.len() {
            return Err(FileError::Type("the number of a page"));
        }
        Ok(pages.swap_remove(number))
    }

    /// A dictionary under a key, its reference followed; empty where there is none.
    ///
    /// # Errors
    /// [`FileError`]; a value of another type is [`FileError::Type`].
    pub fn dict(&self, parent: &Dict, key: &'static str) -> Result<Dict, FileError> {
        match &*self.value(parent, key)? {
            Object::Null => Ok(Dict::new()),
            Object::Dict(dict) => Ok(dict.clone()),
            _ => Err(FileError::Type(key)),
        }
    }

    /// An array under a key, its reference followed; empty where there is none.
    ///
    /// # Errors
    /// As [`Self::dict`].
    pub fn array(&self, parent: &Dict, key: &'static str) -> Result<Vec<Object>, FileError> {
        match &*self.value(parent, key)? {
            Object::Null => Ok(Vec::new()),
            Object::Array(items) => Ok(items.clone()),
            _ => Err(FileError::Type(key)),
        }
    }

    /// What stands under a key, its reference followed; `Null` where there is nothing.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn value(&self, parent: &Dict, key: &str) -> Result<Rc<Object>, FileError> {
        parent
            .get(key)
            .map_or_else(|| Ok(Rc::new(Object::Null)), |value| self.follow(value))
    }
}

fn handed_down(node: &Dict, mut inherited: Dict) -> Dict {
    for key in INHERITED {
        if let Some(value) = node.get(key) {
            inherited.set(key, value.clone());
        }
    }
    inherited
}
