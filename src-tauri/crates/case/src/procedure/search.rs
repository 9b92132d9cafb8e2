use super::{Catalogue, Procedure};
use crate::text::{fold, initials, one_typo, tone_key};

/// Longest query looked at, in letters.
const LONGEST: usize = 200;

/// What a query is compared with, computed once per procedure.
#[derive(Clone, Debug)]
pub(super) struct SearchKeys {
    code: String,
    accented: Vec<String>,
    folded: Vec<String>,
    initials: String,
    synonyms: Vec<Synonym>,
}

#[derive(Clone, Debug)]
struct Synonym {
    folded: String,
    words: Vec<String>,
    initials: String,
}

/// How well a procedure answers a query; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Code,
    AccentExact,
    SynonymExact,
    CodeBeginning,
    NameBeginning,
    WordsInOrder,
    WordsAnywhere,
    InitialsExact,
    InitialsBeginning,
    SynonymBeginning,
    InitialsWithin,
    OneTypo,
}

struct Query {
    code: String,
    accented: Vec<String>,
    folded: Vec<String>,
    joined: String,
    has_accents: bool,
}

impl Catalogue {
    /// Procedures that answer a query, best first: exact code, exact accents, everyday names ("sao y"),
    /// beginnings of words without accents, initials ("dkks"), one typing slip. Shorter names come first
    /// among equals. An empty query lists everything.
    pub fn find(&self, query: &str) -> Vec<&Procedure> {
        let query = Query::of(query);
        if query.folded.is_empty() {
            return self.procedures.iter().collect();
        }
        let mut found: Vec<(Rank, usize, &Procedure)> = self
            .keys
            .iter()
            .zip(&self.procedures)
            .filter_map(|(keys, procedure)| {
                keys.rank(&query)
                    .map(|rank| (rank, keys.folded.len(), procedure))
            })
            .collect();
        found.sort_by_key(|(rank, words, _)| (*rank, *words));
        found
            .into_iter()
            .map(|(_, _, procedure)| procedure)
            .collect()
    }
}

impl SearchKeys {
    pub(super) fn of(procedure: &Procedure) -> Self {
        let name = without_preamble(&procedure.name);
        Self {
            code: plain_code(procedure.code.as_ref().map_or("", |code| code.as_str())),
            accented: words(&tone_key(name)),
            folded: words(&fold(name)),
            initials: initials(name),
            synonyms: procedure
                .synonyms
                .iter()
                .map(|synonym| Synonym::of(synonym))
                .collect(),
        }
    }

    fn rank(&self, query: &Query) -> Option<Rank> {
        if !query.code.is_empty() && !self.code.is_empty() {
            if self.code == query.code {
                return Some(Rank::Code);
            }
            if query.code.len() >= 4 && self.code.contains(&query.code) {
                return Some(Rank::CodeBeginning);
            }
        }
        if query.has_accents && run_at(&self.accented, &query.accented).is_some() {
            return Some(Rank::AccentExact);
        }
        if self
            .synonyms
            .iter()
            .any(|synonym| synonym.folded == query.joined)
        {
            return Some(Rank::SynonymExact);
        }
        match run_at(&self.folded, &query.folded) {
            Some(0) => return Some(Rank::NameBeginning),
            Some(_) => return Some(Rank::WordsInOrder),
            None if begin_somewhere(&self.folded, &query.folded) => {
                return Some(Rank::WordsAnywhere);
            }
            None => {}
        }
        self.rank_by_initials(query)
            .or_else(|| self.synonym_begins(query).then_some(Rank::SynonymBeginning))
            .or_else(|| self.within_initials(query).then_some(Rank::InitialsWithin))
            .or_else(|| self.one_typo_away(query).then_some(Rank::OneTypo))
    }

    fn rank_by_initials(&self, query: &Query) -> Option<Rank> {
        let wanted = query.as_initials()?;
        let mut all = self
            .synonyms
            .iter()
            .map(|synonym| synonym.initials.as_str())
            .chain([self.initials.as_str()]);
        if all.clone().any(|initials| initials == wanted) {
            Some(Rank::InitialsExact)
        } else {
            all.any(|initials| initials.starts_with(wanted))
                .then_some(Rank::InitialsBeginning)
        }
    }

    fn within_initials(&self, query: &Query) -> bool {
        query
            .as_initials()
            .is_some_and(|wanted| wanted.len() >= 3 && self.initials.contains(wanted))
    }

    fn synonym_begins(&self, query: &Query) -> bool {
        self.synonyms
            .iter()
            .any(|synonym| run_at(&synonym.words, &query.folded).is_some())
    }

    fn one_typo_away(&self, query: &Query) -> bool {
        let close = |words: &[String]| {
            query.folded.iter().all(|wanted| {
                words
                    .iter()
                    .any(|word| word.starts_with(wanted.as_str()) || is_slip(word, wanted))
            })
        };
        close(&self.folded) || self.synonyms.iter().any(|synonym| close(&synonym.words))
    }
}

impl Synonym {
    fn of(synonym: &str) -> Self {
        let folded = words(&fold(synonym));
        Self {
            folded: folded.join(" "),
            words: folded,
            initials: initials(synonym),
        }
    }
}

impl Query {
    fn of(text: &str) -> Self {
        let text: String = text.chars().take(LONGEST).collect();
        let text = without_preamble(&text);
        let folded = words(&fold(text));
        let is_code = text.chars().any(|c| c.is_ascii_digit())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '.' || c.is_whitespace());
        Self {
            code: if is_code {
                plain_code(text)
            } else {
                String::new()
            },
            accented: words(&tone_key(text)),
            joined: folded.join(" "),
            has_accents: tone_key(text) != fold(text),
            folded,
        }
    }

    /// The query as initials: one word of two letters or more.
    fn as_initials(&self) -> Option<&str> {
        match &self.folded[..] {
            [word] if word.len() >= 2 => Some(word),
            _ => None,
        }
    }
}

/// One typing slip in a word of some length, or *i* for *y* (Lý, Lí), which spelling allows.
fn is_slip(word: &str, wanted: &str) -> bool {
    let sounds_alike = |(a, b): (u8, u8)| a == b || matches!((a, b), (b'i', b'y') | (b'y', b'i'));
    (wanted.len() >= 3 && one_typo(word, wanted))
        || (word.len() == wanted.len() && word.bytes().zip(wanted.bytes()).all(sounds_alike))
}

/// Names mostly begin with "Thủ tục", which nobody types.
fn without_preamble(name: &str) -> &str {
    let trimmed = name.trim_start();
    let mut blanks = trimmed.match_indices(' ');
    match (blanks.next(), blanks.next()) {
        (Some(_), Some((end, _))) if fold(&trimmed[..end]) == "thu tuc" => &trimmed[end + 1..],
        _ => name,
    }
}

fn plain_code(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn words(key: &str) -> Vec<String> {
    key.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Where the wanted words stand one after the other, the last one perhaps unfinished.
fn run_at(words: &[String], wanted: &[String]) -> Option<usize> {
    let (last, whole) = wanted.split_last()?;
    words.windows(wanted.len()).position(|window| {
        window
            .iter()
            .zip(whole)
            .all(|(word, wanted)| word == wanted)
            && window
                .last()
                .is_some_and(|word| word.starts_with(last.as_str()))
    })
}

/// Whether every wanted word begins some word.
fn begin_somewhere(words: &[String], wanted: &[String]) -> bool {
    wanted
        .iter()
        .all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::super::sample::{catalogue, procedure, shipped};
    use super::*;
    use proptest::prelude::*;

    fn first(query: &str) -> String {
        shipped()
            .find(query)
            .first()
            .map_or_else(String::new, |found| found.key.clone())
    }

    #[test]
    fn the_wanted_procedure_comes_first() {
        for (query, key) in [
            ("1.001193", "1.001193"),
            ("1001193", "1.001193"),
            ("001193", "1.001193"),
            ("đăng ký khai sinh", "1.001193"),
            ("Thủ tục đăng ký khai sinh", "1.001193"),
            ("dang ky khai sinh", "1.001193"),
            ("khai sinh", "1.001193"),
            ("dkks", "1.001193"),
            ("DKKS", "1.001193"),
            ("dkkt", "1.000656"),
            ("dkkh", "1.000894"),
            ("sao y", "2.000815"),
            ("sao y bản chính", "2.000815"),
            ("ly lich", "2.000884"),
            ("doc than", "1.004873"),
            ("tinh trang hon nhan", "1.004873"),
            ("thuong tru", "1.004222"),
            ("tam tru", "1.004194"),
            ("dang ki khai sinh", "1.001193"),
            ("đăng ký kết hôm", "1.000894"),
        ] {
            assert_eq!(first(query), key, "{query}");
        }
    }

    #[test]
    fn exact_accents_beat_the_same_letters() {
        let catalogue = catalogue(&[
            procedure("1.000001", "Đăng ký đất"),
            procedure("1.000002", "Đăng ký đạt"),
        ]);
        assert_eq!(catalogue.find("đạt")[0].key, "1.000002");
        assert_eq!(catalogue.find("dat").len(), 2);
    }

    #[test]
    fn nothing_is_found_for_nonsense_and_everything_for_nothing() {
        assert!(shipped().find("zzzzqq").is_empty());
        assert_eq!(shipped().find("  ").len(), 128);
        assert_eq!(shipped().find("!!").len(), 128);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn no_query_makes_it_panic_and_no_answer_comes_twice(query in "\\PC{0,30}") {
            let catalogue = catalogue(&[procedure("1.000001", "Đăng ký đất"), procedure("1.000002", "Chứng thực")]);
            let found = catalogue.find(&query);
            prop_assert!(found.len() <= 2);
            prop_assert!(found.len() < 2 || found[0].key != found[1].key);
        }
    }

    #[test]
    fn a_word_typed_further_never_finds_more() {
        let catalogue = shipped();
        let word = "chung thuc ban sao";
        let mut before = usize::MAX;
        for end in 3..=word.len() {
            let prefix = &word[..end];
            let found = catalogue
                .find(prefix)
                .into_iter()
                .filter(|p| fold(&p.name).contains(prefix.trim()))
                .count();
            assert!(found <= before, "{prefix}");
            before = found;
        }
    }
}
