/// Whether two words differ by at most one slip of the hand: a letter missing, added, replaced, or two
/// neighbours swapped (Damerau distance ≤ 1). Both are taken as given: fold them first.
pub fn one_typo(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() {
        (&a[..], &b[..])
    } else {
        (&b[..], &a[..])
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short, long) = (&short[same..], &long[same..]);
    match (short, long) {
        ([], _) => true,
        (short, [_, rest @ ..]) if short.len() == rest.len() => short == rest,
        ([x1, x2, xs @ ..], [y1, y2, ys @ ..]) if x1 == y2 && x2 == y1 => xs == ys,
        ([_, xs @ ..], [_, ys @ ..]) => xs == ys,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_forgiven_and_two_are_not() {
        for (a, b, close) in [
            ("nguyen", "nguyen", true),
            ("nguyen", "nguyn", true),
            ("nguyen", "nguyenn", true),
            ("nguyen", "nguyem", true),
            ("nguyen", "ngueyn", true),
            ("an", "na", true),
            ("a", "", true),
            ("", "", true),
            ("nguyen", "ngyn", false),
            ("nguyen", "nugyne", false),
            ("nguyen", "tran", false),
            ("abc", "cba", false),
            ("ab", "", false),
        ] {
            assert_eq!(one_typo(a, b), close, "{a} {b}");
            assert_eq!(one_typo(b, a), close, "{b} {a}");
        }
    }
}
