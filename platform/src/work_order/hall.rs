//! What a work order needs of its hall's published pack: names, the clocks' offset, working days, the deadline. Without a
//! pack, or with one that this program cannot read: identities for names, Beijing time, five days from Monday to Friday.

use deadpool_postgres::GenericClient;
use jiff::{Timestamp, civil::Date, tz::Offset};
use serde::Deserialize;
use shiwen_domain::{
    calendar::{Calendar, Deadlines},
    level::Level,
    text::Text,
    work_order::{MAX_TITLE_CHARS, cut},
};
use tokio_postgres::types::Json;

/// Minutes that the clocks of the whole country are ahead of UTC.
const BEIJING_MINUTES: i32 = 480;

/// The hall.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Hall {
    #[serde(rename = "hall")]
    site: Site,
    departments: Vec<Named>,
    counters: Vec<Counter>,
    items: Vec<Named>,
    #[serde(default)]
    calendar: Calendar,
    #[serde(default)]
    deadlines: Deadlines,
}

#[derive(Clone, Debug, Deserialize)]
struct Site {
    name: Text,
    utc_offset_minutes: i32,
}

impl Default for Site {
    fn default() -> Self {
        Self { name: Text::new("", ""), utc_offset_minutes: BEIJING_MINUTES }
    }
}

#[derive(Clone, Debug, Deserialize)]
struct Named {
    id: String,
    name: Text,
}

#[derive(Clone, Debug, Deserialize)]
struct Counter {
    id: String,
    number: String,
    name: Text,
}

impl Hall {
    /// Reads the newest published pack of a hall.
    pub(crate) async fn read(client: &impl GenericClient, hall: &str) -> Result<Self, tokio_postgres::Error> {
        let sql = "SELECT body FROM pack WHERE hall = $1 ORDER BY version DESC LIMIT 1";
        let statement = client.prepare_cached(sql).await?;
        let Some(row) = client.query_opt(&statement, &[&hall]).await? else { return Ok(Self::default()) };
        Ok(row.try_get::<_, Json<Self>>(0).map_or_else(
            |error| {
                tracing::error!(hall, %error, "the published pack cannot be read; its calendar is not used");
                Self::default()
            },
            |body| body.0,
        ))
    }

    /// Reads every published pack of a hall, oldest first, each with when it was published (milliseconds since 1970). One that
    /// cannot be read stands there with what is taken instead.
    pub(crate) async fn read_all(
        client: &impl GenericClient,
        hall: &str,
    ) -> Result<Vec<(i64, Self)>, tokio_postgres::Error> {
        let sql = "SELECT (extract(epoch FROM published_at) * 1000)::bigint, body FROM pack WHERE hall = $1 ORDER BY version";
        let statement = client.prepare_cached(sql).await?;
        let rows = client.query(&statement, &[&hall]).await?;
        let body = |row: &tokio_postgres::Row| {
            row.try_get::<_, Json<Self>>(1).map_or_else(|_| Self::default(), |it| it.0)
        };
        Ok(rows.iter().map(|row| (row.get(0), body(row))).collect())
    }

    /// Of packs as `read_all` has them, the one that the hall had at a time (milliseconds since 1970).
    pub(super) fn at(packs: &[(i64, Self)], at_ms: i64) -> Option<&Self> {
        packs.iter().rev().find(|(published_ms, _)| *published_ms <= at_ms).map(|(_, hall)| hall)
    }

    /// The day on the hall's calendars.
    pub(crate) fn day(&self, at_ms: i64) -> Date {
        let offset = Offset::from_seconds(self.site.utc_offset_minutes * 60).unwrap_or(Offset::UTC);
        offset.to_datetime(Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH)).date()
    }

    /// The last day on which a work order that is opened on a day is closed in time.
    pub(crate) fn due(&self, opened: Date) -> Date {
        let days = self.deadlines.work_order_working_days.min(Deadlines::MAX_WORKING_DAYS);
        self.calendar.add_working_days(opened, days)
    }

    /// What the hall is called, its identity where nobody says.
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        if self.site.name.zh.is_empty() { id } else { &self.site.name.zh }
    }

    /// What a department is called.
    pub(crate) fn department<'a>(&'a self, id: &'a str) -> &'a str {
        named(&self.departments, id)
    }

    /// What a service item is called.
    pub(crate) fn item<'a>(&'a self, id: &'a str) -> &'a str {
        named(&self.items, id)
    }

    /// What a counter is called: the number over it, and its name.
    pub(crate) fn counter(&self, id: &str) -> String {
        let counter = self.counters.iter().find(|counter| counter.id == id);
        counter.map_or_else(|| id.to_owned(), |it| format!("{}号窗口（{}）", it.number, it.name.zh))
    }

    /// The title of a work order: what was pressed, and where.
    pub(crate) fn title(
        &self,
        level: i16,
        hall: &str,
        department: &str,
        counter: &str,
        demo: bool,
    ) -> String {
        let level = u8::try_from(level).ok().and_then(|level| Level::try_from(level).ok());
        let wording = level.map_or_else(String::new, |level| level.wording().zh);
        let places =
            [self.name(hall).to_owned(), self.department(department).to_owned(), self.counter(counter)];
        let places: Vec<String> = places.into_iter().filter(|place| !place.is_empty()).collect();
        let mark = if demo { "【演示】" } else { "" };
        // Who is satisfied and left a number has asked for a call.
        let what = if level.is_some_and(Level::is_bad) { "差评" } else { "回访" };
        cut(&format!("{mark}{what}（{wording}）：{}", places.join(" ")), MAX_TITLE_CHARS)
    }
}

fn named<'a>(list: &'a [Named], id: &'a str) -> &'a str {
    list.iter().find(|named| named.id == id).map_or(id, |named| &named.name.zh)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn demo() -> Hall {
        serde_json::from_str(include_str!("../../../assets/demo/pack.json")).unwrap()
    }

    #[test]
    fn the_title_names_the_level_and_the_place() {
        let title = demo().title(2, "example-hall", "119900000000000275", "counter-3", false);
        assert_eq!(title, "差评（不满意）：示例市政务服务中心 示例市公安局 3号窗口（户籍）");
        let title = demo().title(1, "example-hall", "", "", true);
        assert_eq!(title, "【演示】差评（非常不满意）：示例市政务服务中心");
        let title = demo().title(5, "example-hall", "", "", false);
        assert_eq!(
            title, "回访（非常满意）：示例市政务服务中心",
            "who left a number is to be called, however satisfied"
        );
    }

    #[test]
    fn without_a_pack_identities_stand_for_names() {
        let hall = Hall::default();
        assert_eq!(hall.title(1, "east", "d", "c", false), "差评（非常不满意）：east d c");
        let long = "窗".repeat(500);
        assert_eq!(hall.title(1, "east", "d", &long, false).chars().count(), MAX_TITLE_CHARS);
    }

    #[test]
    fn the_day_is_the_halls_and_the_deadline_its_packs() {
        // 2026-09-30T16:30:00Z is the first of October in the hall, a holiday until the seventh; the tenth is worked.
        let opened = demo().day(1_790_785_800_000);
        assert_eq!(opened, date(2026, 10, 1));
        assert_eq!(demo().due(opened), date(2026, 10, 13));
        assert_eq!(Hall::default().due(opened), date(2026, 10, 8));
    }
}
