//! One instance: what its handlers share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use deadpool_postgres::Object;
use motcua_case::id::AgencyCode;
use motcua_case::ids::DeviceId;
use motcua_case::replica::{FaultCode, PublicKey};
use tokio::sync::watch;

use crate::admission::{Admission, Turn};
use crate::caller::Callers;
use crate::database::Database;
use crate::key::Key;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::objects::Objects;
use crate::rate::Rates;
use crate::row;
use crate::trouble::Trouble;
use crate::wake::Wake;

/// One instance of the hub.
pub struct Hub {
    pub(crate) database: Database,
    pub(crate) key: Key,
    pub(crate) objects: Box<dyn Objects>,
    pub(crate) limits: Limits,
    pub(crate) admission: Admission,
    pub(crate) rates: Rates,
    pub(crate) callers: Callers,
    pub(crate) wake: Wake,
    pub(crate) metrics: Metrics,
    /// What a watcher from elsewhere says; nobody else watches where it is not set.
    pub(crate) watch_token: Option<String>,
    pub(crate) closing: watch::Sender<bool>,
    communes: Mutex<HashMap<AgencyCode, i32>>,
    keys: Mutex<HashMap<(i32, DeviceId), PublicKey>>,
}

pub(crate) type Shared = Arc<Hub>;

impl Hub {
    /// An instance over a database whose schema is up to date.
    pub fn new(database: Database, objects: Box<dyn Objects>, key: Key, limits: Limits) -> Self {
        Self {
            database,
            objects,
            key,
            admission: Admission::new(&limits),
            rates: Rates::new(&limits),
            callers: Callers::default(),
            wake: Wake::default(),
            metrics: Metrics::default(),
            watch_token: None,
            closing: watch::Sender::new(false),
            communes: Mutex::default(),
            keys: Mutex::default(),
            limits,
        }
    }

    /// Lets whoever says this token watch from elsewhere, too.
    #[must_use]
    pub fn watched_with(mut self, token: Option<String>) -> Self {
        self.watch_token = token.filter(|token| token.len() >= 16);
        self
    }

    /// A turn for one transaction, and a connection for it.
    pub(crate) async fn turn(&self, commune: i32) -> Result<(Turn<'_>, Object), Trouble> {
        let turn = self.admission.enter(commune).await?;
        let client = self.database.client().await?;
        Ok((turn, client))
    }

    /// The number of a commune, which it keeps for good.
    pub(crate) async fn commune(&self, code: &AgencyCode) -> Result<i32, Trouble> {
        let known = self.communes().get(code).copied();
        if let Some(commune) = known {
            return Ok(commune);
        }
        let client = self.database.client().await?;
        let text = "SELECT id FROM commune WHERE code = $1";
        let row = client.query_opt(text, &[&code.as_str()]).await?;
        let commune = row.ok_or(FaultCode::UnknownDevice)?.try_get(0)?;
        self.communes().insert(code.clone(), commune);
        Ok(commune)
    }

    /// The key of a device, which it keeps for good.
    pub(crate) async fn key_of(
        &self,
        commune: i32,
        device: DeviceId,
    ) -> Result<PublicKey, Trouble> {
        let known = self.keys().get(&(commune, device)).copied();
        if let Some(key) = known {
            return Ok(key);
        }
        let client = self.database.client().await?;
        let text = "SELECT public_key FROM device WHERE commune = $1 AND id = $2";
        let row = client.query_opt(text, &[&commune, &device.0]).await?;
        let key = row::public_key(&row.ok_or(FaultCode::UnknownDevice)?)?;
        self.keys().insert((commune, device), key);
        Ok(key)
    }

    fn keys(&self) -> std::sync::MutexGuard<'_, HashMap<(i32, DeviceId), PublicKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn communes(&self) -> std::sync::MutexGuard<'_, HashMap<AgencyCode, i32>> {
        self.communes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
