//! Lines of tables and under headings, taken out: a reader takes them for letters and for edges of pictures.

use crate::ocr::flatten::FAINT;
use crate::raster::Raster;

/// Shortest level line, inches: longer than the joined tops of a word in capitals.
const SHORTEST_LEVEL: f32 = 0.6;

/// Shortest upright line, inches: higher than any letter.
const SHORTEST_UPRIGHT: f32 = 0.35;

/// Thickest line with its soft borders, inches.
const THICKEST: f32 = 0.04;

/// Longest gap in a line, pixels: hair lines break up where they pass from one row of pixels to the next.
const GAP: usize = 2;

/// Makes straight lines of a flattened grey page white, level and upright ones. Where a letter crosses a line the
/// letter stays.
pub fn erase(page: &mut Raster, dpi: f32) {
    let size = (page.width as usize, page.height as usize);
    let mut dark: Vec<bool> = page.samples.iter().map(|s| *s < FAINT).collect();
    let shortest = |inches: f32| ((dpi * inches) as usize).max(8);
    let columns = (size.0, 1);
    let rows = (size.1, size.0);
    let level = along(&dark, columns, rows, shortest(SHORTEST_LEVEL));
    let upright = along(&dark, rows, columns, shortest(SHORTEST_UPRIGHT));
    let mut in_upright = vec![false; dark.len()];
    for at in &upright {
        in_upright[*at] = true;
        dark[*at] = true;
    }
    level.iter().for_each(|at| dark[*at] = true);
    let thickest = ((dpi * THICKEST) as isize).max(2);
    let is_thin = |at: usize, step| thickness(&dark, size, at, step, thickest) <= thickest;
    for at in level {
        // Where two lines cross, only the ways between them are short.
        let is_crossing = || in_upright[at] && is_thin(at, (1, 1)) && is_thin(at, (1, -1));
        if is_thin(at, (0, 1)) || is_crossing() {
            whiten(&mut page.samples, at, size.0);
        }
    }
    for at in upright.into_iter().filter(|at| is_thin(*at, (1, 0))) {
        whiten(&mut page.samples, at, 1);
    }
}

/// Makes a pixel of a line white, and what is left of its soft border on both sides.
fn whiten(samples: &mut [u8], at: usize, across: usize) {
    samples[at] = 255;
    for beside in [at.checked_sub(across), at.checked_add(across)] {
        if let Some(sample) = beside.and_then(|beside| samples.get_mut(beside))
            && *sample >= FAINT
        {
            *sample = 255;
        }
    }
}

/// The pixels of long runs. Both pairs are a number of pixels and the way from one to the next, along the lines
/// and across them, so that one walk does for both directions.
fn along(
    dark: &[bool],
    (length, step): (usize, usize),
    (count, stride): (usize, usize),
    shortest: usize,
) -> Vec<usize> {
    let mut found = Vec::new();
    for line in 0..count {
        let place = |along: usize| along * step + line * stride;
        let is_dark = |along: usize| along < length && dark[place(along)];
        let mut at = 0;
        while at < length {
            let start = at;
            while is_dark(at) || (at > start && (1..=GAP).any(|gap| is_dark(at + gap))) {
                at += 1;
            }
            if at - start >= shortest {
                found.extend((start..at).map(place));
            }
            at += 1;
        }
    }
    found
}

/// How many dark pixels lie in a row here, counted up to a little more than `most` either way.
fn thickness(
    dark: &[bool],
    (width, height): (usize, usize),
    at: usize,
    (dx, dy): (isize, isize),
    most: isize,
) -> isize {
    let (x, y) = ((at % width) as isize, (at / width) as isize);
    let is_dark = |step: isize| {
        let (x, y) = (x + step * dx, y + step * dy);
        (0..width as isize).contains(&x)
            && (0..height as isize).contains(&y)
            && dark[y as usize * width + x as usize]
    };
    let after = (1..=most).take_while(|step| is_dark(*step)).count();
    let before = (1..=most).take_while(|step| is_dark(-step)).count();
    1 + (before + after) as isize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Raster {
        Raster::filled(400, 300, &[255])
    }

    fn ink(page: &mut Raster, x: std::ops::Range<usize>, y: std::ops::Range<usize>) {
        for row in y {
            page.samples[row * 400..][x.clone()].fill(20);
        }
    }

    fn inked(page: &Raster) -> usize {
        page.samples.iter().filter(|s| **s < FAINT).count()
    }

    #[test]
    fn a_table_goes_and_a_letter_across_its_line_stays() {
        let mut sheet = page();
        ink(&mut sheet, 20..380, 100..103);
        ink(&mut sheet, 200..202, 20..280);
        ink(&mut sheet, 60..66, 80..120);
        erase(&mut sheet, 200.0);
        let letter = 6 * 40;
        assert!(
            (letter - 12..=letter).contains(&inked(&sheet)),
            "{}",
            inked(&sheet)
        );
    }

    #[test]
    fn strokes_of_letters_and_black_areas_stay() {
        let mut sheet = page();
        ink(&mut sheet, 20..80, 50..54);
        ink(&mut sheet, 100..300, 100..200);
        let before = inked(&sheet);
        erase(&mut sheet, 200.0);
        assert_eq!(inked(&sheet), before);
    }
}
