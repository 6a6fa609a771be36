//! What is said in private: beside the entries, never in them, and in no log file; and what was written before there
//! was handwriting.

use super::*;

/// A draft with a text and a writing beside both the rating and the survey.
fn outspoken() -> Draft {
    let mut draft = draft();
    let rating = draft.rating.as_mut().expect("the draft has a rating");
    rating.words.writing = Some(Writing(vec![201; 12]));
    let survey = draft.survey.as_mut().expect("the draft has a survey");
    survey.words = Words { text: "两次".to_owned(), writing: Some(Writing(vec![202; 12])) };
    draft
}

/// What the draft becomes, and the contents for which a commitment was asked. Each commitment is another one.
fn closed(draft: &Draft) -> (Vec<Body>, Vec<(PrivateKind, Vec<u8>)>) {
    let mut asked = Vec::new();
    let commit = &mut |kind, content: &[u8]| {
        asked.push((kind, content.to_vec()));
        Commitment(asked.len().to_string())
    };
    let rating = draft.close_rating(Ending::Finished, commit);
    let survey = draft.close_survey(Ending::Finished, commit);
    (rating.into_iter().chain(survey).collect(), asked)
}

#[test]
fn a_commitment_is_made_once_for_each_content_and_for_nothing_else() {
    let text = |text: &str| (PrivateKind::Text, text.as_bytes().to_vec());
    let writing = |byte: u8| (PrivateKind::Writing, vec![byte; 12]);
    let (bodies, asked) = closed(&outspoken());
    assert_eq!(asked, [text("等了一个小时"), writing(201), text("两次"), writing(202)]);
    let held: Vec<_> = bodies
        .iter()
        .flat_map(|body| body.commitments().map(|(kind, commitment)| (kind, commitment.0.clone())))
        .collect();
    let of = |kind, number: &str| (kind, number.to_owned());
    let (typed, written) = (PrivateKind::Text, PrivateKind::Writing);
    assert_eq!(held, [of(typed, "1"), of(written, "2"), of(typed, "3"), of(written, "4")]);

    assert_eq!(closed(&draft()).1, [text("等了一个小时")], "a survey without words asks for none");
    let mut drawn = outspoken();
    drawn.rating.as_mut().expect("a rating").words.text.clear();
    drawn.survey = None;
    let (bodies, asked) = closed(&drawn);
    assert_eq!(asked, [writing(201)]);
    let Body::Rating(rating) = &bodies[0] else { panic!("a rating") };
    assert_eq!((&rating.comment, &rating.writing), (&None, &Some(Commitment("1".to_owned()))));
}

#[test]
fn nothing_said_in_private_stands_in_an_entry() {
    let writing = serde_json::to_string(&Writing(vec![201; 12])).expect("JSON");
    for body in closed(&outspoken()).0 {
        let bytes = entry(body).to_bytes().expect("the entry is short");
        let json = String::from_utf8(bytes).expect("an entry is UTF-8");
        for secret in ["等了", "两次", writing.trim_matches('"'), "201,201", "202,202"] {
            assert!(!json.contains(secret), "{secret} stands in {json}");
        }
    }
}

#[test]
fn only_answers_have_something_private() {
    for body in all_kinds() {
        let speaks = matches!(&body, Body::Rating(_));
        assert_eq!(body.commitments().count(), usize::from(speaks), "{body:?}");
    }
}

#[test]
fn a_bad_rating_says_why_in_any_words() {
    let said = |text: &str, writing: Option<Writing>| {
        let mut draft = draft();
        let rating = draft.rating.as_mut().expect("the draft has a rating");
        rating.reasons.clear();
        rating.words = Words { text: text.to_owned(), writing };
        let Some(Body::Rating(rating)) = closed(&draft).0.into_iter().next() else { panic!("a rating") };
        !rating.no_reason
    };
    let png = || Some(Writing(vec![137]));
    assert_eq!(
        [said("", None), said("慢", None), said("", png()), said("慢", png())],
        [false, true, true, true]
    );
}

#[test]
fn a_survey_of_handwriting_alone_is_answered() {
    let mut only = outspoken();
    only.rating = None;
    let survey = only.survey.as_mut().expect("the draft has a survey");
    (survey.answers, survey.capacity) = (Vec::new(), None);
    survey.words.text.clear();
    assert!(!only.is_empty());
    assert_eq!(closed(&only).0.len(), 1);
    only.survey.as_mut().expect("the draft has a survey").words.writing = None;
    assert!(only.is_empty());
    assert_eq!(closed(&only), (vec![], vec![]), "the control");
}

#[test]
fn a_draft_with_handwriting_is_read_as_it_was_saved() {
    let bytes = serde_json::to_vec(&outspoken()).expect("a draft is JSON");
    assert_eq!(serde_json::from_slice::<Draft>(&bytes).expect("a draft is readable"), outspoken());
}

#[test]
fn a_draft_from_before_handwriting_is_read() {
    let old = r#"{"visit_id":"00000000-0000-0000-0000-000000000003","started":{"wall":
        "2026-11-23T04:30:00.000+08:00","boot":"00000000-0000-0000-0000-000000000001","mono_ms":7000,"clock":
        "trusted"},"mode":"hall","subject":{"department":"119900000000000275","counter":"counter-3","item":null,
        "clerk":"2001"},"pack_version":1,"rating":{"scale":"five","taps":[{"level":1,"at_ms":0}],"reasons":[115],
        "reason_table":2,"comment":"等了一个小时"},"survey":{"survey":"ten-questions","version":1,"answers":
        [{"question":"told-once","answer":"no"}],"capacity":"on_behalf","comment":""}}"#;
    assert_eq!(serde_json::from_str::<Draft>(old).expect("an old draft is readable"), draft());
}

#[test]
fn entries_from_before_handwriting_and_numbers_are_read_as_entries_without() {
    for body in bodies_of(&draft()) {
        let now = entry(body);
        let bytes = now.to_bytes().expect("the entry is short");
        let json = String::from_utf8(bytes).expect("an entry is UTF-8");
        let old = json.replace(r#""writing":null,"#, "").replace(r#""phone":null,"service":null,"#, "");
        assert!(old != json && !old.contains("phone") && !old.contains("writing"));
        assert_eq!(Entry::read(old.as_bytes()).expect("an old entry is readable"), now);
        let carried = Recovered { log: None, seq: 1, proven: true, entry: old };
        assert_eq!(entry(Body::Recovered(carried)).counted(), now);
    }
}

#[test]
fn a_draft_shows_no_log_what_was_said() {
    let draft = outspoken();
    for shown in [format!("{draft:?}"), format!("{draft:#?}")] {
        assert!(shown.contains("Words(6 characters, Some(Writing(12 bytes)))"), "the control: {shown}");
        for secret in ["等了", "两次", "201,", "202,"] {
            assert!(!shown.contains(secret), "{secret} stands in {shown}");
        }
    }
}

#[test]
fn every_private_kind_is_known_by_its_name() {
    for kind in PrivateKind::ALL {
        assert_eq!(PrivateKind::named(kind.name()), Some(kind));
    }
    assert_eq!(
        PrivateKind::ALL.map(PrivateKind::name),
        ["text", "writing", "phone"],
        "as they stand in every database"
    );
    assert_eq!(PrivateKind::named("Text"), None);
}
