//! Every kind of record, one file each, and the one list of them.
//!
//! A kind is a declaration ([`rounds_model::Entity`]): what it is called, where it belongs, its fields, its
//! rules. Engine, wire, stores, server and forms know kinds only through the [`registry`]; nothing outside
//! this crate names one to move, keep or show it. The one computation here is [`scoring`], because what a
//! pupil scored must be the same on the screen, on the server and in an export.

use std::sync::Arc;

use rounds_model::{Adapter, Registry, RegistryError, adapter};

mod label;
mod rule;
pub mod scoring;

#[cfg(test)]
mod check;
#[cfg(test)]
mod tests;

/// Declares the file of each kind and puts the kind into [`adapters`].
macro_rules! kinds {
    { $($file:ident::$Kind:ident,)+ } => {
        $(mod $file;)+
        $(pub use $file::$Kind;)+

        /// All kinds as they are listed here; a program or test may add its own before it makes a registry of them.
        #[must_use]
        pub fn adapters() -> Vec<Arc<dyn Adapter>> {
            vec![$(adapter::<$Kind>()),+]
        }
    };
}

kinds! {
    organisation::Organisation,
    country::Country,
    region::Region,
    district::District,
    monitor::Monitor,
    school::School,
    teacher::Teacher,
    pupil::Pupil,
    project_form::ProjectForm,
    form_question::FormQuestion,
    assessment_definition::AssessmentDefinition,
    school_visit::SchoolVisit,
    teacher_visit::TeacherVisit,
    monitoring_answer::MonitoringAnswer,
    photo::Photo,
    pupil_assessment::PupilAssessment,
    section_answer::SectionAnswer,
    assessment_result::AssessmentResult,
    action_point::ActionPoint,
}

/// All kinds in topological order.
///
/// # Errors
/// Declarations that contradict each other; a program that meets one says it and does not start.
pub fn registry() -> Result<Registry, RegistryError> {
    Registry::new(adapters())
}
