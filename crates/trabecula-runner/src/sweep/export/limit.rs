//! The time limit of a job, as Slurm takes it.

use std::str::FromStr;

const MINUTES_OF_HOUR: u64 = 60;
const MINUTES_OF_DAY: u64 = 24 * MINUTES_OF_HOUR;
/// A number with more digits is no time of a job.
const MOST_DIGITS: usize = 6;

/// What stands after `--time`: `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`,
/// `days-hours:minutes` or `days-hours:minutes:seconds`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    text: String,
    minutes: u64,
}

impl Limit {
    /// A limit of so many minutes, in days, hours and minutes.
    pub(super) fn of(minutes: u64) -> Self {
        let (days, hours) = (minutes / MINUTES_OF_DAY, minutes % MINUTES_OF_DAY / MINUTES_OF_HOUR);
        let text = format!("{days}-{hours:02}:{:02}:00", minutes % MINUTES_OF_HOUR);
        Self { text, minutes }
    }

    /// As it was written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Minutes, a part of one counting as a whole.
    pub(super) fn minutes(&self) -> u64 {
        self.minutes
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let valid = "a time is MINUTES, MINUTES:SECONDS, HOURS:MINUTES:SECONDS, DAYS-HOURS, \
                     DAYS-HOURS:MINUTES or DAYS-HOURS:MINUTES:SECONDS, and not 0";
        let minutes = minutes(text).filter(|&minutes| minutes > 0).ok_or(valid)?;
        Ok(Self { text: text.to_owned(), minutes })
    }
}

fn minutes(text: &str) -> Option<u64> {
    let (days, clock) = match text.split_once('-') {
        Some((days, clock)) => (Some(number(days)?), clock),
        None => (None, text),
    };
    let parts = clock.split(':').map(number).collect::<Option<Vec<u64>>>()?;
    let (hours, minutes, seconds) = match (days, parts.as_slice()) {
        (None, [minutes]) => (0, *minutes, 0),
        (None, [minutes, seconds]) => (0, *minutes, *seconds),
        (Some(_), [hours]) => (*hours, 0, 0),
        (Some(_), [hours, minutes]) => (*hours, *minutes, 0),
        (_, [hours, minutes, seconds]) => (*hours, *minutes, *seconds),
        _ => return None,
    };
    let whole = seconds.div_ceil(60);
    Some(days.unwrap_or(0) * MINUTES_OF_DAY + hours * MINUTES_OF_HOUR + minutes + whole)
}

fn number(text: &str) -> Option<u64> {
    let is_number = text.len() <= MOST_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_slurm() {
        let cases = [
            ("90", 90),
            ("90:30", 91),
            ("1:30:00", 90),
            ("2-12", 3600),
            ("1-00:10", 1450),
            ("0-01:00:01", 61),
        ];
        for (text, minutes) in cases {
            assert_eq!(text.parse::<Limit>().unwrap().minutes(), minutes, "{text}");
        }
        for text in ["", "0", "1h", "-5", "1:2:3:4", "1-", "12345678", "1-2:3:4:5", "+5"] {
            assert!(text.parse::<Limit>().is_err(), "{text}");
        }
        let written = Limit::of(1_450);
        assert_eq!((written.text(), written.text().parse()), ("1-00:10:00", Ok(written.clone())));
    }
}
