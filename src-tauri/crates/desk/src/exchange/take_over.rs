//! Taking over what the national catalogue says of a procedure: its codes into the mapping, the rest into the file of the
//! catalogue.
use motcua_case::exchange::CodeMapping;
use motcua_sync::Published;
use serde_json::{Value, json};

use super::compare::Compared;
use crate::view::national_catalogue::{CodeOf, NationalDifference};

/// The mapping with the codes it lacked.
pub(super) fn mapped(mapping: &CodeMapping, compared: &Compared) -> CodeMapping {
    let mut mapping = mapping.clone();
    for one in &compared.codes {
        let code = one.code.clone();
        match (one.of, &one.paper) {
            (CodeOf::Sector, _) => mapping.sector = code,
            (CodeOf::Result, _) => mapping.result = code,
            (CodeOf::Fee, _) => {
                mapping.fees.insert(String::new(), code);
            }
            (CodeOf::Paper, Some(paper)) => {
                mapping.papers.insert(paper.clone(), code);
            }
            (CodeOf::Replacing, Some(paper)) => {
                mapping.replaced_by.insert(paper.clone(), code);
            }
            (CodeOf::Paper | CodeOf::Replacing, None) => {}
        }
    }
    mapping
}

/// Writes what is taken over into the file of a catalogue.
pub(super) fn take_over(
    catalogue: &mut Value,
    key: &str,
    there: &Published,
    compared: &Compared,
) -> Option<()> {
    let procedures = catalogue.get_mut("procedures")?.as_array_mut()?;
    let entry = procedures
        .iter_mut()
        .find(|entry| entry.get("key").and_then(Value::as_str) == Some(key))?;
    for difference in &compared.differences {
        match difference {
            NationalDifference::Name { there } => entry["name"] = json!(there),
            NationalDifference::Time { there, .. } => {
                entry["time"] = serde_json::to_value(there).ok()?;
                // Steps were shares of the old limit.
                entry.as_object_mut()?.remove("steps");
            }
            NationalDifference::Result { .. } => {
                let result = there.results.first()?;
                entry["results"] = json!([{ "name": result.name, "code": result.code }]);
            }
            NationalDifference::Count { paper, there, .. } => {
                let papers = entry.get_mut("requirements")?.as_array_mut()?;
                let line = papers.iter_mut().find(|line| {
                    line.get("short_name").and_then(Value::as_str) == Some(paper.as_str())
                })?;
                let [originals, copies] = there;
                line["originals"] = json!(originals);
                line["copies"] = json!(copies);
            }
            NationalDifference::Fee { .. }
            | NationalDifference::OnlyThere { .. }
            | NationalDifference::OnlyHere { .. } => {}
        }
    }
    Some(())
}
