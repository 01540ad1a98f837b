//! Enrolment codes: what a person types or pastes once in place of a password. The last letter is a check over the
//! others, so that a slip of the fingers is told on the laptop, without a network and without a try at the server.

/// The letters of a code: those that nobody takes for another. Their places are the numbers that the check is made of.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters drawn by chance: 75 bits, which nobody guesses in a week.
const RANDOM: usize = 15;

/// Letters of a code, the check included.
const LENGTH: usize = RANDOM + 1;

/// A one-time secret; never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentCode([u8; LENGTH]);

/// Why a text is no code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// It has fewer or more letters, or some that no code has.
    #[error("an enrolment code has {LENGTH} letters and digits")]
    Shape,
    /// A letter is another one, or two have changed places.
    #[error("the check of the enrolment code does not fit")]
    Check,
}

impl EnrolmentCode {
    /// A code made of `random` bytes, of which five bits each are used.
    #[must_use]
    pub fn new(random: [u8; RANDOM]) -> Self {
        let numbers = random.map(|byte| byte % 32);
        let mut code = [0; LENGTH];
        for (place, number) in numbers.into_iter().chain([check(&numbers)]).enumerate() {
            code[place] = LETTERS[usize::from(number)];
        }
        Self(code)
    }

    /// The letters of the code, without separators.
    #[must_use]
    pub const fn letters(&self) -> &[u8] {
        &self.0
    }

    /// The code in groups of four.
    #[must_use]
    pub fn reveal(&self) -> String {
        let groups: Vec<String> = self.0.chunks(4).map(|group| group.iter().map(|letter| char::from(*letter)).collect()).collect();
        groups.join("-")
    }
}

/// Reads a code as a person types it: in any case, with or without separators, with O for zero.
impl std::str::FromStr for EnrolmentCode {
    type Err = EnrolmentError;

    fn from_str(text: &str) -> Result<Self, EnrolmentError> {
        let mut code = [0; LENGTH];
        let mut numbers = [0; LENGTH];
        let mut place = 0;
        for letter in text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            };
            let number = LETTERS.iter().position(|known| char::from(*known) == letter).ok_or(EnrolmentError::Shape)?;
            *code.get_mut(place).ok_or(EnrolmentError::Shape)? = LETTERS[number];
            numbers[place] = u8::try_from(number).map_err(|_| EnrolmentError::Shape)?;
            place += 1;
        }
        if place != LENGTH {
            return Err(EnrolmentError::Shape);
        }
        let (random, last) = numbers.split_at(RANDOM);
        if last == [check(random)] { Ok(Self(code)) } else { Err(EnrolmentError::Check) }
    }
}

impl std::fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EnrolmentCode(…)")
    }
}

/// The check over the random letters: each number times its own power of two in the field of 32 elements, added up.
/// The powers of two differ for 31 places, so that one wrong letter and any two that changed places are both found.
fn check(numbers: &[u8]) -> u8 {
    numbers.iter().rev().fold(0, |sum, number| twice(sum ^ number))
}

/// Times two in the field of 32 elements (modulo x⁵ + x² + 1).
const fn twice(number: u8) -> u8 {
    let shifted = number << 1;
    if shifted & 0b10_0000 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> EnrolmentCode {
        EnrolmentCode::new([7, 19, 3, 20, 23, 25, 24, 26, 2, 29, 28, 10, 11, 0, 1])
    }

    #[test]
    fn a_code_is_read_as_people_type_it_and_is_not_printed() {
        let code = code();
        let shown = code.reveal();
        assert_eq!(shown.len(), LENGTH + 3);
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', " "), shown.replace('0', "o").replace('1', "l")] {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
        assert!(!format!("{code:?}").contains(&shown));
        for wrong in ["", "ABCD", &shown[1..], &format!("{shown}0"), &shown.replace(|_: char| true, "U"), "ÄBCD-ABCD-ABCD-ABCD"] {
            assert_eq!(wrong.parse::<EnrolmentCode>(), Err(EnrolmentError::Shape), "{wrong}");
        }
    }

    #[test]
    fn one_wrong_letter_is_found_in_every_place() {
        let right = code().0;
        for place in 0..LENGTH {
            for letter in LETTERS.iter().filter(|letter| **letter != right[place]) {
                let mut typed = right;
                typed[place] = *letter;
                let typed = String::from_utf8(typed.to_vec()).unwrap();
                assert_eq!(typed.parse::<EnrolmentCode>(), Err(EnrolmentError::Check), "{typed}");
            }
        }
    }

    #[test]
    fn two_letters_that_changed_places_are_found() {
        let right = code().0;
        for (one, other) in (0..LENGTH).flat_map(|one| (one + 1..LENGTH).map(move |other| (one, other))) {
            if right[one] == right[other] {
                continue;
            }
            let mut typed = right;
            typed.swap(one, other);
            let typed = String::from_utf8(typed.to_vec()).unwrap();
            assert_eq!(typed.parse::<EnrolmentCode>(), Err(EnrolmentError::Check), "{typed}");
        }
    }
}
