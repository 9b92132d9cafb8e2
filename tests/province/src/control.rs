//! The same read side and faults as over Rust, over HTTP: `/_ledger/…`, `/_fault`, `/_chaos`, `/_calm`;
//! and what the province does by itself: `/_province/online`, `/_province/change`, `/_province/pay/…`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::faults::{Fault, Mix};
use crate::ledger::LedgerError;
use crate::province::{Province, Shared};
use crate::pull::{self, OnlineDossier, ProvinceChange};
use crate::reply::Broken;

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/_ledger/{rows}", get(ledger))
        .route("/_fault", post(add).get(rules))
        .route("/_chaos", post(chaos))
        .route("/_calm", post(calm))
        .route("/_province/online", post(online))
        .route("/_province/change", post(change))
        .route("/_province/pay/{number}", post(pay))
}

/// `POST /_chaos {"seed": 7}`; without a mix, the usual one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Chaos {
    seed: u64,
    #[serde(default)]
    mix: Mix,
}

async fn ledger(State(province): State<Shared>, Path(rows): Path<String>) -> Response {
    match read(&province, &rows) {
        Ok(Some(rows)) => Json(rows).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => Broken::from(error).into_response(),
    }
}

fn read(province: &Province, rows: &str) -> Result<Option<Value>, LedgerError> {
    let ledger = &province.ledger;
    Ok(Some(match rows {
        "dossiers" => json!(ledger.dossiers()?),
        "changes" => json!(ledger.changes()?),
        "doubles" => json!(ledger.doubles()?),
        "progress" => json!(ledger.progress()?),
        "progress-counts" => json!(ledger.progress_counts()?),
        "files" => json!(ledger.files()?),
        "sessions" => json!(ledger.sessions()?),
        "calls" => json!(ledger.calls()?),
        "suspicions" => json!(ledger.suspicions()?),
        "numbers" => json!(ledger.numbers()?),
        "repository-rows" => json!(ledger.repository_rows()?),
        _ => return Ok(None),
    }))
}

async fn add(State(province): State<Shared>, Json(fault): Json<Fault>) -> StatusCode {
    province.faults.add(fault);
    StatusCode::NO_CONTENT
}

async fn rules(State(province): State<Shared>) -> Json<Vec<Fault>> {
    Json(province.faults.rules())
}

async fn chaos(State(province): State<Shared>, Json(chaos): Json<Chaos>) -> StatusCode {
    province.faults.chaos(chaos.seed, chaos.mix);
    StatusCode::NO_CONTENT
}

async fn calm(State(province): State<Shared>) -> StatusCode {
    province.faults.calm();
    StatusCode::NO_CONTENT
}

async fn online(
    State(province): State<Shared>,
    Json(dossier): Json<OnlineDossier>,
) -> Result<Json<Value>, Broken> {
    let number = pull::file_online(&province, &dossier)?;
    Ok(Json(json!({ "MaHoSo": number })))
}

async fn change(
    State(province): State<Shared>,
    Json(change): Json<ProvinceChange>,
) -> Result<StatusCode, Broken> {
    Ok(found(pull::change(&province, &change)?))
}

async fn pay(
    State(province): State<Shared>,
    Path(number): Path<String>,
) -> Result<StatusCode, Broken> {
    Ok(found(province.ledger.write(|book| book.pay(&number))?))
}

fn found(found: bool) -> StatusCode {
    if found {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}
