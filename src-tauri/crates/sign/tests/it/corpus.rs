use motcua_sign::file::{Bounds, Document};
#[test]
fn dump() {
    let dir =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/sign");
    let mut files: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "pdf"))
        .collect();
    files.sort();
    for f in files {
        let bytes = std::fs::read(&f).unwrap();
        let name = f.file_name().unwrap().to_string_lossy().into_owned();
        match Document::open(&bytes, Bounds::default()) {
            Err(e) => println!("{name}: {e}"),
            Ok(d) => {
                let mut bad = 0;
                let mut first = String::new();
                for id in d.ids() {
                    if let Err(e) = d.get(id) {
                        bad += 1;
                        if first.is_empty() {
                            first = format!("{id:?} {e}");
                        }
                    }
                }
                let pages = d
                    .pages()
                    .map(|p| p.len().to_string())
                    .unwrap_or_else(|e| e.to_string());
                println!(
                    "{name}: rev {:?} lin {} hyb {} enc {} pages {} objs {} bad {} {first} {:?}",
                    d.revisions()
                        .iter()
                        .map(|r| (r.end, r.form))
                        .collect::<Vec<_>>(),
                    d.is_linearized(),
                    d.is_hybrid(),
                    d.is_encrypted(),
                    pages,
                    d.ids().len(),
                    bad,
                    d.findings()
                );
            }
        }
    }
}
