//! Where a sheet ends and the desk begins.

use super::Corners;
use super::quad::{angles, area, holds, ordered, sides};
use crate::clean::blob::each_blob;
use crate::raster::Raster;

/// Print on the sheet is thinner than this share of the picture's longer side; it is closed over.
const PRINT: f32 = 0.02;

/// Levels between desk and paper that are tried.
const LEVELS: usize = 9;

/// Shares of the picture a sheet covers.
const COVERS: std::ops::RangeInclusive<f32> = 0.08..=0.97;

/// A sheet with less than this beyond the best outline's agreement with its paper is not seen clearly.
const AGREES: f32 = 0.955;

/// Below this the outline is no sheet at all.
const RESEMBLES: f32 = 0.85;

/// Angles at the corners of a sheet that can still be read, degrees.
const ANGLES: std::ops::RangeInclusive<f32> = 50.0..=130.0;

/// Paper is brighter than the desk beside it by this, on this share of each edge.
const BRIGHTER: i32 = 14;
const CLEAR: f32 = 0.85;

/// Points at which an edge is looked at, and how far on both sides of it, shares of the picture's longer side.
const POINTS: usize = 48;
const BESIDE: f32 = 0.02;

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sight {
    /// A sheet with these corners.
    Sheet(Corners),
    /// Something like a sheet whose edges are not clear.
    Doubtful,
    /// No sheet that is smaller than the picture.
    Nothing,
}

/// The corners of the sheet on a small picture.
pub fn corners(picture: &Raster) -> Sight {
    let (width, height) = (picture.width as usize, picture.height as usize);
    if width < 50 || height < 50 {
        return Sight::Nothing;
    }
    let white = closed(
        &whiteness(picture),
        width,
        (width.max(height) as f32 * PRINT) as usize,
    );
    let (dark, bright) = (percentile(&white, 0.03), percentile(&white, 0.97));
    if bright.saturating_sub(dark) < BRIGHTER as u8 {
        return Sight::Nothing;
    }
    let mut best: Option<(f32, Corners)> = None;
    for step in 1..=LEVELS {
        let level = f32::from(dark) + f32::from(bright - dark) * step as f32 / (LEVELS + 1) as f32;
        let found = sheet_at(&white, width, level as u8);
        best = [best, found]
            .into_iter()
            .flatten()
            .max_by(|a, b| a.0.total_cmp(&b.0));
    }
    match best {
        Some((agreement, corners)) if agreement >= AGREES && is_clear(&white, width, &corners) => {
            Sight::Sheet(corners)
        }
        Some((agreement, _)) if agreement >= RESEMBLES => Sight::Doubtful,
        _ => Sight::Nothing,
    }
}

/// The least channel of each pixel: paper is white, wood, cloth and skin are not.
fn whiteness(picture: &Raster) -> Vec<u8> {
    let pixels = picture
        .samples
        .chunks_exact(usize::from(picture.channels).max(1));
    pixels
        .map(|pixel| pixel.iter().copied().min().unwrap_or_default())
        .collect()
}

fn percentile(values: &[u8], share: f32) -> u8 {
    let mut counts = [0usize; 256];
    values
        .iter()
        .for_each(|value| counts[usize::from(*value)] += 1);
    let wanted = (values.len() as f32 * share) as usize;
    let mut sum = 0;
    let found = counts.iter().position(|count| {
        sum += count;
        sum > wanted
    });
    found.unwrap_or(255) as u8
}

/// Fills what is darker and thinner than two radii.
fn closed(map: &[u8], width: usize, radius: usize) -> Vec<u8> {
    let both = |map: &[u8], extreme| {
        let turned = along(map, width, radius, extreme);
        along(&turned, map.len() / width, radius, extreme)
    };
    both(&both(map, u8::max), u8::min)
}

/// Takes the extreme of the neighbours on each row, and gives the map with rows and columns exchanged.
fn along(map: &[u8], width: usize, radius: usize, extreme: fn(u8, u8) -> u8) -> Vec<u8> {
    let height = map.len() / width.max(1);
    let mut out = vec![0; map.len()];
    let span = 2 * radius + 1;
    for (y, row) in map.chunks_exact(width).enumerate() {
        // Van Herk: extremes from both ends of blocks of the span's length.
        let edge = |at: isize| row[at.clamp(0, width as isize - 1) as usize];
        let padded: Vec<u8> = (0..width + 2 * radius)
            .map(|at| edge(at as isize - radius as isize))
            .collect();
        let mut forward = padded.clone();
        let mut backward = padded.clone();
        for at in 1..padded.len() {
            if !at.is_multiple_of(span) {
                forward[at] = extreme(forward[at], forward[at - 1]);
            }
            let back = padded.len() - 1 - at;
            if !(back + 1).is_multiple_of(span) {
                backward[back] = extreme(backward[back], backward[back + 1]);
            }
        }
        for x in 0..width {
            out[x * height + y] = extreme(backward[x], forward[x + span - 1]);
        }
    }
    out
}

/// The largest bright part at a level as a quadrangle, and how well they agree (their intersection over their union).
fn sheet_at(white: &[u8], width: usize, level: u8) -> Option<(f32, Corners)> {
    let mut largest: Vec<usize> = Vec::new();
    let set = white.iter().map(|value| *value > level).collect();
    each_blob(set, width, |_, pixels| {
        if pixels.len() > largest.len() {
            largest = pixels.to_vec();
        }
    });
    let height = white.len() / width;
    let share = largest.len() as f32 / white.len() as f32;
    if !COVERS.contains(&share) {
        return None;
    }
    let mut rows = vec![(usize::MAX, 0usize); height];
    for at in &largest {
        let row = &mut rows[at / width];
        *row = (row.0.min(at % width), row.1.max(at % width));
    }
    let mut columns = vec![(usize::MAX, 0usize); width];
    for at in &largest {
        let column = &mut columns[at % width];
        *column = (column.0.min(at / width), column.1.max(at / width));
    }
    let sides = rows
        .iter()
        .enumerate()
        .filter(|(_, (left, _))| *left != usize::MAX);
    let ends = columns
        .iter()
        .enumerate()
        .filter(|(_, (top, _))| *top != usize::MAX);
    let edge: Vec<(f32, f32)> = sides
        .flat_map(|(y, (left, right))| {
            let y = y as f32 + 0.5;
            [(*left as f32, y), (*right as f32 + 1.0, y)]
        })
        .chain(ends.flat_map(|(x, (top, bottom))| {
            let x = x as f32 + 0.5;
            [(x, *top as f32), (x, *bottom as f32 + 1.0)]
        }))
        .collect();
    let rough = four(hull(edge.clone()))?;
    let corners = ordered(fitted(&rough, &edge, width.max(height) as f32)?);
    let size = (width as f32, height as f32);
    let is_inside = corners
        .iter()
        .all(|(x, y)| (1.0..size.0 - 1.0).contains(x) && (1.0..size.1 - 1.0).contains(y));
    let is_sheet = angles(&corners).iter().all(|angle| ANGLES.contains(angle));
    if !is_inside || !is_sheet {
        return None;
    }
    let shared = largest
        .iter()
        .filter(|at| {
            let (x, y) = ((*at % width) as f32 + 0.5, (*at / width) as f32 + 0.5);
            holds(&corners, (x, y))
        })
        .count() as f32;
    // What was closed over but for a seal or a photo on the sheet is paper too.
    let filled: f32 = rows
        .iter()
        .filter(|(left, _)| *left != usize::MAX)
        .map(|(left, right)| (right - left + 1) as f32)
        .sum();
    let outside = largest.len() as f32 - shared;
    let inside = filled - outside;
    Some((inside / (area(&corners) + outside).max(inside), corners))
}

/// The convex hull, clockwise on a picture.
fn hull(mut points: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    points.dedup();
    let half = |points: &mut dyn Iterator<Item = (f32, f32)>| {
        let mut chain: Vec<(f32, f32)> = Vec::new();
        for point in points {
            while let [.., a, b] = chain[..] {
                let turn = (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0);
                if turn > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut around = half(&mut points.iter().copied());
    around.extend(half(&mut points.iter().rev().copied()));
    around
}

/// The hull with sides taken away, the one that adds least first, until four are left.
fn four(mut hull: Vec<(f32, f32)>) -> Option<Corners> {
    while hull.len() > 4 {
        let count = hull.len();
        let cheapest = (0..count)
            .filter_map(|at| {
                let [a, b, c, d] = [0, 1, 2, 3].map(|step| hull[(at + step) % count]);
                let meet = crossing((a, b), (d, c))?;
                // Beyond both ends of the side that goes, and not far out.
                let cost = ((meet.0 - b.0) * (c.1 - b.1) - (meet.1 - b.1) * (c.0 - b.0)).abs();
                let is_outside = (c.0 - b.0) * (meet.1 - b.1) - (c.1 - b.1) * (meet.0 - b.0) <= 0.0;
                is_outside.then_some((cost, at, meet))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let (_, at, meet) = cheapest?;
        hull[(at + 1) % count] = meet;
        hull.remove((at + 2) % count);
    }
    hull.try_into().ok()
}

/// Where two lines meet.
fn crossing(one: ((f32, f32), (f32, f32)), other: ((f32, f32), (f32, f32))) -> Option<(f32, f32)> {
    let ((a, b), (c, d)) = (one, other);
    let (r, s) = ((b.0 - a.0, b.1 - a.1), (d.0 - c.0, d.1 - c.1));
    let whole = r.0 * s.1 - r.1 * s.0;
    if whole.abs() < 1e-6 {
        return None;
    }
    let t = ((c.0 - a.0) * s.1 - (c.1 - a.1) * s.0) / whole;
    Some((a.0 + t * r.0, a.1 + t * r.1))
}

/// The quadrangle whose sides lie best along the points of the edge: rounded corners and dents count for nothing.
fn fitted(rough: &Corners, edge: &[(f32, f32)], size: f32) -> Option<Corners> {
    let mut lines = Vec::new();
    for (a, b) in sides(rough) {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let long = dx.hypot(dy).max(1.0);
        let (dx, dy) = (dx / long, dy / long);
        // Each point by how far along the side and how far off it lies.
        let mut near: Vec<(f32, f32)> = edge
            .iter()
            .map(|(x, y)| {
                (
                    (x - a.0) * dx + (y - a.1) * dy,
                    (y - a.1) * dx - (x - a.0) * dy,
                )
            })
            .filter(|(along, off)| {
                (0.06 * long..0.94 * long).contains(along) && off.abs() < 0.02 * size
            })
            .collect();
        for reach in [0.02, 0.008, 0.004] {
            let (slope, offset) = line(&near)?;
            near.retain(|(along, off)| {
                (off - slope * along - offset).abs() < (reach * size).max(1.0)
            });
        }
        let (slope, offset) = line(&near)?;
        let at = |along: f32| {
            let off = slope * along + offset;
            (a.0 + dx * along - dy * off, a.1 + dy * along + dx * off)
        };
        lines.push((at(0.0), at(long)));
    }
    let mut corners = [(0.0, 0.0); 4];
    for (at, corner) in corners.iter_mut().enumerate() {
        *corner = crossing(lines[(at + 3) % 4], lines[at])?;
    }
    Some(corners)
}

/// The straight line through points, least squares: slope and offset.
fn line(points: &[(f32, f32)]) -> Option<(f32, f32)> {
    let n = points.len() as f32;
    if points.len() < 8 {
        return None;
    }
    let mean = |of: fn(&(f32, f32)) -> f32| points.iter().map(of).sum::<f32>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let (mut xx, mut xy) = (0.0, 0.0);
    for point in points {
        xx += (point.0 - x) * (point.0 - x);
        xy += (point.0 - x) * (point.1 - y);
    }
    let slope = xy / xx.max(1e-3);
    Some((slope, y - slope * x))
}

/// Along each edge the sheet is brighter than the desk beside it.
fn is_clear(white: &[u8], width: usize, corners: &Corners) -> bool {
    let height = white.len() / width;
    let reach = width.max(height) as f32 * BESIDE;
    let value = |x: f32, y: f32| -> Option<i32> {
        let is_inside = x >= 0.0 && y >= 0.0 && (x as usize) < width && (y as usize) < height;
        is_inside.then(|| i32::from(white[y as usize * width + x as usize]))
    };
    sides(corners).all(|(a, b)| {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let long = dx.hypot(dy).max(1.0);
        let (nx, ny) = (-dy / long * reach, dx / long * reach);
        let clear = (0..POINTS)
            .filter(|point| {
                let at = (*point as f32 + 0.5) / POINTS as f32;
                let (x, y) = (a.0 + dx * at, a.1 + dy * at);
                // Beyond the picture nothing is known, and nothing speaks against the edge.
                let Some(desk) = value(x - nx, y - ny) else {
                    return true;
                };
                value(x + nx, y + ny).is_some_and(|paper| paper - desk >= BRIGHTER)
            })
            .count();
        clear as f32 >= POINTS as f32 * CLEAR
    })
}
