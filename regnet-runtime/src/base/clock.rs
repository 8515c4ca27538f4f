//! Time: a stopwatch, which measures nothing on a machine without a clock. There, `Instant::now` panics.

use std::time::{Duration, Instant};

/// Whether this machine has a clock: all but WebAssembly outside of any system.
pub(crate) const EXISTS: bool = cfg!(not(all(target_family = "wasm", target_os = "unknown")));

/// Runs from `start` on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Option<Instant>);

impl Stopwatch {
    pub fn start() -> Stopwatch {
        Stopwatch(EXISTS.then(Instant::now))
    }

    /// Since its start; zero without a clock.
    pub fn elapsed(self) -> Duration {
        self.0.map_or(Duration::ZERO, |start| start.elapsed())
    }
}

/// Now, in the time of Greenwich: `2026-03-01 12:00:00 UTC`. None without a clock.
#[cfg(feature = "files")]
pub(crate) fn date() -> Option<String> {
    use std::time::SystemTime;
    let since = EXISTS.then(|| SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok())??;
    Some(date_of(since.as_secs()))
}

/// Seconds since 1970 as a date of the Gregorian calendar. Years begin with March, so that a leap day is the last one
/// (Hinnant 2013, days_from_civil).
#[cfg(feature = "files")]
fn date_of(seconds: u64) -> String {
    let (days, time) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = 400 * era + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `date --utc`.
    #[cfg(feature = "files")]
    #[test]
    fn seconds_are_dates() {
        for (seconds, date) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_709_251_199, "2024-02-29 23:59:59 UTC"),
            (1_772_366_400, "2026-03-01 12:00:00 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(date_of(seconds), date);
        }
    }

    #[test]
    fn a_stopwatch_runs_or_stands_still() {
        assert_eq!(Stopwatch(None).elapsed(), Duration::ZERO);
        let watch = Stopwatch::start();
        // Without a clock nobody can wait.
        if EXISTS {
            std::thread::sleep(Duration::from_millis(2));
            assert!(watch.elapsed() >= Duration::from_millis(2), "{:?}", watch.elapsed());
        } else {
            assert_eq!(watch.elapsed(), Duration::ZERO);
        }
    }
}
