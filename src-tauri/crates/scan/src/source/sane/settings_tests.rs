use super::*;

fn texts(name: &str, texts: &[&str]) -> Setting {
    Setting {
        index: 1,
        name: name.to_owned(),
        kind: Kind::Text,
        unit: Unit::Other,
        size: 64,
        is_settable: true,
        allowed: Allowed::Texts(texts.iter().map(|&text| text.to_owned()).collect()),
    }
}

fn words(name: &str, kind: Kind, allowed: Allowed) -> Setting {
    Setting {
        kind,
        size: 4,
        allowed,
        ..texts(name, &[])
    }
}

fn feeds(settings: &[Setting]) -> Vec<Feed> {
    [Feed::Flatbed, Feed::Feeder, Feed::FeederDuplex]
        .into_iter()
        .filter(|feed| source(settings, *feed).is_some())
        .collect()
}

#[test]
fn the_words_of_real_drivers_for_sources_are_understood() {
    let cases: [(&[&str], &[Feed]); 7] = [
        (
            &["Flatbed", "Automatic Document Feeder"],
            &[Feed::Flatbed, Feed::Feeder],
        ),
        (
            &["Flatbed", "ADF", "Duplex"],
            &[Feed::Flatbed, Feed::Feeder, Feed::FeederDuplex],
        ),
        (
            &["ADF Front", "ADF Back", "ADF Duplex"],
            &[Feed::Feeder, Feed::FeederDuplex],
        ),
        (
            &[
                "FlatBed",
                "Automatic Document Feeder(left aligned)",
                "Automatic Document Feeder(left aligned,Duplex)",
            ],
            &[Feed::Flatbed, Feed::Feeder, Feed::FeederDuplex],
        ),
        (&["Document Table", "ADF"], &[Feed::Flatbed, Feed::Feeder]),
        (&["Normal", "Transparency", "Negative"], &[Feed::Flatbed]),
        (&["Card Back"], &[]),
    ];
    for (offered, expected) in cases {
        assert_eq!(feeds(&[texts("source", offered)]), expected, "{offered:?}");
    }
}

#[test]
fn backs_may_have_an_option_of_their_own() {
    let duplex = words("duplex", Kind::Bool, Allowed::Any);
    let with_source = [texts("source", &["Flatbed", "ADF"]), duplex.clone()];
    assert_eq!(
        feeds(&with_source),
        [Feed::Flatbed, Feed::Feeder, Feed::FeederDuplex]
    );
    assert_eq!(feeds(&[duplex]), [Feed::Feeder, Feed::FeederDuplex]);
    let epson = [
        texts("source", &["Flatbed", "Automatic Document Feeder"]),
        texts("adf-mode", &["Simplex", "Duplex"]),
    ];
    assert!(feeds(&epson).contains(&Feed::FeederDuplex));
    assert_eq!(feeds(&[]), [Feed::Flatbed]);
}

#[test]
fn the_words_of_real_drivers_for_modes_are_understood() {
    let cases = [
        ("Color", Some(ColourMode::Colour)),
        ("24bit Color[Fast]", Some(ColourMode::Colour)),
        ("Gray", Some(ColourMode::Grey)),
        ("True Gray", Some(ColourMode::Grey)),
        ("Grayscale", Some(ColourMode::Grey)),
        ("Lineart", Some(ColourMode::Lineart)),
        ("Black & White", Some(ColourMode::Lineart)),
        ("Binary", Some(ColourMode::Lineart)),
        ("Halftone", None),
        ("Gray[Error Diffusion]", None),
        ("Infrared", None),
    ];
    for (text, expected) in cases {
        assert_eq!(meaning(text), expected, "{text}");
    }
}

#[test]
fn one_bit_of_grey_is_black_and_white() {
    let depth = words("depth", Kind::Int, Allowed::Words(vec![1, 8, 16]));
    let settings = [texts("mode", &["Gray", "Color"]), depth];
    assert_eq!(
        mode_of(&settings, ColourMode::Lineart),
        Some((Some("Gray"), 1))
    );
    assert_eq!(mode_of(&settings[..1], ColourMode::Lineart), None);
    assert_eq!(
        mode_of(&settings, ColourMode::Colour),
        Some((Some("Color"), 8))
    );
}

#[test]
fn resolutions_are_read_from_lists_and_ranges() {
    let list = words(
        "resolution",
        Kind::Int,
        Allowed::Words(vec![300, 150, 150, 5, 9600]),
    );
    assert_eq!(resolutions(&[list]), [150, 300]);
    let fixed = Allowed::Range {
        min: 75 << 16,
        max: 310 << 16,
    };
    let range = words("resolution", Kind::Fixed, fixed);
    assert_eq!(resolutions(&[range]), [75, 100, 150, 200, 300]);
    assert!(resolutions(&[]).is_empty());
}
