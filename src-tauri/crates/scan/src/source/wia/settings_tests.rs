use super::*;

fn list(values: &[i32]) -> Offer {
    let head = [values.len() as i32, values[0]];
    Offer {
        flags: value::LIST | 3,
        allowed: [&head, values].concat(),
        now: Some(values[0]),
    }
}

fn range(low: i32, high: i32) -> Offer {
    Offer {
        flags: value::RANGE | 3,
        allowed: vec![low, 300, high, 1],
        now: Some(300),
    }
}

fn glass() -> Place {
    Place {
        is_feeder: false,
        resolution: range(100, 400),
        datatype: list(&[value::COLOUR, value::GREY]),
        largest: Some((8500, 11700)),
    }
}

fn feeder() -> Place {
    Place {
        is_feeder: true,
        resolution: list(&[300, 150, 200, 9600]),
        datatype: list(&[value::GREY, value::LINEART, 100]),
        largest: Some((8500, 14000)),
    }
}

fn options(feed: Feed) -> ScanOptions {
    ScanOptions {
        feed,
        mode: ColourMode::Grey,
        dpi: 300,
        size_mm: None,
        pages: None,
    }
}

fn of(settings: &[Setting], property: u32) -> Option<i32> {
    let found = settings.iter().find(|one| one.property == property);
    found.map(|one| one.value)
}

#[test]
fn what_is_offered_is_what_the_places_offer_together() {
    let offered = capabilities(7, &[glass(), feeder()]);
    let expected = Capabilities {
        feeds: vec![Feed::Flatbed, Feed::Feeder, Feed::FeederDuplex],
        modes: vec![ColourMode::Colour, ColourMode::Grey, ColourMode::Lineart],
        resolutions: vec![100, 150, 200, 300, 400],
        widest_mm: 8500.0 * 0.0254,
        longest_mm: 14000.0 * 0.0254,
    };
    assert_eq!(offered, Ok(expected));
}

#[test]
fn both_sides_are_offered_by_a_feeder_that_has_them_alone() {
    let feeds = |handling, places: &[Place]| capabilities(handling, places).map(|c| c.feeds);
    assert_eq!(feeds(7, &[glass()]), Ok(vec![Feed::Flatbed]));
    assert_eq!(feeds(3, &[feeder()]), Ok(vec![Feed::Feeder]));
    let both = vec![Feed::Feeder, Feed::FeederDuplex];
    assert_eq!(feeds(5, &[feeder()]), Ok(both));
}

#[test]
fn a_property_without_a_choice_offers_what_is_set() {
    let fixed = |now| Offer {
        flags: 1 | 8,
        allowed: Vec::new(),
        now: Some(now),
    };
    assert_eq!(fixed(200).resolutions(), [200]);
    assert_eq!(fixed(value::COLOUR).modes(), [ColourMode::Colour]);
    let place = Place {
        resolution: fixed(200),
        datatype: Offer::default(),
        ..glass()
    };
    let nothing = Err(ScanFault::unsupported("device"));
    assert_eq!(capabilities(2, &[place]), nothing);
    assert_eq!(capabilities(2, &[]), nothing);
}

#[test]
fn a_range_too_short_to_be_one_is_not_read() {
    let short = Offer {
        allowed: vec![75, 300],
        ..range(0, 0)
    };
    assert_eq!(short.resolutions(), [300]);
}

#[test]
fn the_feeder_is_told_which_sides_and_how_many() {
    let glass = settings(&options(Feed::Flatbed), 300, &glass());
    assert_eq!(of(&glass, property::SIDES), None);
    assert_eq!(of(&glass, property::PAGES), None);
    let fronts = settings(&options(Feed::Feeder), 300, &feeder());
    assert_eq!(of(&fronts, property::SIDES), Some(value::FRONTS));
    assert_eq!(of(&fronts, property::PAGES), Some(value::ALL_PAGES));
    let three = ScanOptions {
        pages: Some(3),
        ..options(Feed::FeederDuplex)
    };
    let both = settings(&three, 300, &feeder());
    assert_eq!(of(&both, property::SIDES), Some(value::BOTH_SIDES));
    assert_eq!(of(&both, property::PAGES), Some(3));
    let must: Vec<_> = both.iter().filter_map(|one| one.what).collect();
    assert_eq!(must, ["feed", "mode", "resolution", "resolution"]);
}

#[test]
fn every_mode_is_asked_for_by_its_own_number() {
    for (mode, number) in [
        (ColourMode::Colour, 3),
        (ColourMode::Grey, 2),
        (ColourMode::Lineart, 0),
    ] {
        let options = ScanOptions {
            mode,
            ..options(Feed::Flatbed)
        };
        let settings = settings(&options, 300, &glass());
        assert_eq!(of(&settings, property::DATATYPE), Some(number), "{mode:?}");
    }
}

#[test]
fn millimetres_become_pixels_of_the_resolution_in_force_and_fit_the_device() {
    let size = |size_mm, dpi, place: &Place| {
        let options = ScanOptions {
            size_mm,
            ..options(Feed::Flatbed)
        };
        let settings = settings(&options, dpi, place);
        let at = |number| settings.iter().position(|one| one.property == number);
        assert!(at(property::X_RESOLUTION) < at(property::WIDTH));
        assert!(at(property::Y_RESOLUTION) < at(property::HEIGHT));
        (
            of(&settings, property::WIDTH),
            of(&settings, property::HEIGHT),
        )
    };
    let a4 = Some((210.0, 297.0));
    assert_eq!(size(a4, 300, &glass()), (Some(2480), Some(3508)));
    assert_eq!(size(a4, 200, &glass()), (Some(1654), Some(2339)));
    let a3 = Some((297.0, 420.0));
    assert_eq!(size(a3, 300, &glass()), (Some(2550), Some(3510)));
    assert_eq!(size(None, 300, &glass()), (Some(2550), Some(3510)));
    let silent = Place {
        largest: None,
        ..glass()
    };
    assert_eq!(size(None, 300, &silent), (Some(2480), Some(3508)));
    let mad = Place {
        largest: Some((-1, i32::MAX)),
        ..glass()
    };
    assert_eq!(size(None, 300, &mad), (Some(2480), Some(3508)));
}
