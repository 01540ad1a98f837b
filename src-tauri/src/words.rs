//! What the shell itself says, in notifications and in the tray; everything else is said by the program or the window.

use rounds_app::Language;

use crate::tray::Standing;

/// The tray's menu, below the line that tells how things stand.
pub struct Menu {
    /// Makes a run.
    pub sync_now: &'static str,
    /// Brings the window to the front.
    pub open: &'static str,
    /// Ends the program.
    pub quit: &'static str,
}

/// The words of the tray's menu.
pub const fn menu(language: Language) -> Menu {
    match language {
        Language::English => Menu { sync_now: "Sync now", open: "Open Rounds", quit: "Quit Rounds" },
        Language::French => Menu { sync_now: "Synchroniser maintenant", open: "Ouvrir Rounds", quit: "Quitter Rounds" },
        Language::Portuguese => Menu { sync_now: "Sincronizar agora", open: "Abrir o Rounds", quit: "Sair do Rounds" },
        Language::Swahili => Menu { sync_now: "Sawazisha sasa", open: "Fungua Rounds", quit: "Funga Rounds" },
    }
}

/// How the sync stands, in one line.
pub fn standing(standing: Standing, language: Language) -> String {
    let (apart, all_sent, offline) = match language {
        Language::English => ("Not connected yet", "All sent", "Offline"),
        Language::French => ("Pas encore relié", "Tout est envoyé", "Hors ligne"),
        Language::Portuguese => ("Ainda não ligado", "Tudo enviado", "Sem ligação"),
        Language::Swahili => ("Bado haijaunganishwa", "Yote yametumwa", "Nje ya mtandao"),
    };
    match standing {
        Standing::Apart => apart.to_owned(),
        Standing::Synced => all_sent.to_owned(),
        Standing::Waiting(count) => waiting(count, language),
        Standing::Review(count) => review(count, language),
        Standing::Offline(0) => offline.to_owned(),
        Standing::Offline(count) => format!("{offline} – {}", waiting(count, language)),
    }
}

fn waiting(count: u32, language: Language) -> String {
    match (language, count) {
        (Language::English, 1) => "1 change waits to be sent".to_owned(),
        (Language::English, _) => format!("{count} changes wait to be sent"),
        (Language::French, 1) => "1 modification attend d'être envoyée".to_owned(),
        (Language::French, _) => format!("{count} modifications attendent d'être envoyées"),
        (Language::Portuguese, 1) => "1 alteração por enviar".to_owned(),
        (Language::Portuguese, _) => format!("{count} alterações por enviar"),
        (Language::Swahili, 1) => "Badiliko 1 linasubiri kutumwa".to_owned(),
        (Language::Swahili, _) => format!("Mabadiliko {count} yanasubiri kutumwa"),
    }
}

fn review(count: u32, language: Language) -> String {
    match (language, count) {
        (Language::English, 1) => "1 record needs you".to_owned(),
        (Language::English, _) => format!("{count} records need you"),
        (Language::French, 1) => "1 fiche a besoin de vous".to_owned(),
        (Language::French, _) => format!("{count} fiches ont besoin de vous"),
        (Language::Portuguese, 1) => "1 registo precisa de si".to_owned(),
        (Language::Portuguese, _) => format!("{count} registos precisam de si"),
        (Language::Swahili, 1) => "Rekodi 1 inakuhitaji".to_owned(),
        (Language::Swahili, _) => format!("Rekodi {count} zinakuhitaji"),
    }
}

/// The title of the notification of new conflicts.
pub const fn conflicts_title(language: Language) -> &'static str {
    match language {
        Language::English => "Conflicts to review",
        Language::French => "Conflits à régler",
        Language::Portuguese => "Conflitos por resolver",
        Language::Swahili => "Migongano ya kusuluhisha",
    }
}

/// What the notification of new conflicts says.
pub fn conflicts(count: u32, language: Language) -> String {
    match (language, count) {
        (Language::English, 1) => "Two people changed the same record. Both versions are kept; please choose.".to_owned(),
        (Language::English, _) => {
            format!("{count} records were changed by two people. Both versions of each are kept; please choose.")
        }
        (Language::French, 1) => "Deux personnes ont modifié la même fiche. Les deux versions sont gardées ; à vous de choisir.".to_owned(),
        (Language::French, _) => {
            format!("{count} fiches ont été modifiées par deux personnes. Les deux versions de chacune sont gardées ; à vous de choisir.")
        }
        (Language::Portuguese, 1) => {
            "Duas pessoas alteraram o mesmo registo. As duas versões ficam guardadas; escolha, por favor.".to_owned()
        }
        (Language::Portuguese, _) => {
            format!("{count} registos foram alterados por duas pessoas. As duas versões de cada um ficam guardadas; escolha, por favor.")
        }
        (Language::Swahili, 1) => "Watu wawili wamebadilisha rekodi moja. Matoleo yote mawili yamehifadhiwa; tafadhali chagua.".to_owned(),
        (Language::Swahili, _) => {
            format!("Rekodi {count} zimebadilishwa na watu wawili. Matoleo yote mawili ya kila moja yamehifadhiwa; tafadhali chagua.")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn how_things_stand_is_told_apart_in_every_language() {
        let all = [
            Standing::Apart,
            Standing::Synced,
            Standing::Waiting(1),
            Standing::Waiting(12),
            Standing::Review(1),
            Standing::Review(12),
            Standing::Offline(0),
            Standing::Offline(12),
        ];
        let lines: BTreeSet<String> =
            Language::ALL.into_iter().flat_map(|language| all.map(|standing| super::standing(standing, language))).collect();
        assert_eq!(lines.len(), all.len() * Language::ALL.len());
        assert_eq!(standing(Standing::Offline(2), Language::English), "Offline – 2 changes wait to be sent");
        assert_eq!(standing(Standing::Waiting(2), Language::Swahili), "Mabadiliko 2 yanasubiri kutumwa");
    }

    #[test]
    fn a_notification_counts_in_every_language() {
        for language in Language::ALL {
            assert!(conflicts(12, language).contains("12"), "{language:?}");
            assert_ne!(conflicts(1, language), conflicts(2, language));
        }
    }
}
