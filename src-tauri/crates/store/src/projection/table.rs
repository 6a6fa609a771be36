//! The tables for reports: their names, and how a row gets into each.

/// A table for reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    Rating,
    RatingReason,
    SurveyResponse,
    SurveyAnswer,
    RatingTally,
    ReasonTally,
    AnswerTally,
}

impl Table {
    /// The tables that have rows of single entries, in the order of `seq`.
    pub(crate) const ROWS: [Self; 4] =
        [Self::Rating, Self::RatingReason, Self::SurveyResponse, Self::SurveyAnswer];
    /// The tables that count; the last column is how often.
    pub(crate) const TALLIES: [Self; 3] = [Self::RatingTally, Self::ReasonTally, Self::AnswerTally];
    /// Every table.
    pub(crate) const ALL: [Self; 7] = [
        Self::Rating,
        Self::RatingReason,
        Self::SurveyResponse,
        Self::SurveyAnswer,
        Self::RatingTally,
        Self::ReasonTally,
        Self::AnswerTally,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Rating => "rating",
            Self::RatingReason => "rating_reason",
            Self::SurveyResponse => "survey_response",
            Self::SurveyAnswer => "survey_answer",
            Self::RatingTally => "rating_tally",
            Self::ReasonTally => "reason_tally",
            Self::AnswerTally => "answer_tally",
        }
    }

    /// The statement that writes a row, or counts one more; its columns in the order of the table.
    pub(super) const fn insert(self) -> &'static str {
        match self {
            Self::Rating => {
                "INSERT INTO rating (seq, visit_id, day, hour, department, counter, item, clerk, mode, scale,
                                     level, taps, raised, no_reason, comment, ending, proven)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            }
            Self::RatingReason => {
                "INSERT INTO rating_reason (seq, code) VALUES (?, ?) ON CONFLICT DO NOTHING"
            }
            Self::SurveyResponse => {
                "INSERT INTO survey_response (seq, visit_id, day, hour, department, counter, mode, survey,
                                              survey_version, capacity, comment, ending, proven)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            }
            Self::SurveyAnswer => {
                "INSERT INTO survey_answer (seq, question, answer) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            }
            Self::RatingTally => {
                "INSERT INTO rating_tally (day, hour, department, counter, scale, level, count)
                 VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1"
            }
            Self::ReasonTally => {
                "INSERT INTO reason_tally (day, department, counter, code, count)
                 VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1"
            }
            Self::AnswerTally => {
                "INSERT INTO answer_tally (day, department, counter, survey, question, answer, count)
                 VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1"
            }
        }
    }
}
