//! ProjectForm: one version of a form that a project asks on a visit, for a role and a type of visit.
//! A published version does not change any more; a new wording is a new version, and a visit names the
//! one that it was made with.

use rounds_model::{Collection, Entity, Field, Payload};

use crate::label;

/// A form of a project.
pub struct ProjectForm;

impl Entity for ProjectForm {
    const KIND: &'static str = "ProjectForm";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "projectForms";
    const FIELDS: &'static [Field] = &[
        Field::text("title").required().search(),
        Field::text("code").search(),
        Field::integer("version").required().within(1.0, 1_000_000.0),
        Field::choice("status", &["draft", "published", "retired"]).required(),
        Field::text("project").search(),
        Field::choice("visitType", &["monitoring", "coaching", "followUp", "spotCheck"]),
        Field::choices("roles", &["coordinator", "supervisor", "dataManager", "administrator"]).label("Asked by"),
        Field::text("languages"),
        Field::long_text("notes"),
    ];

    fn label(data: &Payload) -> String {
        label::join([label::text(data, "title"), label::numbered(data, "v", "version").map(|version| version.replace(' ', ""))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{payload, refusals};
    use serde_json::json;

    #[test]
    fn a_form_has_a_version_and_a_status() {
        let good = json!({"title": "Termly visit", "version": 3, "status": "published", "roles": ["coordinator"]});
        assert!(refusals::<ProjectForm>(good.clone()).is_empty());
        assert_eq!(ProjectForm::label(&payload(good)), "Termly visit v3");
        assert_eq!(
            refusals::<ProjectForm>(json!({"title": "Termly visit", "version": 0, "status": "live"})),
            ["version out_of_range", "status not_a_choice"]
        );
    }
}
