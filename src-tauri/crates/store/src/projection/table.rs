//! The tables for reports: their names, and how a row gets into each.

/// A table for reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    Rating,
    RatingReason,
    RatingService,
    SurveyResponse,
    SurveyAnswer,
    LabelProposed,
    LedgerNote,
    LedgerItem,
    Unrated,
    Cancelled,
    Flag,
    FlagBasis,
    AnswerDay,
    RatingTally,
    ReasonTally,
    SurveyTally,
    AnswerTally,
    BesideTally,
}

impl Table {
    /// Every table: first those of [`Self::ROWS`], then those of [`Self::KEYED`].
    pub(crate) const ALL: [Self; 18] = [
        Self::Rating,
        Self::RatingReason,
        Self::RatingService,
        Self::SurveyResponse,
        Self::SurveyAnswer,
        Self::LabelProposed,
        Self::LedgerNote,
        Self::LedgerItem,
        Self::Unrated,
        Self::Cancelled,
        Self::Flag,
        Self::FlagBasis,
        Self::AnswerDay,
        Self::RatingTally,
        Self::ReasonTally,
        Self::SurveyTally,
        Self::AnswerTally,
        Self::BesideTally,
    ];
    /// The tables that have rows of single entries, in the order of `seq`.
    pub(crate) const ROWS: &[Self] = Self::ALL.split_at(10).0;
    /// The tables whose rows are found by a key, and grow: numbers stand behind it, or none.
    pub(crate) const KEYED: &[Self] = Self::ALL.split_at(Self::ROWS.len()).1;
    /// The most numbers behind a key.
    pub(crate) const NUMBERS: usize = 5;

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Rating => "rating",
            Self::RatingReason => "rating_reason",
            Self::RatingService => "rating_service",
            Self::SurveyResponse => "survey_response",
            Self::SurveyAnswer => "survey_answer",
            Self::LabelProposed => "label_proposed",
            Self::LedgerNote => "ledger_note",
            Self::LedgerItem => "ledger_item",
            Self::Unrated => "unrated",
            Self::Cancelled => "cancelled",
            Self::Flag => "flag",
            Self::FlagBasis => "flag_basis",
            Self::AnswerDay => "answer_day",
            Self::RatingTally => "rating_tally",
            Self::ReasonTally => "reason_tally",
            Self::SurveyTally => "survey_tally",
            Self::AnswerTally => "answer_tally",
            Self::BesideTally => "beside_tally",
        }
    }

    /// Of a table with keys: how many columns are the key, and how many numbers stand behind it.
    pub(crate) const fn shape(self) -> (usize, usize) {
        match self {
            Self::Flag => (2, 0),
            Self::FlagBasis => (1, 0),
            Self::AnswerDay => (1, 2),
            Self::RatingTally => (5, Self::NUMBERS),
            Self::ReasonTally | Self::SurveyTally | Self::BesideTally => (2, 1),
            Self::AnswerTally => (5, 1),
            Self::Rating
            | Self::RatingReason
            | Self::RatingService
            | Self::SurveyResponse
            | Self::SurveyAnswer
            | Self::LabelProposed
            | Self::LedgerNote
            | Self::LedgerItem
            | Self::Unrated
            | Self::Cancelled => (0, 0),
        }
    }

    /// What becomes of the numbers behind a key when more come. Says the same as [`Self::insert`].
    pub(crate) fn grow(self, numbers: &mut [i64], more: &[i64]) {
        for (place, (number, more)) in numbers.iter_mut().zip(more).enumerate() {
            match (self, place) {
                (Self::AnswerDay, 0) => {}
                (Self::AnswerDay, _) => *number = *more,
                _ => *number += more,
            }
        }
    }

    /// The statement that writes a row, or grows the one that is there; its columns in the order of the table.
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
            Self::RatingService => {
                "INSERT INTO rating_service (seq, service) VALUES (?, ?) ON CONFLICT DO NOTHING"
            }
            Self::SurveyResponse => {
                "INSERT INTO survey_response (seq, visit_id, day, hour, department, counter, mode, survey,
                                              survey_version, capacity, comment, ending, proven)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            }
            Self::SurveyAnswer => {
                "INSERT INTO survey_answer (seq, question, answer) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            }
            Self::LabelProposed => {
                "INSERT INTO label_proposed (seq, target, label, reason, account, at)
                 VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            }
            Self::LedgerNote => {
                "INSERT INTO ledger_note (seq, target, question, text, account, at)
                 VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            }
            Self::LedgerItem => {
                "INSERT INTO ledger_item (seq, day, hour, department, aspect, text, account)
                 VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            }
            Self::Unrated => {
                "INSERT INTO unrated (seq, day, hour, department, counter, item, clerk, service, proven)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            }
            Self::Cancelled => {
                "INSERT INTO cancelled (seq, day, hour, department, counter, item, clerk, service, proven)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            }
            Self::BesideTally => {
                "INSERT INTO beside_tally (day, what, count)
                 VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
            }
            Self::Flag => "INSERT INTO flag (seq, rule) VALUES (?, ?) ON CONFLICT DO NOTHING",
            Self::FlagBasis => "INSERT INTO flag_basis (seq) VALUES (?) ON CONFLICT DO NOTHING",
            // Places only grow.
            Self::AnswerDay => {
                "INSERT INTO answer_day (day, first, last) VALUES (?, ?, ?)
                 ON CONFLICT DO UPDATE SET last = excluded.last"
            }
            Self::RatingTally => {
                "INSERT INTO rating_tally (period, scale, level, dimension, key,
                                           count, flagged, no_reason, interrupted, unproven)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                   count = count + excluded.count, flagged = flagged + excluded.flagged,
                   no_reason = no_reason + excluded.no_reason,
                   interrupted = interrupted + excluded.interrupted, unproven = unproven + excluded.unproven"
            }
            Self::ReasonTally => {
                "INSERT INTO reason_tally (period, code, count)
                 VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
            }
            Self::SurveyTally => {
                "INSERT INTO survey_tally (period, department, count)
                 VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
            }
            Self::AnswerTally => {
                "INSERT INTO answer_tally (period, survey, survey_version, question, answer, count)
                 VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
            }
        }
    }
}
