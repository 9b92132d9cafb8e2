//! A page beside its earlier revision.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, Stream, dictionary};
use motcua_pdf::{PageLook, RenderLimits, compare_page};

/// Two empty pages.
fn plain() -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let kids: Vec<Object> = (0..2)
        .map(|_| {
            let page = dictionary! {
                "Type" => "Page",
                "Parent" => pages,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            };
            document.add_object(page).into()
        })
        .collect();
    let tree = dictionary! { "Type" => "Pages", "Count" => 2, "Kids" => kids };
    document.objects.insert(pages, tree.into());
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", root);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A red block as wide and high as given.
fn block(width: i64, height: i64) -> Stream {
    let content = Content {
        operations: vec![
            Operation::new("rg", vec![1.into(), 0.into(), 0.into()]),
            Operation::new("re", vec![0.into(), 0.into(), width.into(), height.into()]),
            Operation::new("f", Vec::new()),
        ],
    };
    Stream::new(Dictionary::new(), content.encode().unwrap())
}

/// The file with its first page changed by an appended revision.
fn changed(before: &[u8], change: impl FnOnce(&mut Document, &mut Dictionary)) -> Vec<u8> {
    let mut update = IncrementalDocument::load_from(before).unwrap();
    let first = update.get_prev_documents().get_pages()[&1];
    update.opt_clone_object_to_new_document(first).unwrap();
    let mut page = update.new_document.get_dictionary(first).unwrap().clone();
    change(&mut update.new_document, &mut page);
    update.new_document.set_object(first, page);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    assert!(bytes.starts_with(before));
    bytes
}

/// An annotation of this kind in the corner of the page, with a red block for its appearance.
fn annotated(before: &[u8], kind: &Dictionary, side: i64) -> Vec<u8> {
    changed(before, |document, page| {
        let mut form = block(side, side);
        form.dict.set("Type", "XObject");
        form.dict.set("Subtype", "Form");
        let rect: Vec<Object> = vec![0.into(), 0.into(), side.into(), side.into()];
        form.dict.set("BBox", rect.clone());
        let form = document.add_object(form);
        let mut annotation = kind.clone();
        annotation.set("Type", "Annot");
        annotation.set("Rect", rect);
        annotation.set("AP", dictionary! { "N" => form });
        let annotation = document.add_object(annotation);
        page.set("Annots", vec![annotation.into()]);
    })
}

fn look(before: &[u8], after: &[u8], page: u32) -> PageLook {
    let compared = compare_page(after, before.len(), page, &RenderLimits::default()).unwrap();
    assert_eq!(compared.pages, 2);
    compared.look
}

#[test]
fn what_is_drawn_later_is_seen_and_the_other_page_is_the_same() {
    let before = plain();
    let after = changed(&before, |document, page| {
        let content = document.add_object(block(120, 40));
        page.set("Contents", content);
    });
    assert_eq!(look(&before, &after, 0), PageLook::Different);
    assert_eq!(look(&before, &after, 1), PageLook::Same);
    assert_eq!(look(&before, &before, 0), PageLook::Same);
}

#[test]
fn a_signature_may_show_itself_but_neither_cover_the_page_nor_be_something_else() {
    let before = plain();
    let seal = dictionary! { "Subtype" => "Widget", "FT" => "Sig" };
    assert_eq!(
        look(&before, &annotated(&before, &seal, 150), 0),
        PageLook::Same
    );
    let covering = annotated(&before, &seal, 500);
    assert_eq!(look(&before, &covering, 0), PageLook::Different);
    let note = dictionary! { "Subtype" => "Stamp" };
    let noted = annotated(&before, &note, 150);
    assert_eq!(look(&before, &noted, 0), PageLook::Different);
}

#[test]
fn pages_that_come_and_go_are_told() {
    let before = plain();
    let one = compare_page(&before, before.len(), 2, &RenderLimits::default());
    assert!(one.is_err(), "there is no third page in either");
    let mut update = IncrementalDocument::load_from(&*before).unwrap();
    let pages = update.get_prev_documents().catalog().unwrap();
    let pages = pages.get(b"Pages").unwrap().as_reference().unwrap();
    update.opt_clone_object_to_new_document(pages).unwrap();
    let tree = update.new_document.get_dictionary_mut(pages).unwrap();
    let first = tree.get(b"Kids").unwrap().as_array().unwrap()[0].clone();
    tree.set("Kids", vec![first]);
    tree.set("Count", 1);
    let mut fewer = Vec::new();
    update.save_to(&mut fewer).unwrap();
    let gone = compare_page(&fewer, before.len(), 1, &RenderLimits::default()).unwrap();
    assert_eq!(
        (gone.look, gone.pages_before, gone.pages),
        (PageLook::Removed, 2, 1)
    );
}
