//! Certification books as they are told: every number once and none left out, and the fees of a register those of its
//! rows. Reckoned from what the judge reads, and not as the product's own check does.
use std::collections::BTreeMap;

/// A book, and a number in it.
pub type Number = (String, u32);

/// What the judge reads in the books.
#[derive(Debug, Default)]
pub struct Books {
    /// First number, last number and fees of each book, as its register says.
    books: BTreeMap<String, (u32, u32, i64)>,
    /// The row of each number, and its fee.
    numbers: BTreeMap<Number, (String, i64)>,
    /// Numbers that two rows have.
    twice: Vec<Number>,
}

impl Books {
    /// Takes `book ID FIRST LAST FEES`, without its first word.
    pub fn take_book(&mut self, words: &str) {
        let [id, first, last, fees] = words.split(' ').collect::<Vec<_>>()[..] else {
            panic!("no book: {words}");
        };
        let book = (
            first.parse().unwrap(),
            last.parse().unwrap(),
            fees.parse().unwrap(),
        );
        self.books.insert(id.to_owned(), book);
    }

    /// Takes `number BOOK NO ROW FEE`, without its first word.
    pub fn take_number(&mut self, words: &str) {
        let (number, row, fee) = read_number(words);
        if self.numbers.insert(number.clone(), (row, fee)).is_some() {
            self.twice.push(number);
        }
    }

    /// Whether some row has this number.
    pub fn has(&self, number: &Number) -> bool {
        self.numbers.contains_key(number)
    }

    /// What is wrong with the books by themselves.
    pub fn wrong(&self) -> Vec<String> {
        let twice = self.twice.iter();
        let mut wrong: Vec<String> = twice
            .map(|(_, no)| format!("number {no} has two rows"))
            .collect();
        for (id, (first, last, fees)) in &self.books {
            let rows = self.numbers.range((id.clone(), 0)..=(id.clone(), u32::MAX));
            let (mut expected, mut sum) = (*first, 0);
            for ((_, no), (_, fee)) in rows {
                wrong.extend((expected..*no).map(|no| format!("number {no} is left out")));
                if no < first || no > last {
                    wrong.push(format!("number {no} is outside {first} to {last}"));
                }
                (expected, sum) = (no + 1, sum + fee);
            }
            wrong.extend((expected..=*last).map(|no| format!("number {no} is left out")));
            if sum != *fees {
                wrong.push(format!("rows cost {sum}, their register says {fees}"));
            }
        }
        wrong
    }

    /// Told numbers that no row has, or another one.
    pub fn lost(&self, told: &BTreeMap<Number, String>) -> Vec<String> {
        let kept = |number: &Number, row: &String| {
            self.numbers.get(number).is_some_and(|(is, _)| is == row)
        };
        told.iter()
            .filter(|(number, row)| !kept(number, row))
            .map(|((_, no), row)| format!("number {no} of row {row}"))
            .collect()
    }
}

/// The number, its row and its fee in `BOOK NO ROW FEE`.
pub fn read_number(words: &str) -> (Number, String, i64) {
    let [book, no, row, fee] = words.split(' ').collect::<Vec<_>>()[..] else {
        panic!("no number: {words}");
    };
    let number = (book.to_owned(), no.parse().unwrap());
    (number, row.to_owned(), fee.parse().unwrap())
}

#[test]
fn a_gap_a_double_a_wrong_sum_and_a_lost_number_would_be_seen() {
    let read = |book: &str, numbers: &[&str]| {
        let mut books = Books::default();
        books.take_book(book);
        for number in numbers {
            books.take_number(number);
        }
        books
    };
    let whole = read("b 5 7 9000", &["b 5 r 4000", "b 6 s 0", "b 7 t 5000"]);
    assert_eq!(whole.wrong(), [""; 0]);
    let told = BTreeMap::from([(("b".to_owned(), 7), "t".to_owned())]);
    assert_eq!(whole.lost(&told), [""; 0]);
    for (book, numbers, wrong) in [
        (
            "b 5 7 4000",
            &["b 5 r 4000", "b 7 t 0"][..],
            "6 is left out",
        ),
        ("b 5 7 4000", &["b 5 r 4000", "b 6 t 0"], "7 is left out"),
        ("b 4 5 4000", &["b 5 r 4000"], "4 is left out"),
        (
            "b 5 5 4000",
            &["b 5 r 4000", "b 6 s 0"],
            "6 is outside 5 to 5",
        ),
        (
            "b 5 5 4000",
            &["b 5 r 4000", "b 5 s 4000"],
            "5 has two rows",
        ),
        ("b 5 5 5000", &["b 5 r 4000"], "cost 4000"),
    ] {
        let found = read(book, numbers).wrong();
        assert!(found.iter().any(|found| found.contains(wrong)), "{found:?}");
    }
    let other = read("b 7 7 0", &["b 7 r 0"]);
    assert_eq!(other.lost(&told), ["number 7 of row t"]);
}
