//! An event as it is typed: its kind, and what that kind says.

use serde_json::{Map, Value};
use shiwen_domain::work_order::Step;
use uuid::Uuid;

use crate::cli::{CliError, Credential};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Which work order.
    id: Uuid,
    /// What happened: `accepted`, `verified`, `fix_at_once`, `fix_by_date`, `explained`, `reported_back`, `called_back`,
    /// `not_reached`, `extended`, `closed`, `sent_back`.
    kind: String,
    /// Why.
    #[arg(long)]
    why: String,
    /// For `verified`: true, mistaken, malicious, unreachable.
    #[arg(long)]
    finding: Option<String>,
    /// For `fix_by_date`: the day, 2026-12-01.
    #[arg(long)]
    by: Option<String>,
    /// For `reported_back`: what was reported, 500 characters at most.
    #[arg(long)]
    feedback: Option<String>,
    /// For `called_back`: whether the visitor is content, true or false.
    #[arg(long)]
    content: Option<bool>,
    /// For `extended`: the new last day.
    #[arg(long)]
    due: Option<String>,
    /// Whoever tells it did it: the token's name is written down.
    #[command(flatten)]
    pub(super) credential: Credential,
}

impl Arguments {
    /// The work order and the step of whoever tells it. It happens now.
    pub(super) fn step(self, who: String, now_ms: i64) -> Result<(Uuid, Step), CliError> {
        let now = jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default().to_string();
        let texts = [
            ("event", Some(self.kind)),
            ("who", Some(who)),
            ("why", Some(self.why)),
            ("at", Some(now)),
            ("finding", self.finding),
            ("by", self.by),
            ("feedback", self.feedback),
            ("due", self.due),
        ];
        let mut members: Map<String, Value> =
            texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?.into()))).collect();
        if let Some(content) = self.content {
            members.insert("content".into(), content.into());
        }
        let step = Step::read(Value::Object(members).to_string().as_bytes())
            .map_err(|error| CliError::WrongUse(format!("{error}; see `work-orders event --help`")))?;
        Ok((self.id, step))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use shiwen_domain::work_order::Event;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn step(rest: &[&str]) -> Result<Step, CliError> {
        let fixed = ["x", "00000000-0000-0000-0000-000000000001", "--token-file", "x", "--why", "系统停用"];
        let line = Line::try_parse_from(fixed.iter().chain(rest)).unwrap();
        line.arguments.step("值班员".into(), 0).map(|(_, step)| step)
    }

    #[test]
    fn nobody_tells_an_event_without_a_token() {
        let line = ["x", "00000000-0000-0000-0000-000000000001", "closed", "--why", "系统停用"];
        assert!(Line::try_parse_from(line).is_err());
        assert!(Line::try_parse_from(line.iter().chain(&["--token-file", "x"])).is_ok());
    }

    #[test]
    fn an_event_is_typed_with_what_its_kind_says() {
        let typed = step(&["called_back", "--content", "false"]).unwrap();
        assert_eq!(typed.who, "值班员");
        assert_eq!(typed.event, Event::CalledBack { content: false });
        assert_eq!(step(&["closed"]).unwrap().event, Event::Closed);
        for wrong in [
            &["called_back"][..],
            &["closed", "--due", "2026-12-01"],
            &["ended"],
            &["fix_by_date", "--by", "x"],
        ] {
            assert!(matches!(step(wrong), Err(CliError::WrongUse(_))), "{wrong:?}");
        }
    }
}
