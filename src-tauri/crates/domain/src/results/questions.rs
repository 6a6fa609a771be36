//! What was answered to a question.

use super::levels::Share;
use crate::survey::Answer;

/// A question of one version of a survey: answers to different words are never mixed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuestionKey {
    /// The survey.
    pub survey: String,
    /// Its version.
    pub version: u32,
    /// The question.
    pub question: String,
}

/// How often each answer was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    counts: [u64; 4],
}

impl Answers {
    /// One more answer.
    pub fn add(&mut self, answer: Answer) {
        self.add_many(answer, 1);
    }

    /// So many more answers.
    pub fn add_many(&mut self, answer: Answer, count: u64) {
        self.counts[place(answer)] += count;
    }

    /// How often an answer was given.
    pub fn of(&self, answer: Answer) -> u64 {
        self.counts[place(answer)]
    }

    /// How many answers count: all but "doesn't apply".
    pub fn counted(&self) -> u64 {
        self.of(Answer::Yes) + self.of(Answer::Mostly) + self.of(Answer::No)
    }

    /// (yes + mostly / 2) / (yes + mostly + no); none where nothing counts.
    pub fn score(&self) -> Option<Share> {
        Share::of(2 * self.of(Answer::Yes) + self.of(Answer::Mostly), 2 * self.counted())
    }
}

fn place(answer: Answer) -> usize {
    match answer {
        Answer::Yes => 0,
        Answer::Mostly => 1,
        Answer::No => 2,
        Answer::NotApplicable => 3,
    }
}
