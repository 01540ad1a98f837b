//! The words of every code in French.

use super::{Words, words};

const KEPT: &str = "Tout ce que vous avez saisi est en sécurité sur cet ordinateur.";
const KEPT_AND_SENT_LATER: &str = "Tout ce que vous avez saisi est en sécurité sur cet ordinateur et sera envoyé plus tard.";
const NOTHING_CHANGED: &str = "Rien n'a été modifié.";
const ENTRY_KEPT: &str = "Votre saisie est gardée sur cet ordinateur.";
const SAVED_BEFORE: &str = "Ce qui était enregistré avant est en sécurité. La dernière modification n'a pas été enregistrée.";
const BOTH_KEPT: &str = "Les deux versions sont gardées.";
const FILE_LEFT: &str = "Le fichier est resté tel quel.";
const NEWEST: &str = "Installez la dernière version de Rounds.";

/// All rows, in the order of the table.
pub const WORDS: &[Words] = &[
    // The network.
    words(
        "unreachable",
        "Le serveur est injoignable.",
        KEPT_AND_SENT_LATER,
        "Vérifiez que l'ordinateur est connecté, puis appuyez sur Synchroniser maintenant. Rounds réessaie aussi tout seul.",
    ),
    words(
        "captive_portal",
        "Une autre machine a répondu à la place du serveur, le plus souvent la page de connexion du réseau.",
        KEPT_AND_SENT_LATER,
        "Ouvrez un navigateur web, connectez-vous au réseau, puis appuyez sur Synchroniser maintenant.",
    ),
    words(
        "tls_clock",
        "Le certificat du serveur n'est pas valable à la date qu'affiche cet ordinateur. L'horloge de l'ordinateur est sans doute fausse.",
        KEPT_AND_SENT_LATER,
        "Réglez la date et l'heure de l'ordinateur, puis appuyez sur Synchroniser maintenant. Si elles sont justes, prévenez votre assistance.",
    ),
    words(
        "tls",
        "La connexion n'est pas sûre : le serveur n'a pas pu prouver qu'il est le bon.",
        "Rien n'a été envoyé. Tout ce que vous avez saisi est en sécurité sur cet ordinateur.",
        "Essayez un autre réseau. Si cela continue, prévenez votre assistance.",
    ),
    words(
        "stalled",
        "La connexion est bloquée : rien n'est passé pendant 30 secondes.",
        KEPT_AND_SENT_LATER,
        "Allez là où le signal est meilleur, puis appuyez sur Synchroniser maintenant. Rounds reprend là où il s'est arrêté.",
    ),
    words(
        "cut",
        "La connexion a été coupée avant la fin de la réponse du serveur.",
        "Tout ce que vous avez saisi est en sécurité sur cet ordinateur. Ce qui était arrivé est gardé.",
        "Appuyez sur Synchroniser maintenant quand le réseau est meilleur. Rounds reprend là où il s'est arrêté.",
    ),
    words(
        "garbled",
        "La réponse du serveur est illisible.",
        KEPT_AND_SENT_LATER,
        "Appuyez encore une fois sur Synchroniser maintenant. Si cela revient, prévenez votre assistance.",
    ),
    words(
        "server_broken",
        "Le serveur, ou une machine placée devant lui, est en panne.",
        KEPT_AND_SENT_LATER,
        "Attendez un peu, puis appuyez sur Synchroniser maintenant. Si cela continue, prévenez votre assistance.",
    ),
    // Refusals of the server.
    words(
        "signed_out",
        "Le serveur ne reconnaît plus cette connexion.",
        KEPT_AND_SENT_LATER,
        "Connectez-vous de nouveau avec votre mot de passe.",
    ),
    words(
        "wrong_password",
        "Cette adresse e-mail et ce mot de passe ne vont pas ensemble.",
        NOTHING_CHANGED,
        "Saisissez-les de nouveau. Si vous avez oublié le mot de passe, demandez à votre administrateur.",
    ),
    words("password_too_short", "Le nouveau mot de passe est trop court.", NOTHING_CHANGED, "Choisissez-en un d'au moins 10 caractères."),
    words(
        "denied",
        "Le serveur ne vous permet pas de faire cela.",
        ENTRY_KEPT,
        "Demandez ce droit à votre administrateur, puis réessayez ; ou retirez la saisie.",
    ),
    words("schema_too_old", "Cette version de Rounds est trop ancienne pour le serveur.", KEPT_AND_SENT_LATER, NEWEST),
    words(
        "malformed",
        "Le serveur n'a pas pu lire ce que Rounds a envoyé.",
        KEPT,
        "Installez la dernière version de Rounds. Si cela continue, envoyez le fichier de diagnostic à votre assistance.",
    ),
    words(
        "not_found",
        "Ce qui était demandé n'existe pas, ou vous n'y avez pas accès.",
        "Tout le reste est inchangé.",
        "Revenez à la liste et cherchez de nouveau.",
    ),
    words(
        "cursor_expired",
        "Cet ordinateur n'a pas été synchronisé depuis si longtemps que tout doit être téléchargé de nouveau.",
        KEPT_AND_SENT_LATER,
        "Appuyez sur Synchroniser maintenant et laissez finir ; cela dure plus longtemps que d'habitude.",
    ),
    words(
        "ahead",
        "Cet ordinateur a des versions plus récentes que tout ce que le serveur connaît.",
        KEPT_AND_SENT_LATER,
        "Prévenez votre assistance : le serveur a peut-être été restauré à partir d'une copie.",
    ),
    words("too_large", "Une saisie est trop grande pour le serveur.", ENTRY_KEPT, "Raccourcissez son texte le plus long, puis réessayez."),
    words(
        "busy",
        "Le serveur est occupé et demande de revenir plus tard.",
        KEPT_AND_SENT_LATER,
        "Attendez un peu, puis appuyez sur Synchroniser maintenant. Rounds réessaie aussi tout seul.",
    ),
    words(
        "internal",
        "Le serveur est en panne.",
        KEPT_AND_SENT_LATER,
        "Attendez un peu, puis appuyez sur Synchroniser maintenant. Si cela continue, prévenez votre assistance.",
    ),
    // The database.
    words(
        "disk_full",
        "Le disque de cet ordinateur est plein.",
        SAVED_BEFORE,
        "Faites de la place sur le disque, puis refaites la dernière modification.",
    ),
    words(
        "database_damaged",
        "La base de données de cet ordinateur est endommagée.",
        "Le fichier est resté tel quel. Ce qui a été synchronisé est en sécurité sur le serveur.",
        "Ne supprimez rien. Envoyez le fichier de diagnostic à votre assistance.",
    ),
    words("wrong_key", "La clé n'ouvre pas la base de données.", FILE_LEFT, "Donnez la clé ou le code de récupération de cet ordinateur."),
    words("database_too_new", "La base de données vient d'une version plus récente de Rounds.", FILE_LEFT, NEWEST),
    words(
        "database_busy",
        "Un autre programme Rounds utilise la base de données de cet ordinateur.",
        "Ce qui était enregistré avant est en sécurité. Ce qui vient d'être demandé n'a pas été fait.",
        "Fermez l'autre programme Rounds, même dans un terminal, puis réessayez la même chose.",
    ),
    words(
        "database_dangling",
        "Une fiche renvoie à une autre qui n'est pas sur cet ordinateur.",
        NOTHING_CHANGED,
        "Envoyez le fichier de diagnostic à votre assistance.",
    ),
    words(
        "database_failed",
        "La base de données de cet ordinateur n'a pas pu faire ce qui était demandé.",
        SAVED_BEFORE,
        "Réessayez. Si cela revient, envoyez le fichier de diagnostic à votre assistance.",
    ),
    words(
        "files",
        "Un fichier ou un dossier de Rounds n'a pas pu être lu ou écrit.",
        "Ce qui était enregistré avant est en sécurité.",
        "Vérifiez que le dossier de données peut être lu et écrit et qu'il reste de la place sur le disque.",
    ),
    // Keys.
    words(
        "locked",
        "La clé de la base de données n'est pas dans le trousseau de cet ordinateur.",
        "La base de données est en sécurité et fermée.",
        "Saisissez le code de récupération qui a été affiché quand cet ordinateur a été connecté.",
    ),
    words(
        "wrong_recovery_code",
        "Ce n'est pas le code de récupération de cet ordinateur.",
        NOTHING_CHANGED,
        "Vérifiez le code, lettre par lettre. Il a 24 caractères.",
    ),
    words(
        "bad_key",
        "La clé donnée n'en est pas une : elle doit avoir 64 chiffres hexadécimaux.",
        NOTHING_CHANGED,
        "Vérifiez ROUNDS_KEY ou le fichier de la clé.",
    ),
    words(
        "keyslots_damaged",
        "Le fichier qui contient la clé protégée de la base de données manque ou est endommagé.",
        "La base de données elle-même est restée telle quelle.",
        "Ne supprimez rien. Envoyez le fichier de diagnostic à votre assistance.",
    ),
    words(
        "keychain",
        "Cet ordinateur n'a pas de trousseau que Rounds puisse utiliser.",
        "La base de données est chiffrée malgré tout.",
        "Gardez le code de récupération à portée de main : il ouvre Rounds à chaque démarrage. Ou installez un trousseau, ou démarrez avec ROUNDS_KEY.",
    ),
    words(
        "no_recovery_code",
        "Rounds a été démarré avec une clé sur cet ordinateur : il n'y a donc pas de code de récupération.",
        NOTHING_CHANGED,
        "Gardez la clé elle-même en lieu sûr.",
    ),
    words(
        "backup_damaged",
        "Cette copie de la base de données est abîmée ou ne peut pas être lue.",
        "La base de données est restée telle quelle.",
        "Choisissez une autre copie.",
    ),
    // The account.
    words(
        "not_connected",
        "Cet ordinateur n'est encore relié à aucune organisation.",
        NOTHING_CHANGED,
        "Reliez-le avec l'adresse du serveur, votre adresse e-mail et votre mot de passe.",
    ),
    words(
        "bad_address",
        "Ce n'est pas l'adresse d'un serveur.",
        NOTHING_CHANGED,
        "Saisissez-la comme votre organisation vous l'a donnée, par exemple rounds.example.org.",
    ),
    words(
        "bad_root",
        "Le fichier de l'autorité de certification de l'organisation est inutilisable.",
        NOTHING_CHANGED,
        "Demandez le bon fichier à votre assistance.",
    ),
    words(
        "mistyped_enrolment_code",
        "Ceci n'est pas un code d'inscription.",
        NOTHING_CHANGED,
        "Une lettre manque ou est fausse. Saisissez de nouveau les 16 lettres et chiffres, ou collez toute la ligne que vous avez reçue.",
    ),
    words(
        "wrong_enrolment_code",
        "Ce code d'inscription n'est pas valable pour cette adresse e-mail.",
        NOTHING_CHANGED,
        "Il relie une seule fois, dans les sept jours, et seulement la personne pour qui il a été fait. Vérifiez l'adresse e-mail, ou demandez un nouveau code à votre administrateur.",
    ),
    words(
        "other_account",
        "Cet ordinateur est relié avec un autre compte.",
        NOTHING_CHANGED,
        "Déconnectez-vous d'abord. Ce qui n'est pas envoyé reste en sécurité sous l'autre compte.",
    ),
    words("in_practice", "Ce n'est pas possible pendant que vous vous exercez.", NOTHING_CHANGED, "Quittez d'abord l'exercice."),
    words(
        "not_in_practice",
        "Cela ne marche que pendant que vous vous exercez.",
        NOTHING_CHANGED,
        "Déconnectez-vous, puis choisissez l'exercice au premier écran.",
    ),
    // Entries.
    words(
        "invalid",
        "Certaines réponses ne conviennent pas encore.",
        "Rien de ce qui était enregistré n'est perdu.",
        "Corrigez les réponses signalées.",
    ),
    words("unknown_kind", "Cette version de Rounds ne connaît pas ce type de fiche.", NOTHING_CHANGED, NEWEST),
    words(
        "in_conflict",
        "Deux personnes ont modifié cette fiche, et elle attend une décision.",
        BOTH_KEPT,
        "Réglez-la d'abord sous Conflits.",
    ),
    words("no_conflict", "Cette fiche n'est plus en conflit.", BOTH_KEPT, "Regardez de nouveau la fiche et la liste des conflits."),
    words("already_undone", "Cette décision a déjà été annulée.", NOTHING_CHANGED, "Regardez de nouveau la liste des décisions."),
    words(
        "retries_used_up",
        "Le serveur a demandé quatre fois de réessayer plus tard.",
        ENTRY_KEPT,
        "Appuyez sur Réessayer. Si cela revient, prévenez votre assistance.",
    ),
    words(
        "parent_deleted",
        "La fiche à laquelle celle-ci appartient a été supprimée.",
        ENTRY_KEPT,
        "Restaurez-la ou déplacez-la, ou retirez-la dans le journal.",
    ),
    words(
        "parent_absent",
        "La fiche à laquelle celle-ci appartient n'est pas encore arrivée au serveur.",
        KEPT_AND_SENT_LATER,
        "Rien à faire. Elle sera envoyée dès que l'autre fiche y sera.",
    ),
    // Runs.
    words(
        "cancelled",
        "La synchronisation a été arrêtée.",
        "Tout ce que vous avez saisi est en sécurité sur cet ordinateur. Ce qui était arrivé est gardé.",
        "Appuyez sur Synchroniser maintenant pour continuer.",
    ),
    words("busy_here", "Une autre synchronisation de cet ordinateur est déjà en cours.", KEPT, "Attendez qu'elle soit finie."),
    words(
        "still_waiting",
        "La synchronisation a marché, mais certaines saisies ne sont pas encore confirmées par le serveur.",
        KEPT_AND_SENT_LATER,
        "Appuyez encore une fois sur Synchroniser maintenant.",
    ),
    words(
        "conflicts_open",
        "La synchronisation a marché, mais deux personnes ont modifié les mêmes fiches.",
        "Les deux versions de chacune sont gardées.",
        "Réglez-les sous Conflits.",
    ),
    words(
        "attention_needed",
        "La synchronisation a marché, mais certaines saisies ont été refusées.",
        "Elles sont gardées sur cet ordinateur.",
        "Ouvrez la file d'attente sous Synchronisation, corrigez-les ou retirez-les.",
    ),
    words(
        "set_aside",
        "La synchronisation a marché, mais certaines fiches du serveur en attendent d'autres ou sont illisibles.",
        "Elles sont mises de côté, et rien d'autre n'est touché.",
        "Appuyez plus tard sur Synchroniser maintenant. Si cela continue, envoyez le fichier de diagnostic à votre assistance.",
    ),
    words(
        "digests_differ",
        "La synchronisation a marché, mais cet ordinateur et le serveur n'ont pas la même chose.",
        KEPT,
        "Appuyez encore une fois sur Synchroniser maintenant. Si cela continue, envoyez le fichier de diagnostic à votre assistance.",
    ),
    words(
        "backing_off",
        "Le dernier essai vient d'échouer, alors Rounds attend avant le prochain.",
        KEPT_AND_SENT_LATER,
        "Attendez, ou appuyez sur Synchroniser maintenant.",
    ),
    words(
        "clock_off",
        "L'horloge de cet ordinateur est fausse de plus de deux minutes.",
        "Rien n'est perdu pour autant ; Rounds vous demandera peut-être de choisir entre des modifications qu'il aurait pu distinguer.",
        "Réglez la date et l'heure de l'ordinateur.",
    ),
    // The command line.
    words("usage", "La commande, ou ce qui lui a été donné, n'a pas été compris.", NOTHING_CHANGED, "Voyez rounds-cli --help."),
    words(
        "unexpected",
        "Il s'est passé quelque chose que Rounds ne sait pas nommer.",
        KEPT,
        "Réessayez. Si cela revient, envoyez le fichier de diagnostic à votre assistance.",
    ),
];
