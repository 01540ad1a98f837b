//! An assessment scored from its section answers, and its result kept as a record.

use crate::support::{Laptop, Site};
use serde_json::{Value, json};

/// An assessment with an instrument of three sections; gives its id.
async fn sitting(laptop: &Laptop) -> String {
    let country = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    let region = laptop.put("Region", None, json!({"name": "North", "countryId": country})).await;
    let district = laptop.put("District", None, json!({"name": "Hills", "regionId": region})).await;
    let school = laptop.put("School", None, json!({"name": "Acacia", "districtId": district})).await;
    let teacher = laptop.put("Teacher", None, json!({"name": "Teacher One", "schoolId": school})).await;
    let sections = json!([
        {"code": "letters", "title": "Letters", "type": "timedGrid", "items": ["a", "m", "s", "t"], "durationSeconds": 60},
        {"code": "story", "title": "Story", "type": "passage", "items": ["A", "goat", "ran", "home."], "durationSeconds": 60, "sentenceEnds": [4]},
        {"code": "asks", "title": "Questions", "type": "questions", "passage": "story", "items": [{"text": "Who?", "after": 2}, {"text": "Where?", "after": 4}]},
    ]);
    let instrument = json!({"title": "Reading", "version": 1, "status": "published", "sections": sections});
    let instrument = laptop.put("AssessmentDefinition", None, instrument).await;
    let visit = laptop.put("SchoolVisit", None, json!({"schoolId": school, "date": "2026-03-02", "status": "done"})).await;
    let lesson = laptop.put("TeacherVisit", None, json!({"visitId": visit, "teacherId": teacher})).await;
    let assessment = json!({"teacherVisitId": lesson, "assessmentDefinitionId": instrument, "pupilCode": "2-07"});
    laptop.put("PupilAssessment", None, assessment).await
}

async fn mark(laptop: &Laptop, assessment: &str, section: &str, facts: Value) {
    let mut answer = json!({"pupilAssessmentId": assessment, "section": section});
    answer.as_object_mut().unwrap().extend(facts.as_object().unwrap().clone());
    laptop.put("SectionAnswer", None, answer).await;
}

#[tokio::test]
async fn a_result_is_computed_once_from_what_is_on_disk_and_sent_like_any_record() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let assessment = sitting(&laptop).await;
    let nothing = laptop.app.assess(&assessment).await.unwrap();
    assert!(nothing.scores.is_empty() && nothing.refused.is_empty() && nothing.result.is_empty(), "no result of nothing");

    mark(&laptop, &assessment, "letters", json!({"items": "0100", "lastItem": 4, "secondsLeft": 30})).await;
    mark(&laptop, &assessment, "story", json!({"skippedReason": "refused"})).await;
    let assessed = laptop.app.assess(&assessment).await.unwrap();
    let [letters] = &assessed.scores[..] else { panic!("a section that was not done has no score: {assessed:?}") };
    assert_eq!((letters.attempted, letters.correct, letters.incorrect, letters.per_minute), (4, 1, 3, Some(2.0)));
    assert_eq!((&assessed.result["correct"], &assessed.result["attempted"]), (&json!(1), &json!(4)));
    laptop.synced().await;

    // Asked again, it is the same and no edit.
    assert_eq!(laptop.app.assess(&assessment).await.unwrap(), assessed);
    assert!(laptop.app.queue().await.unwrap().is_empty());

    // Marks that changed make a new version of the one result.
    let story = json!({"items": "1111", "lastItem": 4, "secondsLeft": 0, "skippedReason": null});
    mark(&laptop, &assessment, "story", story).await;
    mark(&laptop, &assessment, "asks", json!({"items": "1n"})).await;
    let again = laptop.app.assess(&assessment).await.unwrap();
    assert_eq!(
        (&again.result["correct"], &again.result["wordsPerMinute"], &again.result["comprehensionOfTotal"]),
        (&json!(6), &json!(4.0), &json!(0.5))
    );
    assert_eq!(again.scores[1].sentences, Some(1));
    laptop.synced().await;
    let results = rounds_app::api::RecordsQuery { kind: "AssessmentResult".into(), limit: 9, ..Default::default() };
    assert_eq!(laptop.app.records(results).await.unwrap().total, 1);
}

#[tokio::test]
async fn a_passage_that_is_corrected_limits_the_questions_to_the_text_read() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let assessment = sitting(&laptop).await;
    mark(&laptop, &assessment, "story", json!({"items": "1111", "lastItem": 4, "secondsLeft": 0})).await;
    mark(&laptop, &assessment, "asks", json!({"items": "11"})).await;
    let of_all = laptop.app.assess(&assessment).await.unwrap();
    assert_eq!((of_all.scores[1].asked, &of_all.result["comprehensionOfTotal"]), (2, &json!(1.0)));
    // The assessor corrects where the reading ended: the second question was never to be asked.
    mark(&laptop, &assessment, "story", json!({"items": "111.", "lastItem": 3, "secondsLeft": 0})).await;
    let corrected = laptop.app.assess(&assessment).await.unwrap();
    assert_eq!((corrected.scores[1].asked, corrected.scores[1].correct), (1, 1));
    assert_eq!((&corrected.result["comprehensionOfTotal"], &corrected.result["comprehensionOfAsked"]), (&json!(0.5), &json!(1.0)));
}

#[tokio::test]
async fn facts_that_contradict_each_other_are_told_by_section_and_the_rest_is_scored() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let assessment = sitting(&laptop).await;
    mark(&laptop, &assessment, "letters", json!({"items": "1111111", "lastItem": 4, "secondsLeft": 10})).await;
    mark(&laptop, &assessment, "story", json!({"items": "11", "lastItem": 2, "secondsLeft": 0})).await;
    let assessed = laptop.app.assess(&assessment).await.unwrap();
    let [refused] = &assessed.refused[..] else { panic!("{assessed:?}") };
    assert_eq!((refused.section.as_str(), refused.message.as_str()), ("letters", "there are more marks than items in the section"));
    assert_eq!(assessed.scores.iter().map(|score| score.section.as_str()).collect::<Vec<_>>(), ["story"]);
    assert_eq!(assessed.result["correct"], json!(2));
}

#[tokio::test]
async fn a_result_of_marks_that_were_taken_back_says_that_nothing_was_done() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let assessment = sitting(&laptop).await;
    mark(&laptop, &assessment, "letters", json!({"items": "1111", "lastItem": 4, "secondsLeft": 10})).await;
    laptop.app.assess(&assessment).await.unwrap();
    mark(&laptop, &assessment, "letters", json!({"skippedReason": "absent"})).await;
    let assessed = laptop.app.assess(&assessment).await.unwrap();
    assert_eq!((&assessed.result["correct"], &assessed.result["attempted"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn only_an_assessment_can_be_assessed() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let country = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    for id in [country.as_str(), "00000000-0000-0000-0000-000000000000", "no id"] {
        assert_eq!(laptop.app.assess(id).await.unwrap_err().code(), "not_found");
    }
}
