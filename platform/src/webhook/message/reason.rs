//! The words of reasons. The table that travels with the program is asked first; a newer one of the state arrives with the
//! hall's pack. A code that neither has is told by its number.

use std::sync::LazyLock;

use deadpool_postgres::GenericClient;
use serde::Serialize;
use shiwen_domain::reason::{ReasonCode, ReasonTable};

static SHIPPED: LazyLock<Option<ReasonTable>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../assets/reasons/v2.json")).ok());

/// The table's file in the newest pack of a hall, found by the hash in the manifest.
const PUBLISHED: &str = "
  SELECT media.bytes FROM pack
  JOIN media ON encode(media.sha256, 'hex') = split_part(pack.manifest, E'\n', 1)::jsonb #>> ARRAY['files', $2::text]
  WHERE pack.hall = $1 ORDER BY pack.version DESC LIMIT 1";

/// A reason with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Reason {
    code: u16,
    text: Option<String>,
}

impl Reason {
    /// The reasons with their words in a table.
    pub(super) fn all(codes: &[ReasonCode], table: Option<&ReasonTable>) -> Vec<Self> {
        let words = |code: &ReasonCode| {
            let known = table?.reasons.iter().find(|reason| reason.code == *code)?;
            Some(known.text.zh.clone())
        };
        codes.iter().map(|code| Self { code: code.0, text: words(code) }).collect()
    }

    /// What it says, or its number.
    pub(super) fn words(&self) -> String {
        self.text.clone().unwrap_or_else(|| self.code.to_string())
    }
}

/// The table that travels with the program.
pub(super) fn shipped() -> Option<&'static ReasonTable> {
    SHIPPED.as_ref()
}

/// The reasons of a rating, by the version of the table it was made with.
pub(super) async fn of(
    client: &impl GenericClient,
    hall: &str,
    codes: &[ReasonCode],
    version: u32,
) -> Vec<Reason> {
    if codes.is_empty() || shipped().is_some_and(|table| table.version == version) {
        return Reason::all(codes, shipped());
    }
    Reason::all(codes, published(client, hall, version).await.as_ref())
}

/// A table that was published. That it cannot be had holds up no delivery.
async fn published(client: &impl GenericClient, hall: &str, version: u32) -> Option<ReasonTable> {
    let file = format!("reasons/v{version}.json");
    let found = client.query_opt(PUBLISHED, &[&hall, &file]).await;
    let row = found.inspect_err(|error| tracing::warn!(hall, version, %error, "reason table")).ok()??;
    serde_json::from_slice(row.get(0)).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::testing::Stage;

    #[tokio::test]
    async fn a_newer_table_comes_with_the_pack() {
        let stage = Stage::new().await;
        let client = stage.client().await;
        let text = json!({ "zh": "新的原因", "en": "A new reason" });
        let newer = json!({ "version": 3, "reasons": [{ "code": 250, "core": true, "text": text, "aspect": "quality" }] });
        let bytes = newer.to_string().into_bytes();
        let hash = Sha256::digest(&bytes);
        let manifest = format!(
            "{}\n\n— packs signature\n",
            json!({ "files": { "reasons/v3.json": hex::encode(hash) } })
        );
        client.execute("INSERT INTO hall (id) VALUES ('east')", &[]).await.unwrap();
        client.execute("INSERT INTO media VALUES ($1, $2)", &[&hash.as_slice(), &bytes]).await.unwrap();
        let sql = "INSERT INTO pack (hall, version, manifest, body) VALUES ('east', 1, $1, '{}')";
        client.execute(sql, &[&manifest]).await.unwrap();
        let codes = [ReasonCode(250), ReasonCode(207)];
        let words = async |hall: &str, version| {
            of(&client, hall, &codes, version).await.iter().map(Reason::words).collect::<Vec<_>>()
        };
        assert_eq!(words("east", 3).await, ["新的原因", "207"]);
        assert_eq!(words("east", 2).await, ["250", "没有提供材料样本"]);
        assert_eq!(words("west", 3).await, ["250", "207"]);
        client.execute("UPDATE pack SET manifest = 'no JSON'", &[]).await.unwrap();
        assert_eq!(words("east", 3).await, ["250", "207"]);
    }
}
