//! What halls, departments, counters, reasons and questions are called, as the newest published packs say. Where no pack
//! says, there is no name: the identity stands for itself.

use std::collections::BTreeMap;

use serde_json::Value;
use shiwen_domain::{pack::Pack, reason::ReasonTable, survey::Survey, text::Text};

use super::ask::By;
use crate::{db::Client, http::ApiProblem, pack::hash_of_hex};

/// Names of everything that is counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Halls, in the order of their identities.
    pub(crate) halls: BTreeMap<String, Text>,
    departments: BTreeMap<String, Text>,
    counters: BTreeMap<(String, String), Text>,
    reasons: BTreeMap<i32, Text>,
    questions: BTreeMap<(String, i32, String), (usize, Text)>,
}

const NEWEST: &str = "
  SELECT hall.id, pack.body, pack.manifest FROM hall LEFT JOIN LATERAL (
    SELECT body, manifest FROM pack WHERE pack.hall = hall.id ORDER BY version DESC LIMIT 1
  ) pack ON true
  WHERE $1::text IS NULL OR hall.id = $1";

impl Names {
    /// Reads the newest pack of a hall, or of every hall.
    pub(crate) async fn read(client: &Client, hall: Option<&str>) -> Result<Self, ApiProblem> {
        let statement = client.prepare_cached(NEWEST).await?;
        let mut names = Self::default();
        let mut files = BTreeMap::new();
        for row in client.query(&statement, &[&hall]).await? {
            names.take_pack(row.get(0), row.get(1));
            files.extend(row.get::<_, Option<&str>>(2).into_iter().flat_map(named_files));
        }
        names.take_files(client, &files).await?;
        Ok(names)
    }

    /// What a group is called.
    pub(crate) fn of(&self, by: By, hall: &str, key: &str) -> Option<Text> {
        match by {
            By::Hall => self.halls.get(key).cloned(),
            By::Department => self.departments.get(key).cloned(),
            By::Counter => self.counters.get(&(hall.to_owned(), key.to_owned())).cloned(),
            _ => None,
        }
    }

    /// What a department is called, or its code.
    pub(crate) fn department(&self, code: &str) -> Text {
        self.departments.get(code).cloned().unwrap_or_else(|| Text::new(code, code))
    }

    /// The words of a reason.
    pub(crate) fn reason(&self, code: i32) -> Option<Text> {
        self.reasons.get(&code).cloned()
    }

    /// Place and words of a question of one version of a survey.
    pub(crate) fn question(&self, survey: &str, version: i32, question: &str) -> Option<(usize, Text)> {
        self.questions.get(&(survey.to_owned(), version, question.to_owned())).cloned()
    }

    fn take_pack(&mut self, hall: String, body: Option<Value>) {
        let Some(pack) = body.and_then(|body| serde_json::from_value::<Pack>(body).ok()) else {
            // A hall without a pack, or with one of an older form: it is called by its identity.
            self.halls.insert(hall.clone(), Text::new(hall.clone(), hall));
            return;
        };
        self.halls.insert(hall.clone(), pack.hall.name);
        self.departments.extend(pack.departments.into_iter().map(|it| (it.id.0, it.name)));
        let counter = |it: shiwen_domain::pack::Counter| {
            let name = Text::new(
                format!("{}号窗口 {}", it.number, it.name.zh),
                format!("Counter {} {}", it.number, it.name.en),
            );
            ((hall.clone(), it.id.0), name)
        };
        self.counters.extend(pack.counters.into_iter().map(counter));
    }

    /// Reason tables and surveys are files of the packs; the same one in many packs is read once.
    async fn take_files(
        &mut self,
        client: &Client,
        files: &BTreeMap<Vec<u8>, bool>,
    ) -> Result<(), ApiProblem> {
        let hashes: Vec<&[u8]> = files.keys().map(Vec::as_slice).collect();
        let statement =
            client.prepare_cached("SELECT sha256, bytes FROM media WHERE sha256 = ANY($1)").await?;
        for row in client.query(&statement, &[&hashes]).await? {
            let (hash, bytes): (&[u8], &[u8]) = (row.get(0), row.get(1));
            match files.get(hash) {
                Some(true) => self.take_reasons(bytes),
                _ => self.take_survey(bytes),
            }
        }
        Ok(())
    }

    fn take_reasons(&mut self, bytes: &[u8]) {
        let Ok(table) = serde_json::from_slice::<ReasonTable>(bytes) else { return };
        self.reasons.extend(table.reasons.into_iter().map(|it| (i32::from(it.code.0), it.text)));
    }

    fn take_survey(&mut self, bytes: &[u8]) {
        let Ok(survey) = serde_json::from_slice::<Survey>(bytes) else { return };
        let version = i32::try_from(survey.version).unwrap_or(i32::MAX);
        for (place, question) in survey.questions.into_iter().enumerate() {
            let key = (survey.id.0.clone(), version, question.id.0);
            self.questions.insert(key, (place, question.text));
        }
    }
}

/// Hashes of the reason tables (true) and surveys (false) that a manifest names. It was verified when it was published.
fn named_files(note: &str) -> BTreeMap<Vec<u8>, bool> {
    let json = note.split("\n\n").next().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let files = json.as_ref().and_then(|json| json["files"].as_object()).into_iter().flatten();
    let wanted = files.filter_map(|(path, hash)| {
        let reasons = path.starts_with("reasons/");
        (reasons || path.starts_with("surveys/")).then_some((hash_of_hex(hash.as_str()?)?.to_vec(), reasons))
    });
    wanted.collect()
}
