//! The monitoring forms and the answers to them. Answers follow the skip logic: a question that is not
//! relevant is stored as not asked, and some of the others as not known or refused.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rounds_model::{EntityId, Payload};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    dice::Dice,
    record::{DataError, Records, id, json},
};

/// A form of the file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Form {
    title: String,
    code: String,
    visit_type: String,
    questions: Vec<Question>,
}

/// A question; what else its row says goes into the record as it is.
#[derive(Deserialize)]
struct Question {
    name: String,
    #[serde(rename = "type")]
    question_type: String,
    #[serde(default)]
    relevant: Option<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    choices: Vec<Choice>,
    /// Answers that somebody might give; not part of the form.
    #[serde(default)]
    examples: Vec<String>,
}

#[derive(Deserialize)]
struct Choice {
    name: String,
}

/// The two forms.
pub struct Forms(Vec<Form>);

/// What was answered, or why nothing was.
type Answer = Result<String, &'static str>;

impl Forms {
    /// Adds the forms and their questions.
    pub fn add(records: &mut Records) -> Result<Self, DataError> {
        let text = include_str!("../../demo-data/forms.json");
        let rows: Vec<Map<String, Value>> = json("forms.json", text)?;
        let forms: Vec<Form> = json("forms.json", text)?;
        for (form, row) in forms.iter().zip(rows) {
            let data = Payload::default()
                .with("title", form.title.as_str())
                .with("code", form.code.as_str())
                .with("version", 1)
                .with("status", "published")
                .with("project", "Demo")
                .with("visitType", form.visit_type.as_str())
                .with("roles", serde_json::json!(["coordinator", "supervisor"]))
                .with("languages", "English");
            let form_id = records.add("ProjectForm", form_id(&form.code), data);
            let questions = row.get("questions").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
            for (position, (question, row)) in form.questions.iter().zip(questions).enumerate() {
                let mut data = Payload(row.clone());
                data.0.remove("examples");
                let data = data.with("projectFormId", form_id.to_string()).with("position", position + 1).with("active", true);
                records.add("FormQuestion", question_id(&form.code, &question.name), data);
            }
        }
        Ok(Self(forms))
    }

    /// The form for that type of visit.
    pub fn for_visit(&self, visit_type: &str) -> Option<EntityId> {
        self.0.iter().find(|form| form.visit_type == visit_type).map(|form| form_id(&form.code))
    }

    /// Adds the answers given on a visit. `open` is whether the school was found open.
    pub fn answer(
        &self,
        records: &mut Records,
        visit: EntityId,
        visit_type: &str,
        open: bool,
        date: NaiveDate,
        dice: &mut Dice,
    ) -> Result<(), DataError> {
        let Some(form) = self.0.iter().find(|form| form.visit_type == visit_type) else { return Ok(()) };
        let form_id = form_id(&form.code).to_string();
        let mut given: BTreeMap<&str, String> = BTreeMap::new();
        for question in &form.questions {
            let question_id = question_id(&form.code, &question.name);
            let answer = if !question.is_asked(&given)? {
                Err("notAsked")
            } else if question.name == "open_today" {
                Ok(if open { "yes" } else { "no" }.to_owned())
            } else {
                question.answer(date, dice)
            };
            let data = Payload::default()
                .with("visitId", visit.to_string())
                .with("questionId", question_id.to_string())
                .with("projectFormId", form_id.as_str());
            let data = match answer {
                Ok(value) => {
                    given.insert(&question.name, value.clone());
                    data.with("value", value)
                }
                Err(why) => data.with("noAnswer", why),
            };
            let kind = rounds_model::Kind::of("MonitoringAnswer");
            let id = EntityId::derived(&kind, &[&visit.to_string(), &question_id.to_string()]);
            records.add("MonitoringAnswer", id, data);
        }
        Ok(())
    }
}

impl Question {
    /// Whether it is asked after these answers. The demo's forms compare one answer with one word.
    fn is_asked(&self, given: &BTreeMap<&str, String>) -> Result<bool, DataError> {
        let Some(relevant) = &self.relevant else { return Ok(true) };
        let comparison = relevant.strip_prefix("${").and_then(|rest| rest.split_once("} = '"));
        let (name, word) = comparison
            .and_then(|(name, word)| Some((name, word.strip_suffix('\'')?)))
            .ok_or_else(|| DataError::Value(format!("the demo cannot follow `{relevant}`")))?;
        Ok(given.get(name).is_some_and(|answer| answer == word))
    }

    fn answer(&self, date: NaiveDate, dice: &mut Dice) -> Answer {
        if !self.required {
            match dice.between(1, 40) {
                1 => return Err("dontKnow"),
                2 => return Err("refused"),
                3 => return Err("missing"),
                _ => {}
            }
        }
        let answer = match self.question_type.as_str() {
            // Most schools are as they should be: the first choice is the likeliest.
            "select_one" if dice.chance(0.6) => self.choices.first().map(|choice| choice.name.clone()),
            "select_one" => dice.pick(&self.choices).map(|choice| choice.name.clone()),
            "select_multiple" => {
                let (none, others): (Vec<_>, Vec<_>) = self.choices.iter().partition(|choice| choice.name == "none");
                let chosen: Vec<&str> = others.iter().filter(|_| dice.chance(0.5)).map(|choice| choice.name.as_str()).collect();
                if chosen.is_empty() { none.first().map(|choice| choice.name.clone()) } else { Some(chosen.join(" ")) }
            }
            "date" => date.checked_sub_days(Days::new(u64::from(dice.between(3, 50)))).map(|date| date.to_string()),
            _ => dice.pick(&self.examples).cloned(),
        };
        answer.ok_or("missing")
    }
}

fn form_id(code: &str) -> EntityId {
    id("ProjectForm", &[code, "1"])
}

fn question_id(code: &str, name: &str) -> EntityId {
    id("FormQuestion", &[code, "1", name])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_asked_only_after_the_answer_that_it_depends_on() {
        let question = |relevant: &str| -> Question {
            serde_json::from_value(serde_json::json!({"name": "q", "type": "text", "relevant": relevant})).unwrap()
        };
        let given = BTreeMap::from([("water", "yes".to_owned())]);
        assert!(question("${water} = 'yes'").is_asked(&given).unwrap());
        assert!(!question("${water} = 'no'").is_asked(&given).unwrap());
        assert!(!question("${meal} = 'yes'").is_asked(&given).unwrap());
        assert!(question("${water} > 3").is_asked(&given).is_err());
    }
}
