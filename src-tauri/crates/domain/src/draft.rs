//! What a visitor has answered so far. Durable from the first tap; becomes at most one `rating` and one
//! `survey_response` when the visit ends, and is gone then.

use serde::{Deserialize, Serialize};

use crate::{
    entry::{Body, Commitment, Ending, Given, Rating, Subject, SurveyResponse, Tap},
    id::{QuestionId, SurveyId, VisitId},
    level::{Level, Scale},
    moment::Moment,
    reason::ReasonCode,
    survey::{Answer, Capacity},
    view::Mode,
};

/// The longest typed comment, in characters.
pub const MAX_COMMENT_CHARS: usize = 500;
/// The most taps on faces in one visit. Every tap is kept, so their number must end somewhere; further ones change
/// nothing.
pub const MAX_TAPS: usize = 200;

/// The answers of one visit, so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The visit.
    pub visit_id: VisitId,
    /// When its first answer was given.
    pub started: Moment,
    /// How the terminal stood.
    pub mode: Mode,
    /// Whom it is about.
    pub subject: Subject,
    /// The pack in force.
    pub pack_version: u64,
    /// The rating, once a face was tapped.
    pub rating: Option<DraftRating>,
    /// The survey, once a question was answered.
    pub survey: Option<DraftSurvey>,
}

/// A rating so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRating {
    /// How many faces there were.
    pub scale: Scale,
    /// Every tap, in order; never empty.
    pub taps: Vec<Tap>,
    /// The reasons chosen, all of the level of the last tap.
    pub reasons: Vec<ReasonCode>,
    /// The version of the reason table.
    pub reason_table: u32,
    /// The typed comment, or nothing.
    pub comment: String,
}

/// A survey so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSurvey {
    /// The survey.
    pub survey: SurveyId,
    /// Its version.
    pub version: u32,
    /// The answers so far.
    pub answers: Vec<Given>,
    /// For whom the visitor came.
    pub capacity: Option<Capacity>,
    /// The typed comment, or nothing.
    pub comment: String,
}

/// A fact that a draft became, and the private text that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// What goes into the entry.
    pub body: Body,
    /// What does not: the text that the entry's commitment stands for.
    pub private: Option<String>,
}

impl Draft {
    /// Whether nothing has been answered.
    pub fn is_empty(&self) -> bool {
        self.rating.is_none() && self.survey.as_ref().is_none_or(DraftSurvey::is_empty)
    }

    /// The level chosen so far.
    pub fn level(&self) -> Option<Level> {
        self.rating.as_ref().and_then(DraftRating::level)
    }

    /// What the draft becomes: at most one rating and one survey response, in this order. `commit` makes the
    /// commitment for a private text; it is called once for each text.
    pub fn close(self, ending: Ending, mut commit: impl FnMut(&str) -> Commitment) -> Vec<Closed> {
        let rating = self.rating.clone().and_then(|rating| rating.close(&self, ending, &mut commit));
        let survey = self.survey.clone().filter(|survey| !survey.is_empty());
        let survey = survey.map(|survey| survey.close(&self, ending, &mut commit));
        rating.into_iter().chain(survey).collect()
    }
}

impl DraftRating {
    /// The level of the last tap.
    pub fn level(&self) -> Option<Level> {
        self.taps.last().map(|tap| tap.level)
    }

    /// Whether a later tap lies two levels or more above an earlier one: somebody may have had a word with the
    /// visitor. The rating counts all the same; the flag stands beside it.
    pub fn is_raised(&self) -> bool {
        let mut lowest = u8::MAX;
        self.taps.iter().any(|tap| {
            let level = tap.level.number();
            lowest = lowest.min(level);
            level >= lowest + 2
        })
    }

    fn close(
        self,
        draft: &Draft,
        ending: Ending,
        commit: &mut impl FnMut(&str) -> Commitment,
    ) -> Option<Closed> {
        let level = self.level()?;
        let raised = self.is_raised();
        let private = Some(self.comment).filter(|text| !text.is_empty());
        let body = Body::Rating(Rating {
            visit_id: draft.visit_id,
            started: draft.started.clone(),
            mode: draft.mode,
            subject: draft.subject.clone(),
            scale: self.scale,
            level,
            raised,
            no_reason: level.is_bad() && self.reasons.is_empty() && private.is_none(),
            taps: self.taps,
            reasons: self.reasons,
            reason_table: self.reason_table,
            comment: private.as_deref().map(commit),
            ending,
            pack_version: draft.pack_version,
        });
        Some(Closed { body, private })
    }
}

impl DraftSurvey {
    /// Whether nothing has been answered.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.capacity.is_none() && self.comment.is_empty()
    }

    /// The answer to a question, if there is one.
    pub fn answer(&self, question: &QuestionId) -> Option<Answer> {
        self.answers.iter().find(|given| given.question == *question).map(|given| given.answer)
    }

    fn close(self, draft: &Draft, ending: Ending, commit: &mut impl FnMut(&str) -> Commitment) -> Closed {
        let private = Some(self.comment).filter(|text| !text.is_empty());
        let body = Body::SurveyResponse(SurveyResponse {
            visit_id: draft.visit_id,
            started: draft.started.clone(),
            mode: draft.mode,
            subject: draft.subject.clone(),
            survey: self.survey,
            survey_version: self.version,
            answers: self.answers,
            capacity: self.capacity,
            comment: private.as_deref().map(commit),
            ending,
            pack_version: draft.pack_version,
        });
        Closed { body, private }
    }
}
