//! What is said of a run that completed, in every language.

use crate::Language;

/// What is safe after a run that completed.
pub const fn safe(language: Language) -> &'static str {
    match language {
        Language::English => "Everything you entered is on the server and on this laptop.",
        Language::French => "Tout ce que vous avez saisi est sur le serveur et sur cet ordinateur.",
        Language::Portuguese => "Tudo o que introduziu está no servidor e neste computador.",
        Language::Swahili => "Yote uliyoingiza yako kwenye seva na kwenye kompyuta hii.",
    }
}

/// How many records the server confirmed, and how many came from it.
pub fn sentence(confirmed: u64, received: u64, language: Language) -> String {
    let say = match language {
        Language::English => english,
        Language::French => french,
        Language::Portuguese => portuguese,
        Language::Swahili => swahili,
    };
    say(confirmed, received)
}

fn english(confirmed: u64, received: u64) -> String {
    let records = |count: u64| if count == 1 { "1 record".to_owned() } else { format!("{count} records") };
    match (confirmed, received) {
        (0, 0) => "Synced: nothing had changed on either side.".to_owned(),
        (0, received) => format!("Synced: {} received.", records(received)),
        (confirmed, 0) => format!("Synced: {} confirmed by the server.", records(confirmed)),
        (confirmed, received) => format!("Synced: {} confirmed by the server, {} received.", records(confirmed), records(received)),
    }
}

fn french(confirmed: u64, received: u64) -> String {
    // In French what is counted is singular up to one, and the participle follows it.
    let records = |count: u64, done: &str| if count < 2 { format!("{count} fiche {done}") } else { format!("{count} fiches {done}s") };
    match (confirmed, received) {
        (0, 0) => "Synchronisé : rien n'avait changé, ni d'un côté ni de l'autre.".to_owned(),
        (0, received) => format!("Synchronisé : {}.", records(received, "reçue")),
        (confirmed, 0) => format!("Synchronisé : {} par le serveur.", records(confirmed, "confirmée")),
        (confirmed, received) => {
            format!("Synchronisé : {} par le serveur, {}.", records(confirmed, "confirmée"), records(received, "reçue"))
        }
    }
}

fn portuguese(confirmed: u64, received: u64) -> String {
    let records = |count: u64, done: &str| if count == 1 { format!("1 registo {done}") } else { format!("{count} registos {done}s") };
    match (confirmed, received) {
        (0, 0) => "Sincronizado: nada tinha mudado de nenhum dos lados.".to_owned(),
        (0, received) => format!("Sincronizado: {}.", records(received, "recebido")),
        (confirmed, 0) => format!("Sincronizado: {} pelo servidor.", records(confirmed, "confirmado")),
        (confirmed, received) => {
            format!("Sincronizado: {} pelo servidor, {}.", records(confirmed, "confirmado"), records(received, "recebido"))
        }
    }
}

fn swahili(confirmed: u64, received: u64) -> String {
    // The verb carries the number: "imethibitishwa" of one, "zimethibitishwa" of several.
    let records = |count: u64, verb: &str| if count == 1 { format!("rekodi 1 i{verb}") } else { format!("rekodi {count} zi{verb}") };
    match (confirmed, received) {
        (0, 0) => "Imesawazishwa: hakuna kilichokuwa kimebadilika upande wowote.".to_owned(),
        (0, received) => format!("Imesawazishwa: {}.", records(received, "mepokelewa")),
        (confirmed, 0) => format!("Imesawazishwa: {} na seva.", records(confirmed, "methibitishwa")),
        (confirmed, received) => {
            format!("Imesawazishwa: {} na seva, {}.", records(confirmed, "methibitishwa"), records(received, "mepokelewa"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_run_is_counted_in_every_language() {
        for (language, confirmed, received, said) in [
            (Language::English, 0, 0, "Synced: nothing had changed on either side."),
            (Language::English, 41, 1, "Synced: 41 records confirmed by the server, 1 record received."),
            (Language::French, 1, 2, "Synchronisé : 1 fiche confirmée par le serveur, 2 fiches reçues."),
            (Language::French, 3, 0, "Synchronisé : 3 fiches confirmées par le serveur."),
            (Language::Portuguese, 2, 1, "Sincronizado: 2 registos confirmados pelo servidor, 1 registo recebido."),
            (Language::Portuguese, 0, 5, "Sincronizado: 5 registos recebidos."),
            (Language::Swahili, 1, 7, "Imesawazishwa: rekodi 1 imethibitishwa na seva, rekodi 7 zimepokelewa."),
            (Language::Swahili, 2, 0, "Imesawazishwa: rekodi 2 zimethibitishwa na seva."),
        ] {
            assert_eq!(sentence(confirmed, received, language), said);
        }
    }
}
