//! What a visitor has answered so far. Durable from the first tap; becomes at most one `rating` and one
//! `survey_response` when the visit ends, and is gone then.

use serde::{Deserialize, Serialize};

use crate::{
    entry::{
        Body, Commitment, Ending, Given, PrivateKind, Rating, SelfTest, SelfTestPart, Subject,
        SurveyResponse, Tap,
    },
    id::{QuestionId, SurveyId, VisitId},
    level::{Level, Scale},
    moment::Moment,
    reason::ReasonCode,
    survey::{Answer, Capacity},
    view::Mode,
    writing::Writing,
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
    /// The service that was announced, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The rating, once a face was tapped.
    pub rating: Option<DraftRating>,
    /// The survey, once a question was answered.
    pub survey: Option<DraftSurvey>,
    /// Nobody made this visit: it is part of a self-test, and becomes no answer, however it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_test: Option<SelfTestPart>,
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
    /// What was said besides.
    #[serde(flatten)]
    pub words: Words,
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
    /// What was said besides.
    #[serde(flatten)]
    pub words: Words,
}

/// What a visitor said in words of his own. Private: none of it goes into an entry.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// What was typed, or nothing.
    #[serde(rename = "comment")]
    pub text: String,
    /// What was written by hand.
    #[serde(default)]
    pub writing: Option<Writing>,
}

/// Makes the commitment for a private content; called once for each.
pub type Commit<'a> = dyn FnMut(PrivateKind, &[u8]) -> Commitment + 'a;

impl Draft {
    /// Whether nothing has been answered.
    pub fn is_empty(&self) -> bool {
        self.rating.is_none() && self.survey.as_ref().is_none_or(DraftSurvey::is_empty)
    }

    /// The level chosen so far.
    pub fn level(&self) -> Option<Level> {
        self.rating.as_ref().and_then(DraftRating::level)
    }

    /// What becomes of a visit that nobody made: one entry of its own kind.
    pub fn close_self_test(&self, ending: Ending) -> Option<Body> {
        let of = self.self_test.clone()?;
        // No self-test says anything in words.
        let nothing: &mut Commit<'_> = &mut |_, _| Commitment(String::new());
        let rating = self.rating.as_ref().and_then(|rating| rating.close(self, ending, nothing));
        let survey = self.survey.as_ref().map(|survey| survey.close(self, ending, nothing));
        Some(Body::SelfTest(SelfTest { of, rating: rating.map(Box::new), survey: survey.map(Box::new) }))
    }

    /// What becomes of the rating when the visit ends, if there is one.
    pub fn close_rating(&self, ending: Ending, commit: &mut Commit<'_>) -> Option<Body> {
        let rating = self.rating.as_ref().filter(|_| self.self_test.is_none())?;
        Some(Body::Rating(rating.close(self, ending, commit)?))
    }

    /// What becomes of the survey when the visit ends, if anything was answered.
    pub fn close_survey(&self, ending: Ending, commit: &mut Commit<'_>) -> Option<Body> {
        let survey = self.survey.as_ref().filter(|survey| !survey.is_empty() && self.self_test.is_none())?;
        Some(Body::SurveyResponse(survey.close(self, ending, commit)))
    }
}

impl Words {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.writing.is_none()
    }

    /// The commitments to the text and to the writing.
    fn commit(&self, commit: &mut Commit<'_>) -> (Option<Commitment>, Option<Commitment>) {
        let text = (!self.text.is_empty()).then(|| commit(PrivateKind::Text, self.text.as_bytes()));
        let writing = self.writing.as_ref().map(|writing| commit(PrivateKind::Writing, &writing.0));
        (text, writing)
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Nothing a visitor said goes into a log file, not even by accident.
        write!(f, "Words({} characters, {:?})", self.text.chars().count(), self.writing)
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

    fn close(&self, draft: &Draft, ending: Ending, commit: &mut Commit<'_>) -> Option<Rating> {
        let level = self.level()?;
        let (comment, writing) = self.words.commit(commit);
        Some(Rating {
            visit_id: draft.visit_id,
            started: draft.started.clone(),
            mode: draft.mode,
            subject: draft.subject.clone(),
            scale: self.scale,
            level,
            raised: self.is_raised(),
            no_reason: level.is_bad() && self.reasons.is_empty() && self.words.is_empty(),
            taps: self.taps.clone(),
            reasons: self.reasons.clone(),
            reason_table: self.reason_table,
            comment,
            writing,
            phone: None,
            service: draft.service.clone(),
            ending,
            pack_version: draft.pack_version,
        })
    }
}

impl DraftSurvey {
    /// Whether nothing has been answered.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.capacity.is_none() && self.words.is_empty()
    }

    /// The answer to a question, if there is one.
    pub fn answer(&self, question: &QuestionId) -> Option<Answer> {
        self.answers.iter().find(|given| given.question == *question).map(|given| given.answer)
    }

    fn close(&self, draft: &Draft, ending: Ending, commit: &mut Commit<'_>) -> SurveyResponse {
        let (comment, writing) = self.words.commit(commit);
        SurveyResponse {
            visit_id: draft.visit_id,
            started: draft.started.clone(),
            mode: draft.mode,
            subject: draft.subject.clone(),
            survey: self.survey.clone(),
            survey_version: self.version,
            answers: self.answers.clone(),
            capacity: self.capacity,
            comment,
            writing,
            ending,
            pack_version: draft.pack_version,
        }
    }
}
