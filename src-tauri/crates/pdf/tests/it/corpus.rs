//! Files made to break readers.
use crate::support::pdfs;
use motcua_pdf::{InspectLimits, RenderLimits, inspect, render_page};
use std::time::Instant;

#[test]
fn survey() {
    for folder in ["bad/gen", "bad/repo", "sign", "scans/real"] {
        for path in pdfs(folder) {
            let bytes = std::fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let h = std::thread::Builder::new()
                .stack_size(8 << 20)
                .spawn(move || {
                    eprint!("{name}: ");
                    let t = Instant::now();
                    let f = inspect(&bytes, &InspectLimits::default());
                    match &f {
                        Ok(f) => eprint!(
                            "ok p{} e{} s{} v{} js{} l{} ef{} x{} {:?} {:?}",
                            f.pages,
                            f.encrypted,
                            f.signatures,
                            f.version,
                            f.javascript,
                            f.launch,
                            f.embedded_files,
                            f.xfa,
                            f.page_sizes.first(),
                            f.claims_pdfa
                        ),
                        Err(e) => eprint!("ERR {e}"),
                    }
                    eprint!(" {}ms | ", t.elapsed().as_millis());
                    let t = Instant::now();
                    match render_page(&bytes, 0, 800, &RenderLimits::default()) {
                        Ok(p) => eprint!("{}x{} {}", p.width, p.height, p.png.len()),
                        Err(e) => eprint!("ERR {e}"),
                    }
                    eprintln!(" {}ms", t.elapsed().as_millis());
                })
                .unwrap();
            if h.join().is_err() {
                eprintln!("PANIC");
            }
        }
    }
}
