//! Stops what is on its way.
use std::sync::Arc;

use tokio::sync::watch;

/// Ends every call of the adapters it was given to, and keeps new ones from beginning, until it is released.
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    /// Ends what is on its way.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Lets calls begin again.
    pub fn release(&self) {
        self.0.send_replace(false);
    }

    /// Comes back when it was stopped.
    pub(super) async fn stopped(&self) {
        let mut heard = self.0.subscribe();
        // The sender lives in `self`, so waiting ends with a stop alone.
        let _ = heard.wait_for(|stopped| *stopped).await;
    }
}
