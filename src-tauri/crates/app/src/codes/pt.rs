//! The words of every code in Portuguese.

use super::{Words, words};

const KEPT: &str = "Tudo o que introduziu está seguro neste computador.";
const KEPT_AND_SENT_LATER: &str = "Tudo o que introduziu está seguro neste computador e será enviado mais tarde.";
const NOTHING_CHANGED: &str = "Nada foi alterado.";
const ENTRY_KEPT: &str = "O que introduziu fica guardado neste computador.";
const SAVED_BEFORE: &str = "O que já estava guardado está seguro. A última alteração não foi guardada.";
const BOTH_KEPT: &str = "As duas versões ficam guardadas.";
const FILE_LEFT: &str = "O ficheiro ficou como estava.";
const NEWEST: &str = "Instale a versão mais recente do Rounds.";

/// All rows, in the order of the table.
pub const WORDS: &[Words] = &[
    // The network.
    words(
        "unreachable",
        "Não foi possível chegar ao servidor.",
        KEPT_AND_SENT_LATER,
        "Verifique se o computador está ligado à rede e carregue em Sincronizar agora. O Rounds também tenta sozinho.",
    ),
    words(
        "captive_portal",
        "Outra máquina respondeu em vez do servidor; quase sempre é a página de entrada da rede.",
        KEPT_AND_SENT_LATER,
        "Abra um navegador, entre na rede e carregue em Sincronizar agora.",
    ),
    words(
        "tls_clock",
        "O certificado do servidor não é válido na data que este computador mostra. O relógio do computador deve estar errado.",
        KEPT_AND_SENT_LATER,
        "Acerte a data e a hora do computador e carregue em Sincronizar agora. Se estiverem certas, avise o apoio técnico.",
    ),
    words(
        "tls",
        "A ligação não é segura: o servidor não conseguiu provar que é o verdadeiro.",
        "Nada foi enviado. Tudo o que introduziu está seguro neste computador.",
        "Experimente outra rede. Se continuar assim, avise o apoio técnico.",
    ),
    words(
        "stalled",
        "A ligação parou: nada passou durante 30 segundos.",
        KEPT_AND_SENT_LATER,
        "Vá para onde o sinal for melhor e carregue em Sincronizar agora. Continua onde parou.",
    ),
    words(
        "cut",
        "A ligação foi cortada antes de o servidor acabar a resposta.",
        "Tudo o que introduziu está seguro neste computador. O que já tinha chegado fica guardado.",
        "Carregue em Sincronizar agora quando a rede estiver melhor. Continua onde parou.",
    ),
    words(
        "garbled",
        "Não foi possível ler a resposta do servidor.",
        KEPT_AND_SENT_LATER,
        "Carregue outra vez em Sincronizar agora. Se voltar a acontecer, avise o apoio técnico.",
    ),
    words(
        "server_broken",
        "O servidor, ou uma máquina à frente dele, falhou.",
        KEPT_AND_SENT_LATER,
        "Espere um pouco e carregue em Sincronizar agora. Se continuar assim, avise o apoio técnico.",
    ),
    // Refusals of the server.
    words(
        "signed_out",
        "O servidor já não reconhece esta sessão.",
        KEPT_AND_SENT_LATER,
        "Inicie sessão outra vez com a sua palavra-passe.",
    ),
    words(
        "wrong_password",
        "Este e-mail e esta palavra-passe não correspondem.",
        NOTHING_CHANGED,
        "Escreva-os outra vez. Se esqueceu a palavra-passe, fale com o seu administrador.",
    ),
    words("password_too_short", "A nova palavra-passe é demasiado curta.", NOTHING_CHANGED, "Escolha uma com pelo menos 10 caracteres."),
    words(
        "denied",
        "O servidor não lhe permite fazer isto.",
        ENTRY_KEPT,
        "Peça esse direito ao seu administrador e tente de novo; ou retire a entrada.",
    ),
    words("schema_too_old", "Esta versão do Rounds é demasiado antiga para o servidor.", KEPT_AND_SENT_LATER, NEWEST),
    words(
        "malformed",
        "O servidor não conseguiu ler o que o Rounds enviou.",
        KEPT,
        "Instale a versão mais recente do Rounds. Se continuar assim, envie o ficheiro de diagnóstico ao apoio técnico.",
    ),
    words(
        "not_found",
        "O que foi pedido não existe, ou não o pode ver.",
        "Tudo o resto está como estava.",
        "Volte à lista e procure outra vez.",
    ),
    words(
        "cursor_expired",
        "Este computador não é sincronizado há tanto tempo que é preciso descarregar tudo outra vez.",
        KEPT_AND_SENT_LATER,
        "Carregue em Sincronizar agora e deixe acabar; demora mais do que o habitual.",
    ),
    words(
        "ahead",
        "Este computador tem versões mais recentes do que tudo o que o servidor conhece.",
        KEPT_AND_SENT_LATER,
        "Avise o apoio técnico: o servidor pode ter sido reposto a partir de uma cópia.",
    ),
    words("too_large", "Uma entrada é demasiado grande para o servidor.", ENTRY_KEPT, "Encurte o texto mais longo e tente de novo."),
    words(
        "busy",
        "O servidor está ocupado e pediu para voltar mais tarde.",
        KEPT_AND_SENT_LATER,
        "Espere um pouco e carregue em Sincronizar agora. O Rounds também tenta sozinho.",
    ),
    words(
        "internal",
        "O servidor falhou.",
        KEPT_AND_SENT_LATER,
        "Espere um pouco e carregue em Sincronizar agora. Se continuar assim, avise o apoio técnico.",
    ),
    // The database.
    words(
        "disk_full",
        "O disco deste computador está cheio.",
        SAVED_BEFORE,
        "Liberte espaço no disco e faça outra vez a última alteração.",
    ),
    words(
        "database_damaged",
        "A base de dados deste computador está danificada.",
        "O ficheiro ficou como estava. O que foi sincronizado está seguro no servidor.",
        "Não apague nada. Envie o ficheiro de diagnóstico ao apoio técnico.",
    ),
    words("wrong_key", "A chave não abre a base de dados.", FILE_LEFT, "Indique a chave ou o código de recuperação deste computador."),
    words("database_too_new", "A base de dados foi feita por uma versão mais recente do Rounds.", FILE_LEFT, NEWEST),
    words(
        "database_busy",
        "Outro programa Rounds está a usar a base de dados deste portátil.",
        "O que já estava guardado está seguro. O que foi pedido agora não foi feito.",
        "Feche o outro programa Rounds, também num terminal, e tente o mesmo outra vez.",
    ),
    words(
        "database_dangling",
        "Um registo refere-se a outro que não está neste computador.",
        NOTHING_CHANGED,
        "Envie o ficheiro de diagnóstico ao apoio técnico.",
    ),
    words(
        "database_failed",
        "A base de dados deste computador não conseguiu fazer o que foi pedido.",
        SAVED_BEFORE,
        "Tente outra vez. Se voltar a acontecer, envie o ficheiro de diagnóstico ao apoio técnico.",
    ),
    words(
        "files",
        "Não foi possível ler ou escrever um ficheiro ou uma pasta do Rounds.",
        "O que já estava guardado está seguro.",
        "Verifique se a pasta de dados se pode ler e escrever e se há espaço no disco.",
    ),
    // Keys.
    words(
        "locked",
        "A chave da base de dados não está no porta-chaves deste computador.",
        "A base de dados está segura e fechada.",
        "Escreva o código de recuperação que foi mostrado quando este computador foi ligado.",
    ),
    words(
        "wrong_recovery_code",
        "Este não é o código de recuperação deste computador.",
        NOTHING_CHANGED,
        "Verifique o código, letra a letra. Tem 24 caracteres.",
    ),
    words(
        "bad_key",
        "A chave indicada não é uma chave: tem de ter 64 algarismos hexadecimais.",
        NOTHING_CHANGED,
        "Verifique ROUNDS_KEY ou o ficheiro da chave.",
    ),
    words(
        "keyslots_damaged",
        "O ficheiro que contém a chave protegida da base de dados falta ou está danificado.",
        "A base de dados ficou como estava.",
        "Não apague nada. Envie o ficheiro de diagnóstico ao apoio técnico.",
    ),
    words(
        "keychain",
        "Este computador não tem um porta-chaves que o Rounds possa usar.",
        "Mesmo assim, a base de dados está cifrada.",
        "Tenha o código de recuperação à mão: abre o Rounds de cada vez que o inicia. Ou instale um porta-chaves, ou inicie com ROUNDS_KEY.",
    ),
    words(
        "no_recovery_code",
        "O Rounds foi iniciado com uma chave neste computador, por isso não há código de recuperação.",
        NOTHING_CHANGED,
        "Guarde a própria chave em lugar seguro.",
    ),
    words(
        "backup_damaged",
        "Esta cópia da base de dados está danificada ou não pode ser lida.",
        "A base de dados ficou como estava.",
        "Escolha outra cópia.",
    ),
    // The account.
    words(
        "not_connected",
        "Este computador ainda não está ligado a nenhuma organização.",
        NOTHING_CHANGED,
        "Ligue-o com o endereço do servidor, o seu e-mail e a sua palavra-passe.",
    ),
    words(
        "bad_address",
        "Isto não é o endereço de um servidor.",
        NOTHING_CHANGED,
        "Escreva-o como a sua organização o deu, por exemplo rounds.example.org.",
    ),
    words(
        "bad_root",
        "O ficheiro da autoridade de certificação da organização não pode ser usado.",
        NOTHING_CHANGED,
        "Peça o ficheiro certo ao apoio técnico.",
    ),
    words(
        "mistyped_enrolment_code",
        "Isto não é um código de inscrição.",
        NOTHING_CHANGED,
        "Falta uma letra ou há uma errada. Escreva outra vez as 16 letras e algarismos, ou cole a linha inteira que recebeu.",
    ),
    words(
        "wrong_enrolment_code",
        "Este código de inscrição não é válido para este e-mail.",
        NOTHING_CHANGED,
        "Liga uma só vez, dentro de sete dias, e só a pessoa para quem foi feito. Verifique o e-mail, ou peça um código novo ao seu administrador.",
    ),
    words(
        "other_account",
        "Este computador está ligado com outra conta.",
        NOTHING_CHANGED,
        "Termine primeiro a sessão. O que não foi enviado fica seguro na outra conta.",
    ),
    words("in_practice", "Isto não é possível enquanto pratica.", NOTHING_CHANGED, "Saia primeiro da prática."),
    words(
        "not_in_practice",
        "Isto só funciona enquanto pratica.",
        NOTHING_CHANGED,
        "Termine a sessão e escolha a prática no primeiro ecrã.",
    ),
    // Entries.
    words(
        "invalid",
        "Algumas respostas ainda não estão bem.",
        "Nada do que estava guardado se perdeu.",
        "Corrija as respostas assinaladas.",
    ),
    words("unknown_kind", "Esta versão do Rounds não conhece este tipo de registo.", NOTHING_CHANGED, NEWEST),
    words("in_conflict", "Duas pessoas alteraram este registo, que espera por uma decisão.", BOTH_KEPT, "Resolva-o primeiro em Conflitos."),
    words("no_conflict", "Este registo já não está em conflito.", BOTH_KEPT, "Veja outra vez o registo e a lista de conflitos."),
    words("already_undone", "Esta decisão já foi anulada.", NOTHING_CHANGED, "Veja outra vez a lista de decisões."),
    words(
        "retries_used_up",
        "O servidor pediu quatro vezes para tentar mais tarde.",
        ENTRY_KEPT,
        "Carregue em Tentar de novo. Se voltar a acontecer, avise o apoio técnico.",
    ),
    words(
        "parent_deleted",
        "O registo a que este pertence foi apagado.",
        ENTRY_KEPT,
        "Reponha-o ou mude-o de lugar, ou retire-o para o diário.",
    ),
    words(
        "parent_absent",
        "O registo a que este pertence ainda não chegou ao servidor.",
        KEPT_AND_SENT_LATER,
        "Nada. É enviado assim que o outro registo lá estiver.",
    ),
    // Runs.
    words(
        "cancelled",
        "A sincronização foi interrompida.",
        "Tudo o que introduziu está seguro neste computador. O que já tinha chegado fica guardado.",
        "Carregue em Sincronizar agora para continuar.",
    ),
    words("busy_here", "Já está a decorrer outra sincronização deste computador.", KEPT, "Espere até acabar."),
    words(
        "still_waiting",
        "A sincronização correu bem, mas o servidor ainda não confirmou algumas entradas.",
        KEPT_AND_SENT_LATER,
        "Carregue outra vez em Sincronizar agora.",
    ),
    words(
        "conflicts_open",
        "A sincronização correu bem, mas duas pessoas alteraram os mesmos registos.",
        "As duas versões de cada um ficam guardadas.",
        "Resolva-os em Conflitos.",
    ),
    words(
        "attention_needed",
        "A sincronização correu bem, mas algumas entradas foram recusadas.",
        "Ficam guardadas neste computador.",
        "Abra a fila em Sincronização, corrija-as ou retire-as.",
    ),
    words(
        "set_aside",
        "A sincronização correu bem, mas alguns registos do servidor esperam por outros ou não se conseguem ler.",
        "Ficam de lado, e nada mais é afectado.",
        "Carregue mais tarde em Sincronizar agora. Se continuar assim, envie o ficheiro de diagnóstico ao apoio técnico.",
    ),
    words(
        "digests_differ",
        "A sincronização correu bem, mas este computador e o servidor não têm o mesmo.",
        KEPT,
        "Carregue outra vez em Sincronizar agora. Se continuar assim, envie o ficheiro de diagnóstico ao apoio técnico.",
    ),
    words(
        "backing_off",
        "A última tentativa falhou há pouco, por isso o Rounds espera antes da próxima.",
        KEPT_AND_SENT_LATER,
        "Espere, ou carregue em Sincronizar agora.",
    ),
    words(
        "clock_off",
        "O relógio deste computador está errado em mais de dois minutos.",
        "Nada se perde por isso; pode ter de escolher entre alterações que de outro modo se distinguiriam.",
        "Acerte a data e a hora do computador.",
    ),
    // The command line.
    words("usage", "O comando, ou o que lhe foi dado, não foi entendido.", NOTHING_CHANGED, "Veja rounds-cli --help."),
    words(
        "unexpected",
        "Aconteceu algo que o Rounds não sabe explicar.",
        KEPT,
        "Tente outra vez. Se voltar a acontecer, envie o ficheiro de diagnóstico ao apoio técnico.",
    ),
];
