//! The main job at the keyboard: from a card to a receipt, the way a clerk's hands do it.

use regex_lite::Regex;

use super::{App, AppError};

/// How a visit goes.
pub struct Visit<'a> {
    /// The text of the citizen's card, as a code reader sends it.
    pub card: &'a str,
    /// What the clerk types to find the procedure.
    pub procedure: &'a str,
    /// Keys of the papers that are digitised from the incoming folder, the newest file first.
    pub papers: &'a [&'a str],
    /// Day of the birth or death, as typed, where the fee depends on it.
    pub event_date: &'a str,
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
const DOWN_THE_PAGE: [&str; 3] = ["case.", "payment", "receive"];

/// Rows of the first checklist begin with this.
const ROWS: &str = "case.0.paper.";
/// Keys after which a row is not to be reached any more.
const MOST_STEPS: usize = 60;

impl App {
    /// Takes in one visit, from the counter's home to the preview of the receipt, the way a
    /// clerk's hands do it. Enter then prints the receipt, Esc does not.
    ///
    /// # Errors
    /// [`AppError::NotFound`] at the step where the screen is not what the clerk expects.
    pub async fn take_in(&self, visit: &Visit<'_>) -> Result<Received, AppError> {
        self.open_papers(visit.card, visit.procedure).await?;
        for (older, paper) in visit.papers.iter().enumerate() {
            self.bring_incoming(paper, older).await?;
        }
        self.go_down_the_page(visit.event_date).await?;
        self.keys("Ctrl+Enter").await?;
        self.received().await
    }

    /// Begins an intake, from the counter's home to the list of papers; gives back the `id` of the place in it
    /// that has the focus.
    ///
    /// # Errors
    /// [`AppError::NotFound`] at the step where the screen is not what the clerk expects.
    pub async fn open_papers(&self, card: &str, procedure: &str) -> Result<String, AppError> {
        self.keys("F2").await?;
        self.focus(&["submitter.box"]).await?;
        self.scan_card(card).await?;
        self.keys("Enter").await?;
        self.focus(&["procedure"]).await?;
        self.type_text(procedure).await?;
        self.keys("Enter").await?;
        self.focus(&DOWN_THE_PAGE).await
    }

    /// Scans the card, a second time where the first was torn: on a busy machine the driver may
    /// stall between two keys for longer than any code reader does.
    async fn scan_card(&self, card: &str) -> Result<(), AppError> {
        self.scan_code(card).await?;
        if let Err(AppError::NotFound { .. }) = self.focus(&["submitter.confirm"]).await {
            self.focus(&["submitter.box"]).await?;
            self.keys("Ctrl+A").await?;
            self.keys("Delete").await?;
            self.scan_code(card).await?;
        }
        self.focus(&["submitter.confirm"]).await.map(drop)
    }

    /// Imports one file of the incoming folder for a paper, counted from the newest.
    async fn bring_incoming(&self, paper: &str, older: usize) -> Result<(), AppError> {
        let row = format!("case.0.paper.{paper}");
        self.go_up_to(&row).await?;
        self.type_text("i").await?;
        self.id(&format!("incoming-{older}")).await?;
        for _file in 0..older {
            self.keys("Down").await?;
        }
        self.keys("Enter").await?;
        self.css(&format!("li:has([id='{row}'])"), "Đã nhập")
            .await?;
        // The focus moves on by itself once the import is through.
        self.focus_leaving(&row, &DOWN_THE_PAGE).await.map(drop)
    }

    /// Brings the focus to a row of the checklist from anywhere below it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is not there.
    pub async fn go_up_to(&self, row: &str) -> Result<(), AppError> {
        for _step in 0..MOST_STEPS {
            let at = self.script("return document.activeElement.id").await?;
            match at.as_str() {
                Some(at) if at == row => return Ok(()),
                Some(at) if at.starts_with(ROWS) => self.keys("Up").await?,
                _ => self.keys("Shift+Tab").await?,
            }
        }
        self.focus(&[row]).await.map(drop)
    }

    /// Answers what is still asked: papers not at hand are to follow, the fee is paid in cash.
    ///
    /// # Errors
    /// [`AppError::NotFound`] at the step where the screen is not what the clerk expects.
    pub async fn go_down_the_page(&self, event_date: &str) -> Result<(), AppError> {
        let mut at = self.focus(&DOWN_THE_PAGE).await?;
        while at != "receive" {
            if at.ends_with(".fee") {
                self.type_text(event_date).await?;
                // A box gives its value when it is left; what is still open then is said there.
                self.keys("Tab").await?;
                return Ok(());
            }
            self.keys(if at == "payment" { "Enter" } else { "b" })
                .await?;
            at = self.focus_leaving(&at, &DOWN_THE_PAGE).await?;
        }
        Ok(())
    }

    /// Reads the preview once its pages are drawn.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it does not come, or has no number.
    pub async fn received(&self) -> Result<Received, AppError> {
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
