//! The main job at the keyboard: from a card to a receipt, the way a clerk's hands do it.

use regex_lite::Regex;

use super::{App, AppError};

/// How a visit goes.
pub struct Visit<'a> {
    /// The text of the citizen's card, as a code reader sends it.
    pub card: &'a str,
    /// What the clerk types to find the procedure.
    pub procedure: &'a str,
    /// Whether papers held from an earlier visit are taken, the first paper among them.
    pub held: bool,
    /// How many of the newest incoming files go to the first papers still missing.
    pub files: usize,
}

/// What the screen says when a visit is received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The dossier's number.
    pub dossier: String,
    /// When the result is due, as shown: `16:00 25/11/2026`.
    pub due: String,
}

/// Where the focus may be once the procedure is chosen.
const DOWN_THE_PAGE: [&str; 3] = ["case.", "fee", "receive"];

impl App {
    /// Takes in one visit, from the counter's home to the preview of the receipt, by keys alone.
    /// Enter then prints the receipt, Esc does not.
    ///
    /// # Errors
    /// [`AppError::NotFound`] at the step where the screen is not what the clerk expects.
    pub async fn take_in(&self, visit: &Visit<'_>) -> Result<Received, AppError> {
        self.keys("F2").await?;
        self.focus(&["submitter.box"]).await?;
        self.scan_code(visit.card).await?;
        self.focus(&["submitter.confirm"]).await?;
        self.keys("Enter").await?;
        self.focus(&["procedure"]).await?;
        self.type_text(visit.procedure).await?;
        self.keys("Enter").await?;
        self.go_down_the_papers(visit).await?;
        if self.focus(&["fee", "receive"]).await? == "fee" {
            self.keys("Enter").await?;
            self.focus(&["receive"]).await?;
        }
        self.keys("Ctrl+Enter").await?;
        self.received().await
    }

    /// Papers held are taken, files go as far as they reach; the rest is noted as shown (where it
    /// is only looked at) or to follow.
    async fn go_down_the_papers(&self, visit: &Visit<'_>) -> Result<(), AppError> {
        let mut at = self.focus(&DOWN_THE_PAGE).await?;
        if visit.held {
            self.keys("Alt+A").await?;
            at = self.focus_leaving(&at, &DOWN_THE_PAGE).await?;
        }
        let mut brought = 0;
        while at.starts_with("case.") {
            if self.is_only_shown(&at).await? {
                self.keys("x").await?;
            } else if brought < visit.files {
                self.bring_incoming(brought).await?;
                brought += 1;
            } else {
                self.keys("b").await?;
            }
            at = self.focus_leaving(&at, &DOWN_THE_PAGE).await?;
        }
        Ok(())
    }

    /// Imports one file of the incoming folder into the current paper, counted from the newest.
    async fn bring_incoming(&self, older: usize) -> Result<(), AppError> {
        self.keys("F4").await?;
        self.id(&format!("incoming-{older}")).await?;
        for _file in 0..older {
            self.keys("Down").await?;
        }
        self.keys("Enter").await
    }

    /// A paper that is never stored has no way to be imported.
    async fn is_only_shown(&self, row: &str) -> Result<bool, AppError> {
        let buttons = self
            .script(&format!(
                "return document.getElementById({row:?}).closest('li').querySelectorAll('button').length"
            ))
            .await?;
        Ok(buttons.as_u64() == Some(1))
    }

    /// Reads the preview once its pages are drawn.
    async fn received(&self) -> Result<Received, AppError> {
        let said = self.drawn_dialog().await?.text().await?;
        let find = |pattern: &str| {
            let found = Regex::new(pattern)
                .ok()
                .and_then(|pattern| pattern.captures(&said));
            found
                .map(|found| found[1].to_owned())
                .ok_or_else(|| AppError::NotFound {
                    wanted: pattern.to_owned(),
                    page: said.clone(),
                })
        };
        Ok(Received {
            dossier: find(r"([0-9A-Z][0-9A-Z.]*-\d{6}-\d{4})")?,
            due: find(r"(\d{2}:\d{2} \d{2}/\d{2}/\d{4})")?,
        })
    }
}
