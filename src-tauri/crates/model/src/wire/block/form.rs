//! The versions of the narrow form, each with its media type and dictionary. A version never changes once it is spoken.

/// What the first version primes the compressor with: the words that messages are made of. It belongs to the version of
/// the media type and never changes under it; a kind that is not named in it is sent all the same, in a few bytes more.
pub const DICTIONARY: &[u8] = include_bytes!("dictionary-1.txt");
/// The media type of the first version. It is this short because each idle exchange carries it.
pub const MEDIA_TYPE: &str = "x-rounds/1";

/// What the second version primes it with: a dictionary in zstd's own format. Beside words like those of the first it has
/// statistics, made from messages of the tests, so that a small message need not carry its own.
const DICTIONARY_2: &[u8] = include_bytes!("dictionary-2.zstd");

/// A version of the narrow form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Form {
    /// Blocks of whole records.
    One,
    /// And blocks of changes; see [`crate::wire::Update`].
    Two,
}

impl Form {
    /// All, the oldest first.
    pub const ALL: [Self; 2] = [Self::One, Self::Two];

    /// The version with this media type.
    #[must_use]
    pub fn named(media_type: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.media_type().as_bytes() == media_type)
    }

    /// The version that a device speaks with a server that is known to take changed fields, or not.
    #[must_use]
    pub const fn knowing(updates: bool) -> Self {
        if updates { Self::Two } else { Self::One }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::One => MEDIA_TYPE,
            Self::Two => "x-rounds/2",
        }
    }

    /// What both ends prime the compressor with.
    #[must_use]
    pub const fn dictionary(self) -> &'static [u8] {
        match self {
            Self::One => DICTIONARY,
            Self::Two => DICTIONARY_2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_is_known_by_its_media_type() {
        for form in Form::ALL {
            assert_eq!(Form::named(form.media_type().as_bytes()), Some(form));
        }
        assert_eq!((Form::named(b"application/x-ndjson"), Form::named(b"x-rounds/3")), (None, None));
    }
}
