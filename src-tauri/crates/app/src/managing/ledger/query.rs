//! Which items the three ledgers have.

use shiwen_domain::{
    asset::Assets,
    managing::{Book, LedgerPage},
    reason::Aspect,
    results::{Days, QuestionKey},
};
use shiwen_store::{LedgerQuery, Of};

/// What to look for in the record.
pub(super) fn of(page: &LedgerPage, days: Days, assets: &Assets) -> LedgerQuery {
    let wanted = |aspect: Aspect| page.aspect.is_none_or(|only| only == aspect);
    // Only what has an aspect, and the one that was asked for.
    let with_aspect = || (Of::Only(reasons(assets, wanted)), Of::Only(questions(assets, wanted)));
    let (ratings, answers) = match (page.book, page.aspect) {
        (Book::Unit, _) => (Of::None, Of::None),
        (Book::Visitors, None) => (Of::All, Of::All),
        (Book::Visitors, Some(_)) | (Book::Duties, _) => with_aspect(),
    };
    let items = match (page.book, page.aspect) {
        (Book::Unit, None) => Of::All,
        (Book::Unit, Some(aspect)) => Of::Only(vec![aspect]),
        (Book::Visitors | Book::Duties, _) => Of::None,
    };
    LedgerQuery {
        days,
        ratings,
        answers,
        items,
        measure: page.measure,
        open_only: page.open_only,
        before: page.before.map(Into::into),
    }
}

fn reasons(assets: &Assets, wanted: impl Fn(Aspect) -> bool) -> Vec<u16> {
    let all = assets.reasons.reasons.iter();
    all.filter(|reason| reason.aspect.is_some_and(&wanted)).map(|reason| reason.code.0).collect()
}

fn questions(assets: &Assets, wanted: impl Fn(Aspect) -> bool) -> Vec<QuestionKey> {
    let all = assets.surveys.iter().flat_map(|survey| {
        let key = |question: &str| QuestionKey {
            survey: survey.id.to_string(),
            version: survey.version,
            question: question.to_owned(),
        };
        survey.questions.iter().map(move |question| (question.aspect, key(question.id.as_str())))
    });
    all.filter(|(aspect, _)| wanted(*aspect)).map(|(_, key)| key).collect()
}
