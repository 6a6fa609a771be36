//! Figures of each group: rates, means, response, opinions. Read as SQL computes them; nothing is computed here.

use std::collections::BTreeMap;

use serde::Serialize;
use shiwen_domain::text::Text;
use tokio_postgres::Row;

use super::{
    ask::{Ask, By},
    names::Names,
    orders::{self, Found, Orders},
};
use crate::{db::Client, http::ApiProblem};

/// How many opinions a department is to gather.
pub(crate) const OPINIONS_GOAL: u32 = 50;

/// Rates and mean of a number of ratings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Figure {
    /// Visitors who chose a level.
    pub(crate) ratings: i64,
    /// Levels 3 to 5.
    pub(crate) good: i64,
    /// Levels 1 and 2.
    pub(crate) bad: i64,
    /// good / ratings; none without ratings.
    pub(crate) good_rate: Option<f64>,
    /// bad / ratings.
    pub(crate) bad_rate: Option<f64>,
    /// Twice the mean level of the five-level scale.
    pub(crate) mean: Option<f64>,
    /// Of how many ratings that is the mean.
    pub(crate) mean_of: i64,
}

/// One group: both figures, and what stands beside them.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Group {
    /// The hall, where the group belongs to one.
    pub(crate) hall: Option<String>,
    /// What the group is: code of the department, counter, number of the clerk, day; empty for the total.
    pub(crate) key: String,
    /// What the newest pack calls it.
    pub(crate) name: Option<Text>,
    /// Of every rating.
    pub(crate) all: Figure,
    /// Without those flagged by a rule or labelled by somebody outside the hall.
    pub(crate) undisputed: Figure,
    /// How many a rule has flagged.
    pub(crate) flagged: i64,
    /// How many are labelled as mistaken or malicious.
    pub(crate) labelled: i64,
    /// Bad ratings without a reason and without a word.
    pub(crate) no_reason: i64,
    /// Carried over from a log that could no longer prove them.
    pub(crate) unproven: i64,
    /// Services that were announced.
    pub(crate) announced: i64,
    /// Those of them that were rated.
    pub(crate) answered: i64,
    /// answered / announced; none where nothing was announced.
    pub(crate) response_rate: Option<f64>,
    /// Surveys answered.
    pub(crate) opinions: i64,
    /// How many are asked for: of departments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) opinions_goal: Option<u32>,
    /// Work orders opened in this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) work_orders: Option<Orders>,
}

const FIGURES: &str = "
  SELECT * FROM report.figures($1, false, $2, $3, $4, $5, $6) ORDER BY \"of\", hall, key";

/// The groups that are asked for, with their names.
pub(crate) async fn of(client: &Client, ask: &Ask, names: &Names) -> Result<Vec<Group>, ApiProblem> {
    let mut found = of_each(client, ask, &[ask.by], names).await?;
    Ok(found.remove(ask.by.name()).unwrap_or_default())
}

/// The groups of each of several kinds, by its name: the database reads its rows once for all of them.
pub(crate) async fn of_each(
    client: &Client,
    ask: &Ask,
    by: &[By],
    names: &Names,
) -> Result<BTreeMap<&'static str, Vec<Group>>, ApiProblem> {
    let statement = client.prepare_cached(FIGURES).await?;
    let wanted: Vec<&str> = by.iter().map(|by| by.name()).collect();
    let (since, until) = (ask.since(), ask.until());
    let rows = client
        .query(&statement, &[&wanted, &since, &until, &ask.hall, &ask.department, &ask.counter])
        .await?;
    let mut found = BTreeMap::new();
    for &by in by {
        let orders = orders::of(client, &Ask { by, ..ask.clone() }).await?;
        let of = rows.iter().filter(|row| row.get::<_, &str>(0) == by.name());
        let groups = of.map(|row| group(row, by, names)).collect();
        found.insert(by.name(), with_orders(groups, by, orders, names));
    }
    Ok(found)
}

/// Puts the work orders beside the ratings. They are of the day on which the platform took the rating, so that a group may have
/// work orders in a time in which nobody rated anything there: it is a row all the same.
fn with_orders(groups: Vec<Group>, by: By, mut orders: Found, names: &Names) -> Vec<Group> {
    if !orders::counts(by) {
        return groups;
    }
    let key_of = |group: &Group| (group.hall.clone().unwrap_or_default(), group.key.clone());
    let mut all: BTreeMap<(String, String), Group> =
        groups.into_iter().map(|group| (key_of(&group), group)).collect();
    if by == By::Total {
        all.entry((String::new(), String::new())).or_default();
    }
    // What a rating is about may be unknown; such a group is in no list, whatever it has.
    orders.retain(|(_, key), _| by == By::Total || !key.is_empty());
    for (hall, key) in orders.keys() {
        all.entry((hall.clone(), key.clone())).or_insert_with(|| empty(by, hall, key, names));
    }
    for (at, group) in &mut all {
        group.work_orders = Some(orders.remove(at).unwrap_or_default());
    }
    all.into_values().collect()
}

/// A group in which nobody rated anything.
fn empty(by: By, hall: &str, key: &str, names: &Names) -> Group {
    Group {
        hall: Some(hall.to_owned()).filter(|hall| !hall.is_empty()),
        key: key.to_owned(),
        name: names.of(by, hall, key),
        opinions_goal: (by == By::Department).then_some(OPINIONS_GOAL),
        ..Group::default()
    }
}

fn group(row: &Row, by: By, names: &Names) -> Group {
    let (hall, key): (String, String) = (row.get("hall"), row.get("key"));
    Group {
        name: names.of(by, &hall, &key),
        all: figure(row, ""),
        undisputed: figure(row, "undisputed_"),
        flagged: row.get("flagged"),
        labelled: row.get("labelled"),
        no_reason: row.get("no_reason"),
        unproven: row.get("unproven"),
        announced: row.get("announced"),
        answered: row.get("answered"),
        response_rate: row.get("response_rate"),
        opinions: row.get("opinions"),
        opinions_goal: (by == By::Department).then_some(OPINIONS_GOAL),
        work_orders: None,
        hall: Some(hall).filter(|hall| !hall.is_empty()),
        key,
    }
}

fn figure(row: &Row, which: &str) -> Figure {
    let column = |name: &str| format!("{which}{name}");
    Figure {
        ratings: row.get(column("ratings").as_str()),
        good: row.get(column("good").as_str()),
        bad: row.get(column("bad").as_str()),
        good_rate: row.get(column("good_rate").as_str()),
        bad_rate: row.get(column("bad_rate").as_str()),
        mean: row.get(column("mean").as_str()),
        mean_of: row.get(column("mean_of").as_str()),
    }
}

const UNCERTAIN: &str = "
  SELECT count(*) FROM rating
  WHERE day = 'uncertain' AND ($1::text IS NULL OR hall = $1) AND ($2::text IS NULL OR department = $2)
    AND ($3::text IS NULL OR counter = $3)";

/// Ratings of terminals whose clock could not be believed: on no day, and so in no figure of a range of days.
pub(crate) async fn uncertain(client: &Client, ask: &Ask) -> Result<i64, ApiProblem> {
    let statement = client.prepare_cached(UNCERTAIN).await?;
    let row = client.query_one(&statement, &[&ask.hall, &ask.department, &ask.counter]).await?;
    Ok(row.get(0))
}
