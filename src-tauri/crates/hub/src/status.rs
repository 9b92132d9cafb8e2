//! A page for whoever looks after the hub: communes, last contact, what is kept apart, room. Read only, without scripts and
//! without anything from elsewhere; nothing of what counters share is on it.
mod words;

use std::fmt::Write;

use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, FixedOffset, Utc};
use serde::Deserialize;
use tokio_postgres::Row;

use crate::clock;
use crate::hub::{Hub, Shared};
use crate::trouble::Trouble;
use crate::watcher::Watcher;
use words::{ENGLISH, VIETNAMESE, Words};

/// How many of the newest items of a commune are looked at for those of the last minute.
const LOOKED_AT: i64 = 1000;
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#1a1a1a;background:#fff}\
table{border-collapse:collapse}th,td{text-align:left;padding:.3rem .8rem;border-bottom:1px solid #ccc}\
td.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#a40000;font-weight:600}";

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    lang: String,
}

/// `GET /status?lang=en`
pub(crate) async fn status(
    State(hub): State<Shared>,
    _: Watcher,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let words = if asked.lang == "en" {
        &ENGLISH
    } else {
        &VIETNAMESE
    };
    let communes = communes(&hub).await?;
    let page = page(words, &communes, hub.objects.free(), clock::now());
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, page).into_response())
}

struct Standing {
    code: String,
    name: String,
    devices: i64,
    quarantined_devices: i64,
    seen: Option<DateTime<Utc>>,
    last: i64,
    minute: i64,
    kept: i64,
}

async fn communes(hub: &Hub) -> Result<Vec<Standing>, Trouble> {
    let client = hub.database.client().await?;
    let text = "SELECT c.code, c.name, e.last, d.devices, d.apart, d.seen,
            (SELECT count(*) FROM feed f WHERE f.commune = c.id AND f.n > e.last - $1
                AND f.at > now() - interval '1 minute') AS minute,
            (SELECT count(*) FROM quarantine q WHERE q.commune = c.id) AS kept
        FROM commune c JOIN feed_end e ON e.commune = c.id
        CROSS JOIN LATERAL (
            SELECT count(*) AS devices, count(*) FILTER (WHERE state = 1) AS apart, max(seen) AS seen
            FROM device WHERE commune = c.id AND state <> 2
        ) d ORDER BY c.code";
    let rows = client.query(text, &[&LOOKED_AT]).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Standing, Trouble> {
    Ok(Standing {
        code: row.try_get("code")?,
        name: row.try_get("name")?,
        devices: row.try_get("devices")?,
        quarantined_devices: row.try_get("apart")?,
        seen: row.try_get("seen")?,
        last: row.try_get("last")?,
        minute: row.try_get("minute")?,
        kept: row.try_get("kept")?,
    })
}

fn page(words: &Words, communes: &[Standing], free: Option<u64>, now: DateTime<Utc>) -> String {
    let mut page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><style>{STYLE}</style></head>\
         <body><h1>{}</h1><p><a href=\"?lang={}\">{}</a></p><p>{}: {}</p>",
        words.lang,
        words.title,
        words.title,
        words.other_lang,
        words.other_name,
        words.at,
        local(now),
    );
    if let Some(free) = free {
        let _ = write!(page, "<p>{}: {:.1} GB</p>", words.free, free as f64 / 1e9);
    }
    page.push_str("<table><thead><tr>");
    for head in words.heads {
        let _ = write!(page, "<th scope=\"col\">{head}</th>");
    }
    page.push_str("</tr></thead><tbody>");
    for commune in communes {
        line(&mut page, words, commune);
    }
    page.push_str("</tbody></table></body></html>");
    page
}

fn line(page: &mut String, words: &Words, commune: &Standing) {
    let seen = commune.seen.map_or_else(|| words.never.to_owned(), local);
    let bad = |number: i64| if number > 0 { "n bad" } else { "n" };
    // Beyond what was looked at it is at least that many.
    let minute = match commune.minute {
        LOOKED_AT.. => format!("≥ {LOOKED_AT}"),
        fewer => fewer.to_string(),
    };
    let _ = write!(
        page,
        "<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td>{seen}</td><td class=\"n\">{}</td>\
         <td class=\"n\">{minute}</td><td class=\"{}\">{}</td><td class=\"{}\">{}</td></tr>",
        escaped(&commune.code),
        escaped(&commune.name),
        commune.devices,
        commune.last,
        bad(commune.quarantined_devices),
        commune.quarantined_devices,
        bad(commune.kept),
        commune.kept,
    );
}

/// In the offices' own time.
fn local(at: DateTime<Utc>) -> String {
    let zone = FixedOffset::east_opt(7 * 3600);
    let at = zone.map_or_else(|| at.fixed_offset(), |zone| at.with_timezone(&zone));
    at.format("%d/%m/%Y %H:%M:%S").to_string()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_names_as_text_in_both_languages() {
        let commune = Standing {
            code: "H57.28.13".to_owned(),
            name: "Xã <b>Thử</b>".to_owned(),
            devices: 2,
            quarantined_devices: 0,
            seen: None,
            last: 7,
            minute: 1000,
            kept: 3,
        };
        let at = DateTime::UNIX_EPOCH;
        for (words, never) in [(&VIETNAMESE, "chưa bao giờ"), (&ENGLISH, "never")] {
            let page = page(
                words,
                std::slice::from_ref(&commune),
                Some(5_000_000_000),
                at,
            );
            assert!(page.contains("Xã &lt;b&gt;Thử&lt;/b&gt;") && page.contains(never));
            assert!(page.contains("01/01/1970 07:00:00") && page.contains("5.0 GB"));
            assert!(page.contains("≥ 1000") && page.contains("\"n bad\">3"));
            assert!(!page.contains("<script") && !page.contains("http"));
        }
    }
}
