//! The languages that Rounds speaks. One of them is handed to wherever words for a person are made.

use crate::App;

/// A language with every sentence of the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English, also for a person whose language is not among these.
    #[default]
    English,
    /// French.
    French,
    /// Portuguese, as it is written in Africa and Portugal.
    Portuguese,
    /// Swahili.
    Swahili,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::English, Self::French, Self::Portuguese, Self::Swahili];

    /// The language's tag, as settings hold it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Portuguese => "pt",
            Self::Swahili => "sw",
        }
    }

    /// The language of a tag or of a system's locale, such as `fr`, `pt-MZ` or `sw_TZ.UTF-8`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(first))
    }
}

impl App {
    /// The language of this program's sentences.
    #[must_use]
    pub fn language(&self) -> Language {
        self.setup().speaks.or_else(|| Language::of_tag(&self.settings().language)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_tag_whatever_the_country() {
        for (tag, language) in [
            ("en", Some(Language::English)),
            ("fr-CD", Some(Language::French)),
            ("PT_mz.UTF-8", Some(Language::Portuguese)),
            ("sw_TZ", Some(Language::Swahili)),
            ("de", None),
            ("C.UTF-8", None),
            ("", None),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
    }
}
