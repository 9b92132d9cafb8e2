#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use proptest::prelude::*;

use super::*;

const NAMESPACES: &str = r#"xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm""#;

fn input_caps(width: u32, resolutions: &str) -> String {
    format!(
        "<scan:MaxWidth>{width}</scan:MaxWidth><scan:MaxHeight>3508</scan:MaxHeight>\
         <scan:SettingProfiles><scan:SettingProfile><scan:ColorModes>\
         <scan:ColorMode>BlackAndWhite1</scan:ColorMode><scan:ColorMode>Grayscale8</scan:ColorMode>\
         <scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>\
         <scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats>\
         <scan:SupportedResolutions>{resolutions}</scan:SupportedResolutions>\
         </scan:SettingProfile></scan:SettingProfiles>"
    )
}

fn discrete(dpis: &[u32]) -> String {
    dpis.iter()
        .map(|dpi| {
            format!(
                "<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>\
                 <scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
            )
        })
        .collect()
}

fn document(body: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scan:ScannerCapabilities {NAMESPACES}>\
         <pwg:Version>2.63</pwg:Version><pwg:MakeAndModel>Example 1</pwg:MakeAndModel>{body}\
         </scan:ScannerCapabilities>"
    )
    .into_bytes()
}

fn status_document(body: &str) -> Vec<u8> {
    format!("<scan:ScannerStatus {NAMESPACES}>{body}</scan:ScannerStatus>").into_bytes()
}

#[test]
fn an_offer_is_read_input_by_input() {
    let body = format!(
        "<scan:Platen><scan:PlatenInputCaps>{}</scan:PlatenInputCaps></scan:Platen>\
         <scan:Adf><scan:AdfSimplexInputCaps>{}</scan:AdfSimplexInputCaps>\
         <scan:AdfOptions><scan:AdfOption>Duplex</scan:AdfOption></scan:AdfOptions></scan:Adf>",
        input_caps(2550, &discrete(&[300, 150, 300, 9999])),
        input_caps(
            3508,
            "<scan:XResolutionRange><scan:Min>100</scan:Min><scan:Max>300</scan:Max></scan:XResolutionRange>"
        ),
    );
    let offer = capabilities(&document(&body)).unwrap();
    assert_eq!(
        (offer.version.as_str(), offer.name.as_str()),
        ("2.63", "Example 1")
    );
    let summary = offer.summary();
    assert_eq!(
        summary.feeds,
        [Feed::Flatbed, Feed::Feeder, Feed::FeederDuplex]
    );
    assert_eq!(summary.modes, [ColourMode::Colour, ColourMode::Grey]);
    assert_eq!(summary.resolutions, [100, 150, 200, 300]);
    assert!((summary.widest_mm - 297.0).abs() < 0.1);
    assert_eq!(offer.inputs[0].resolutions, [150, 300]);
    assert_eq!(offer.inputs[1].resolutions, [100, 150, 200, 300]);
}

#[test]
fn an_offer_of_nothing_usable_is_not_one() {
    let no_jpeg = input_caps(2550, &discrete(&[300])).replace("image/jpeg", "application/pdf");
    let no_size = input_caps(2550, &discrete(&[300])).replace("MaxWidth", "Width");
    let absurd = input_caps(4_000_000_000, &discrete(&[300]));
    for caps in [no_jpeg, no_size, absurd, String::new()] {
        let body = format!(
            "<scan:Platen><scan:PlatenInputCaps>{caps}</scan:PlatenInputCaps></scan:Platen>"
        );
        assert_eq!(capabilities(&document(&body)), Err(ScanFault::Garbled));
    }
}

#[test]
fn a_version_that_is_markup_is_not_repeated() {
    let caps = input_caps(2550, &discrete(&[300]));
    let body =
        format!("<scan:Platen><scan:PlatenInputCaps>{caps}</scan:PlatenInputCaps></scan:Platen>");
    let text = String::from_utf8(document(&body)).unwrap();
    let odd = text.replace("2.63", "&lt;x/&gt;");
    assert_eq!(capabilities(odd.as_bytes()).unwrap().version, "2.0");
}

#[test]
fn every_state_of_the_feeder_is_told_apart() {
    let cases = [
        ("ScannerAdfLoaded", Feeder::Fine),
        ("ScannerAdfEmpty", Feeder::Empty),
        ("ScannerAdfJam", Feeder::Jam),
        ("ScannerAdfMispick", Feeder::Jam),
        ("ScannerAdfHatchOpen", Feeder::Open),
        ("ScannerAdfMultipickDetected", Feeder::Double),
        ("SomethingNew", Feeder::Fine),
    ];
    for (word, feeder) in cases {
        let body = format!(
            "<pwg:State>Processing</pwg:State><scan:AdfState>{word}</scan:AdfState>\
             <scan:Jobs><scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/7</pwg:JobUri>\
             <pwg:JobState>Aborted</pwg:JobState></scan:JobInfo></scan:Jobs>"
        );
        let status = status(&status_document(&body)).unwrap();
        assert_eq!(
            (status.state, status.feeder),
            (State::Working, feeder),
            "{word}"
        );
        assert_eq!(
            status.jobs,
            [("/eSCL/ScanJobs/7".to_owned(), JobState::Aborted)]
        );
    }
}

#[test]
fn what_is_no_answer_is_garbled() {
    let laughs = "<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;&b;\">]><ScannerStatus>&c;</ScannerStatus>";
    let deep = format!(
        "<ScannerStatus>{}{}</ScannerStatus>",
        "<a>".repeat(60_000),
        "</a>".repeat(60_000)
    );
    let long = format!("<ScannerStatus>{}</ScannerStatus>", " ".repeat(LONGEST));
    for text in [
        "",
        "not xml",
        "<html><body>Sign in</body></html>",
        "<ScannerStatus><State>",
        laughs,
        &deep,
        &long,
    ] {
        assert_eq!(status(text.as_bytes()), Err(ScanFault::Garbled));
        assert_eq!(capabilities(text.as_bytes()), Err(ScanFault::Garbled));
    }
    assert_eq!(
        status(b"<ScannerStatus>\xFF</ScannerStatus>"),
        Err(ScanFault::Garbled)
    );
}

proptest! {
    #[test]
    fn any_bytes_end_in_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[<>/a-zA-Z\"'=&;:! -]{0,200}") {
        let _ = status(&bytes);
        let _ = capabilities(text.as_bytes());
    }

    #[test]
    fn a_damaged_answer_ends_in_an_answer(at in 0usize..4000, with in any::<u8>()) {
        let caps = input_caps(2550, &discrete(&[150, 300]));
        let body = format!("<scan:Platen><scan:PlatenInputCaps>{caps}</scan:PlatenInputCaps></scan:Platen>");
        let mut bytes = document(&body);
        let at = at % bytes.len();
        bytes[at] = with;
        if let Ok(offer) = capabilities(&bytes) {
            let summary = offer.summary();
            prop_assert!(!summary.feeds.is_empty() && !summary.modes.is_empty() && !summary.resolutions.is_empty());
        }
        bytes.truncate(at);
        prop_assert_eq!(capabilities(&bytes), Err(ScanFault::Garbled));
    }
}

#[test]
fn fuzz_scanner_xml() {
    let offer = format!(
        "<scan:Platen><scan:PlatenInputCaps>{}</scan:PlatenInputCaps></scan:Platen>",
        input_caps(2550, &discrete(&[300, 150]))
    );
    let state = "<pwg:State>Idle</pwg:State><scan:AdfState>ScannerAdfLoaded</scan:AdfState>";
    motcua_fuzz::Target::named("scanner-xml")
        .seed(document(&offer))
        .seed(status_document(state))
        .words(&[
            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
            "&b;",
            "<![CDATA[",
            "]]>",
            "<scan:Adf>",
            "</scan:Adf>",
            "-1",
            "4294967296",
            "ScannerAdfJam",
            "xmlns:scan=\"\"",
        ])
        .run(|bytes| {
            drop(status(bytes));
            drop(capabilities(bytes));
        });
}
