//! Days and weekdays as files write them: `"2026-10-01"`, `"monday"`. Nothing else is a day.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A day from `2026-10-01`, and from nothing that merely resembles it.
pub(crate) fn read(text: &str) -> Result<Date, String> {
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
    date.ok_or_else(|| format!("a day is written like 2026-10-01, not {text:?}"))
}

/// Days, for `#[serde(with = …)]`.
pub(super) mod dates {
    use super::{Date, Deserialize, Deserializer, Error, Serializer, read};

    pub(crate) fn serialize<S: Serializer>(dates: &[Date], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(dates.iter().map(Date::to_string))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Date>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts.iter().map(|text| read(text).map_err(D::Error::custom)).collect()
    }
}

/// The working days of a week, for `#[serde(with = …)]`.
pub(super) mod week {
    use super::{Deserialize, Deserializer, Error, Name, Serializer, Weekday};

    pub(crate) fn serialize<S: Serializer>(week: &[Weekday], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(week.iter().map(|day| Name::of(*day)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Weekday>, D::Error> {
        let names = Vec::<Name>::deserialize(deserializer)?;
        if names.is_empty() {
            return Err(D::Error::custom("a week has at least one working day"));
        }
        Ok(names.into_iter().map(Name::weekday).collect())
    }
}

/// One day, for `#[serde(with = …)]`.
pub(crate) mod date {
    use super::{Date, Deserialize, Deserializer, Error, Serializer, read};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    pub(crate) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        read(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Name {
    fn of(day: Weekday) -> Self {
        match day {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }

    fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }
}
