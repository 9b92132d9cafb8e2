use motcua_sign::evidence::Material;
use motcua_sign::trust::Trust;
use motcua_sign::verify::verify;
#[test]
fn dump() {
    let dir =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/sign");
    let manifest = std::fs::read_to_string(dir.join("MANIFEST.md")).unwrap();
    let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    for line in manifest
        .lines()
        .filter(|l| l.starts_with("| ") && l.contains(".pdf"))
    {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let bytes = std::fs::read(dir.join(cells[1])).unwrap();
        let t = std::time::Instant::now();
        let r = verify(&bytes, &Trust::none(), now, &Material::default()).unwrap();
        println!(
            "{} => {:?} [{}] {:?}",
            cells[1],
            r.overall,
            &cells[4].chars().take(40).collect::<String>(),
            t.elapsed()
        );
        for s in &r.signatures {
            println!(
                "      {:?} {:?} {:?} intact={} crypto={:?} dig={:?} cov={} attack={:?} struct={:?} ts={:?} {:?} {:?} nc={:?} shadow={:?}\n          chg={:?}",
                s.field,
                s.kind,
                s.level,
                s.intact,
                s.crypto,
                s.digest_matches,
                s.covers_whole_document,
                s.attack,
                s.structure,
                s.timestamp,
                s.indication,
                s.sub_indication,
                s.not_checked,
                s.shadow,
                s.changes_after
                    .iter()
                    .map(|c| format!(
                        "{}{:?}{:?}{}",
                        if c.allowed { "+" } else { "-" },
                        c.kind,
                        c.object.unwrap_or(0),
                        c.field.clone().unwrap_or_default()
                    ))
                    .collect::<Vec<_>>()
            );
        }
    }
}
