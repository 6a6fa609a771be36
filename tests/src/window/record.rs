//! What the program kept, asked by its own command line: the log as an auditor reads it, beside the running
//! window or after it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use shiwen_domain::entry::{Body, Entry, Rating, SurveyResponse, TerminalEvent};

use super::driver::program;

/// The record in a data directory.
#[derive(Clone, Debug)]
pub struct Record {
    home: PathBuf,
}

impl Record {
    /// The record that the program keeps there.
    pub fn of(home: &Path) -> Self {
        Self { home: home.to_owned() }
    }

    /// All entries, in the order of the log.
    pub fn entries(&self) -> Vec<Entry> {
        let sql = "SELECT CAST(bytes AS TEXT) FROM entry ORDER BY seq";
        let answer = self.run(&["query", "--read-only", sql]);
        assert!(
            answer.status.success(),
            "the log can be queried: {}",
            String::from_utf8_lossy(&answer.stderr)
        );
        let lines = String::from_utf8(answer.stdout).expect("entries are text");
        lines
            .lines()
            .skip(1)
            .map(|line| Entry::read(line.as_bytes()).expect("an entry can be read"))
            .collect()
    }

    /// All ratings, in the order of the log.
    pub fn ratings(&self) -> Vec<Rating> {
        let rating = |entry: Entry| if let Body::Rating(rating) = entry.body { Some(rating) } else { None };
        self.entries().into_iter().filter_map(rating).collect()
    }

    /// All survey responses, in the order of the log.
    pub fn survey_responses(&self) -> Vec<SurveyResponse> {
        let response = |entry: Entry| {
            if let Body::SurveyResponse(response) = entry.body { Some(response) } else { None }
        };
        self.entries().into_iter().filter_map(response).collect()
    }

    /// The only rating, of a record that should have one.
    pub fn only_rating(&self) -> Rating {
        let mut ratings = self.ratings();
        assert_eq!(ratings.len(), 1, "there is one rating: {ratings:?}");
        ratings.remove(0)
    }

    /// The only survey response, of a record that should have one.
    pub fn only_survey_response(&self) -> SurveyResponse {
        let mut responses = self.survey_responses();
        assert_eq!(responses.len(), 1, "there is one survey response: {responses:?}");
        responses.remove(0)
    }

    /// How often something happened to the terminal.
    pub fn count(&self, event: &TerminalEvent) -> usize {
        let happened = |entry: &Entry| matches!(&entry.body, Body::TerminalEvent(other) if other == event);
        self.entries().iter().filter(|entry| happened(entry)).count()
    }

    /// Panics unless `shiwen verify` finds the whole log right.
    pub fn verifies(&self) {
        let answer = self.run(&["verify"]);
        assert!(answer.status.success(), "the log verifies: {}", String::from_utf8_lossy(&answer.stdout));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let done = Command::new(program()).args(arguments).env("SHIWEN_HOME", &self.home).output();
        done.expect("the program runs")
    }
}
