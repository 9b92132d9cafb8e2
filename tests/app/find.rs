//! Finding what a person would find: by role and name, by id, by text.

use std::time::{Duration, Instant};

use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use super::{App, AppError};

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(60);
/// Stops of the Tab key after which something is not to be reached.
const MOST_STEPS: usize = 120;
const POLL: Duration = Duration::from_millis(25);
/// The key under which WebDriver hands out elements (W3C WebDriver §11).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const SCRIPT: &str = include_str!("find.js");

impl App {
    /// Waits for the first visible element with this ARIA role and accessible name.
    ///
    /// # Errors
    /// [`AppError::NotFound`] with what the page shows instead.
    pub async fn role(&self, role: &str, name: &str) -> Result<Element, AppError> {
        self.find(json!({ "role": role, "name": name })).await
    }

    /// Waits for the first to appear of several roles and names; says which it was.
    ///
    /// # Errors
    /// [`AppError::NotFound`] with what the page shows instead.
    pub async fn either(&self, wanted: &[(&str, &str)]) -> Result<usize, AppError> {
        let any: Vec<_> = wanted
            .iter()
            .map(|(role, name)| json!({ "role": role, "name": name }))
            .collect();
        let deadline = Instant::now() + PATIENCE;
        loop {
            for (at, one) in any.iter().enumerate() {
                if !self.look(one).await?.is_null() {
                    return Ok(at);
                }
            }
            if Instant::now() > deadline {
                return Err(AppError::NotFound {
                    wanted: format!("{wanted:?}"),
                    page: self.outline().await?,
                });
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Waits for the visible element with this `id`.
    ///
    /// # Errors
    /// [`AppError::NotFound`] with what the page shows instead.
    pub async fn id(&self, id: &str) -> Result<Element, AppError> {
        self.find(json!({ "id": id })).await
    }

    /// Waits until the page shows this text anywhere.
    ///
    /// # Errors
    /// [`AppError::NotFound`] with what the page shows instead.
    pub async fn text(&self, text: &str) -> Result<(), AppError> {
        self.find(json!({ "text": text })).await.map(drop)
    }

    /// Waits for the first visible element that a CSS selector finds and that holds this text.
    ///
    /// # Errors
    /// [`AppError::NotFound`] with what the page shows instead.
    pub async fn css(&self, selector: &str, text: &str) -> Result<Element, AppError> {
        self.find(json!({ "css": selector, "within": text })).await
    }

    /// Waits until the keyboard's focus is on an element whose `id` starts with one of these, and
    /// gives back its whole `id`.
    ///
    /// # Errors
    /// [`AppError::NotFound`] with what the page shows instead.
    pub async fn focus(&self, starts: &[&str]) -> Result<String, AppError> {
        let focused = self.find(json!({ "focus": starts })).await?;
        Ok(focused.attr("id").await?.unwrap_or_default())
    }

    /// As [`App::focus`], once the focus has left the element with the `id` `from`.
    ///
    /// # Errors
    /// [`AppError::NotFound`] with what the page shows instead.
    pub async fn focus_leaving(&self, from: &str, starts: &[&str]) -> Result<String, AppError> {
        let focused = self.find(json!({ "focus": starts, "from": from })).await?;
        Ok(focused.attr("id").await?.unwrap_or_default())
    }

    /// Walks by Tab to the element with this ARIA role, whose accessible name begins so; waits for it first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] with what the page shows instead.
    pub async fn walk_to(&self, role: &str, name: &str) -> Result<(), AppError> {
        self.role(role, name).await?;
        let here = json!({ "focused": role, "name": name });
        for _step in 0..MOST_STEPS {
            if !self.look(&here).await?.is_null() {
                return Ok(());
            }
            self.keys("Tab").await?;
        }
        Err(AppError::NotFound {
            wanted: format!("{role} {name} by Tab"),
            page: self.outline().await?,
        })
    }

    /// Walks to a button and presses it.
    ///
    /// # Errors
    /// As [`App::walk_to`].
    pub async fn press_by_key(&self, name: &str) -> Result<(), AppError> {
        self.walk_to("button", name).await?;
        self.keys("Enter").await
    }

    /// Waits until the page does not show this text any more.
    ///
    /// # Errors
    /// [`AppError::StillThere`] when it stays.
    pub async fn gone(&self, text: &str) -> Result<(), AppError> {
        let wanted = json!({ "text": text });
        let deadline = Instant::now() + PATIENCE;
        while !self.look(&wanted).await?.is_null() {
            if Instant::now() > deadline {
                return Err(AppError::StillThere(text.to_owned()));
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// Waits for an open dialog whose pictures are all drawn, one of them in sight.
    ///
    /// # Errors
    /// [`AppError::NotFound`] with what the page shows instead.
    pub async fn drawn_dialog(&self) -> Result<Element, AppError> {
        self.find(json!({ "drawn": true })).await
    }

    /// Runs a script in the page and gives back what it returns.
    ///
    /// # Errors
    /// What the view answers.
    pub async fn script(&self, script: &str) -> Result<Value, AppError> {
        Ok(self.client()?.execute(script, Vec::new()).await?)
    }

    async fn find(&self, wanted: Value) -> Result<Element, AppError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(id) = self
                .look(&wanted)
                .await?
                .get(ELEMENT)
                .and_then(Value::as_str)
            {
                let id = ElementRef::from(id.to_owned());
                return Ok(Element::from_element_id(self.client()?.clone(), id));
            }
            if Instant::now() > deadline {
                return Err(AppError::NotFound {
                    wanted: wanted.to_string(),
                    page: self.outline().await?,
                });
            }
            tokio::time::sleep(POLL).await;
        }
    }

    async fn look(&self, wanted: &Value) -> Result<Value, AppError> {
        let asked = vec![wanted.clone()];
        Ok(self.client()?.execute(SCRIPT, asked).await?)
    }

    /// Roles and names of all that is visible, for a message a person can act on.
    async fn outline(&self) -> Result<String, AppError> {
        let outline = self.look(&json!({ "outline": true })).await?;
        Ok(outline.as_str().unwrap_or_default().to_owned())
    }
}
