//! One name in the spellings that Rust, the wire and people use.

use crate::error::{Error, Result};

/// A kind's name, kept as it stands on the wire: `ActionPoint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Takes a name of capitalised ASCII words without separators.
    pub fn parse(text: &str) -> Result<Self> {
        let starts_well = text.starts_with(|c: char| c.is_ascii_uppercase());
        let shouts = text.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_uppercase));
        if starts_well && !shouts && text.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Ok(Self(text.into()));
        }
        Err(Error::Refused(format!("`{text}` is no name for a kind: write it like `ActionPoint`")))
    }

    /// `ActionPoint`
    pub fn pascal(&self) -> &str {
        &self.0
    }

    /// `actionPoint`
    pub fn camel(&self) -> String {
        let (first, rest) = self.0.split_at(1);
        first.to_ascii_lowercase() + rest
    }

    /// `action_point`
    pub fn snake(&self) -> String {
        self.words().join("_")
    }

    /// `Action point`
    pub fn title(&self) -> String {
        let words = self.words().join(" ");
        let (first, rest) = words.split_at(1);
        first.to_ascii_uppercase() + rest
    }

    /// `A` or `An`, by the first letter.
    pub fn article(&self) -> &'static str {
        if self.0.starts_with(['A', 'E', 'I', 'O', 'U']) { "An" } else { "A" }
    }

    /// `actionPoints`: what a parent calls a list of them.
    pub fn nested(&self) -> String {
        let one = self.camel();
        if let Some(stem) = one.strip_suffix('y')
            && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
        {
            return format!("{stem}ies");
        }
        let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| one.ends_with(end));
        one + if hisses { "es" } else { "s" }
    }

    fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for letter in self.0.chars() {
            if letter.is_ascii_uppercase() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(letter.to_ascii_lowercase());
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn one_name_has_every_spelling() {
        let name = Name::parse("ActionPoint").unwrap();
        let spellings = (name.pascal(), name.camel(), name.snake(), name.title(), name.nested());
        assert_eq!(spellings, ("ActionPoint", "actionPoint".into(), "action_point".into(), "Action point".into(), "actionPoints".into()));
    }

    #[test]
    fn plurals_are_english() {
        for (one, many) in [("Country", "countries"), ("Survey", "surveys"), ("Class", "classes"), ("Bench", "benches")] {
            assert_eq!(Name::parse(one).unwrap().nested(), many);
        }
    }

    #[test]
    fn names_that_no_rust_type_could_have_are_refused() {
        for text in ["", "actionPoint", "Action Point", "Action-Point", "HTTPThing", "../School", "École"] {
            assert!(Name::parse(text).is_err(), "{text}");
        }
    }
}
