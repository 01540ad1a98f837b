//! The words of every code in Swahili.

use super::{Words, words};

const KEPT: &str = "Yote uliyoingiza yako salama kwenye kompyuta hii.";
const KEPT_AND_SENT_LATER: &str = "Yote uliyoingiza yako salama kwenye kompyuta hii na yatatumwa baadaye.";
const NOTHING_CHANGED: &str = "Hakuna kilichobadilishwa.";
const ENTRY_KEPT: &str = "Ulichoingiza kimehifadhiwa kwenye kompyuta hii.";
const SAVED_BEFORE: &str = "Yaliyohifadhiwa kabla yako salama. Badiliko la mwisho halikuhifadhiwa.";
const BOTH_KEPT: &str = "Matoleo yote mawili yamehifadhiwa.";
const FILE_LEFT: &str = "Faili limeachwa kama lilivyokuwa.";
const NEWEST: &str = "Sakinisha toleo jipya zaidi la Rounds.";

/// All rows, in the order of the table.
pub const WORDS: &[Words] = &[
    // The network.
    words(
        "unreachable",
        "Seva haikuweza kufikiwa.",
        KEPT_AND_SENT_LATER,
        "Hakikisha kompyuta ina mtandao, kisha bonyeza Sawazisha sasa. Rounds pia hujaribu yenyewe.",
    ),
    words(
        "captive_portal",
        "Mashine nyingine imejibu badala ya seva; mara nyingi ni ukurasa wa kuingia kwenye mtandao.",
        KEPT_AND_SENT_LATER,
        "Fungua kivinjari, ingia kwenye mtandao, kisha bonyeza Sawazisha sasa.",
    ),
    words(
        "tls_clock",
        "Cheti cha seva si halali kwa tarehe inayoonyeshwa na kompyuta hii. Huenda saa ya kompyuta si sahihi.",
        KEPT_AND_SENT_LATER,
        "Rekebisha tarehe na saa ya kompyuta, kisha bonyeza Sawazisha sasa. Kama ni sahihi, waambie watu wa msaada wa kiufundi.",
    ),
    words(
        "tls",
        "Muunganisho si salama: seva haikuweza kuthibitisha kuwa ndiyo yenyewe.",
        "Hakuna kilichotumwa. Yote uliyoingiza yako salama kwenye kompyuta hii.",
        "Jaribu mtandao mwingine. Ikiendelea hivyo, waambie watu wa msaada wa kiufundi.",
    ),
    words(
        "stalled",
        "Muunganisho umekwama: hakuna kilichopita kwa sekunde 30.",
        KEPT_AND_SENT_LATER,
        "Nenda mahali penye mtandao bora zaidi, kisha bonyeza Sawazisha sasa. Itaendelea pale ilipoishia.",
    ),
    words(
        "cut",
        "Muunganisho umekatika kabla seva haijamaliza kujibu.",
        "Yote uliyoingiza yako salama kwenye kompyuta hii. Yaliyokwisha kufika yamehifadhiwa.",
        "Bonyeza Sawazisha sasa mtandao ukiwa mzuri zaidi. Itaendelea pale ilipoishia.",
    ),
    words(
        "garbled",
        "Jibu la seva halikuweza kusomeka.",
        KEPT_AND_SENT_LATER,
        "Bonyeza Sawazisha sasa tena. Ikitokea tena, waambie watu wa msaada wa kiufundi.",
    ),
    words(
        "server_broken",
        "Seva, au mashine iliyo mbele yake, imeshindwa kufanya kazi.",
        KEPT_AND_SENT_LATER,
        "Subiri kidogo, kisha bonyeza Sawazisha sasa. Ikiendelea hivyo, waambie watu wa msaada wa kiufundi.",
    ),
    // Refusals of the server.
    words("signed_out", "Seva haikutambui tena kuwa umeingia.", KEPT_AND_SENT_LATER, "Ingia tena kwa nenosiri lako."),
    words(
        "wrong_password",
        "Barua pepe hii na nenosiri hili havilingani.",
        NOTHING_CHANGED,
        "Viandike tena. Kama umesahau nenosiri, muulize msimamizi wako.",
    ),
    words("password_too_short", "Nenosiri jipya ni fupi mno.", NOTHING_CHANGED, "Chagua lenye angalau herufi 10."),
    words(
        "denied",
        "Seva haikuruhusu kufanya hivi.",
        ENTRY_KEPT,
        "Muombe msimamizi wako ruhusa, kisha ujaribu tena; au ondoa ulichoingiza.",
    ),
    words("schema_too_old", "Toleo hili la Rounds ni la zamani mno kwa seva.", KEPT_AND_SENT_LATER, NEWEST),
    words(
        "malformed",
        "Seva haikuweza kusoma kile ambacho Rounds imetuma.",
        KEPT,
        "Sakinisha toleo jipya zaidi la Rounds. Ikiendelea hivyo, tuma faili la uchunguzi kwa watu wa msaada wa kiufundi.",
    ),
    words(
        "not_found",
        "Kilichoombwa hakipo, au huruhusiwi kukiona.",
        "Mengine yote yako kama yalivyokuwa.",
        "Rudi kwenye orodha na ukitafute tena.",
    ),
    words(
        "cursor_expired",
        "Kompyuta hii haijasawazishwa kwa muda mrefu sana, hivyo yote lazima yapakuliwe tena.",
        KEPT_AND_SENT_LATER,
        "Bonyeza Sawazisha sasa na usubiri imalize; itachukua muda zaidi ya kawaida.",
    ),
    words(
        "ahead",
        "Kompyuta hii ina matoleo mapya kuliko yote ambayo seva inayajua.",
        KEPT_AND_SENT_LATER,
        "Waambie watu wa msaada wa kiufundi: huenda seva imerejeshwa kutoka kwenye nakala.",
    ),
    words("too_large", "Ulichoingiza ni kikubwa mno kwa seva.", ENTRY_KEPT, "Fupisha maandishi yaliyo marefu zaidi, kisha ujaribu tena."),
    words(
        "busy",
        "Seva ina shughuli nyingi na imeomba kujaribu tena baadaye.",
        KEPT_AND_SENT_LATER,
        "Subiri kidogo, kisha bonyeza Sawazisha sasa. Rounds pia hujaribu yenyewe.",
    ),
    words(
        "internal",
        "Seva imeshindwa kufanya kazi.",
        KEPT_AND_SENT_LATER,
        "Subiri kidogo, kisha bonyeza Sawazisha sasa. Ikiendelea hivyo, waambie watu wa msaada wa kiufundi.",
    ),
    // The database.
    words("disk_full", "Diski ya kompyuta hii imejaa.", SAVED_BEFORE, "Ongeza nafasi kwenye diski, kisha fanya tena badiliko la mwisho."),
    words(
        "database_damaged",
        "Hifadhidata ya kompyuta hii imeharibika.",
        "Faili limeachwa kama lilivyokuwa. Yaliyosawazishwa yako salama kwenye seva.",
        "Usifute chochote. Tuma faili la uchunguzi kwa watu wa msaada wa kiufundi.",
    ),
    words("wrong_key", "Ufunguo huu haufungui hifadhidata.", FILE_LEFT, "Toa ufunguo au msimbo wa kurejesha wa kompyuta hii."),
    words("database_too_new", "Hifadhidata ilitengenezwa na toleo jipya zaidi la Rounds.", FILE_LEFT, NEWEST),
    words(
        "database_busy",
        "Programu nyingine ya Rounds inatumia hifadhidata ya kompyuta hii.",
        "Yaliyohifadhiwa kabla yako salama. Kilichoombwa sasa hivi hakikufanyika.",
        "Funga programu nyingine ya Rounds, hata iliyo kwenye terminali, kisha ujaribu tena vilevile.",
    ),
    words(
        "database_dangling",
        "Rekodi moja inataja nyingine ambayo haiko kwenye kompyuta hii.",
        NOTHING_CHANGED,
        "Tuma faili la uchunguzi kwa watu wa msaada wa kiufundi.",
    ),
    words(
        "database_failed",
        "Hifadhidata ya kompyuta hii haikuweza kufanya kilichoombwa.",
        SAVED_BEFORE,
        "Jaribu tena. Ikitokea tena, tuma faili la uchunguzi kwa watu wa msaada wa kiufundi.",
    ),
    words(
        "files",
        "Faili au folda ya Rounds haikuweza kusomwa au kuandikwa.",
        "Yaliyohifadhiwa kabla yako salama.",
        "Hakikisha folda ya data inaweza kusomwa na kuandikwa na kwamba diski ina nafasi.",
    ),
    // Keys.
    words(
        "locked",
        "Ufunguo wa hifadhidata haupo kwenye hifadhi ya funguo ya kompyuta hii.",
        "Hifadhidata iko salama na imefungwa.",
        "Ingiza msimbo wa kurejesha ulioonyeshwa kompyuta hii ilipounganishwa.",
    ),
    words(
        "wrong_recovery_code",
        "Huu si msimbo wa kurejesha wa kompyuta hii.",
        NOTHING_CHANGED,
        "Hakiki msimbo, herufi kwa herufi. Una herufi 24.",
    ),
    words(
        "bad_key",
        "Ufunguo uliotolewa si ufunguo: lazima uwe na tarakimu 64 za heksadesimali.",
        NOTHING_CHANGED,
        "Hakiki ROUNDS_KEY au faili la ufunguo.",
    ),
    words(
        "keyslots_damaged",
        "Faili lenye ufunguo uliofichwa wa hifadhidata halipo au limeharibika.",
        "Hifadhidata yenyewe imeachwa kama ilivyokuwa.",
        "Usifute chochote. Tuma faili la uchunguzi kwa watu wa msaada wa kiufundi.",
    ),
    words(
        "keychain",
        "Kompyuta hii haina hifadhi ya funguo ambayo Rounds inaweza kuitumia.",
        "Hata hivyo hifadhidata imefichwa kwa usimbaji.",
        "Weka msimbo wa kurejesha karibu: ndio unaofungua Rounds kila inapoanza. Au weka hifadhi ya funguo, au anza kwa ROUNDS_KEY.",
    ),
    words(
        "no_recovery_code",
        "Rounds ilianzishwa kwa ufunguo kwenye kompyuta hii, kwa hiyo hakuna msimbo wa kurejesha.",
        NOTHING_CHANGED,
        "Hifadhi ufunguo wenyewe mahali salama.",
    ),
    words(
        "backup_damaged",
        "Nakala hii ya hifadhidata imeharibika au haisomeki.",
        "Hifadhidata imeachwa kama ilivyokuwa.",
        "Chagua nakala nyingine.",
    ),
    // The account.
    words(
        "not_connected",
        "Kompyuta hii bado haijaunganishwa na shirika lolote.",
        NOTHING_CHANGED,
        "Iunganishe kwa anwani ya seva, barua pepe yako na nenosiri lako.",
    ),
    words("bad_address", "Hii si anwani ya seva.", NOTHING_CHANGED, "Iandike kama shirika lako lilivyokupa, kwa mfano rounds.example.org."),
    words(
        "bad_root",
        "Faili la mamlaka ya vyeti ya shirika haliwezi kutumika.",
        NOTHING_CHANGED,
        "Waombe watu wa msaada wa kiufundi faili sahihi.",
    ),
    words(
        "mistyped_enrolment_code",
        "Huu si msimbo wa kujiandikisha.",
        NOTHING_CHANGED,
        "Herufi moja imekosekana au si sahihi. Andika tena herufi na tarakimu 16, au bandika mstari wote uliotumiwa.",
    ),
    words(
        "wrong_enrolment_code",
        "Msimbo huu wa kujiandikisha haufai kwa barua pepe hii.",
        NOTHING_CHANGED,
        "Huunganisha mara moja tu, ndani ya siku saba, na yule tu aliyetengenezewa. Hakiki barua pepe, au mwombe msimamizi wako msimbo mpya.",
    ),
    words(
        "other_account",
        "Kompyuta hii imeunganishwa kwa akaunti nyingine.",
        NOTHING_CHANGED,
        "Toka kwanza. Ambayo hayajatumwa yanabaki salama kwenye akaunti ile nyingine.",
    ),
    words("in_practice", "Hili haliwezekani wakati unafanya mazoezi.", NOTHING_CHANGED, "Toka kwanza kwenye mazoezi."),
    words(
        "not_in_practice",
        "Hili hufanya kazi tu wakati unafanya mazoezi.",
        NOTHING_CHANGED,
        "Toka kwenye akaunti, kisha chagua mazoezi kwenye skrini ya kwanza.",
    ),
    // Entries.
    words(
        "invalid",
        "Baadhi ya majibu bado hayafai.",
        "Hakuna kilichohifadhiwa ambacho kimepotea.",
        "Rekebisha majibu yaliyowekewa alama.",
    ),
    words("unknown_kind", "Toleo hili la Rounds halijui aina hii ya rekodi.", NOTHING_CHANGED, NEWEST),
    words(
        "in_conflict",
        "Watu wawili wameibadilisha rekodi hii, nayo inasubiri uamuzi.",
        BOTH_KEPT,
        "Isuluhishe kwanza chini ya Migongano.",
    ),
    words("no_conflict", "Rekodi hii haina mgongano tena.", BOTH_KEPT, "Itazame tena rekodi na orodha ya migongano."),
    words("already_undone", "Uamuzi huu ulikwisha tenguliwa.", NOTHING_CHANGED, "Itazame tena orodha ya maamuzi."),
    words(
        "retries_used_up",
        "Seva imeomba mara nne kujaribu tena baadaye.",
        ENTRY_KEPT,
        "Bonyeza Jaribu tena. Ikitokea tena, waambie watu wa msaada wa kiufundi.",
    ),
    words(
        "parent_deleted",
        "Rekodi ambayo hii ni sehemu yake imefutwa.",
        ENTRY_KEPT,
        "Irejeshe au ihamishe, au iondoe uiweke kwenye jarida.",
    ),
    words(
        "parent_absent",
        "Rekodi ambayo hii ni sehemu yake bado haijafika kwenye seva.",
        KEPT_AND_SENT_LATER,
        "Huna la kufanya. Itatumwa mara tu rekodi ile nyingine itakapofika.",
    ),
    // Runs.
    words(
        "cancelled",
        "Usawazishaji umesimamishwa.",
        "Yote uliyoingiza yako salama kwenye kompyuta hii. Yaliyokwisha kufika yamehifadhiwa.",
        "Bonyeza Sawazisha sasa ili kuendelea.",
    ),
    words("busy_here", "Usawazishaji mwingine wa kompyuta hii tayari unaendelea.", KEPT, "Subiri hadi umalizike."),
    words(
        "still_waiting",
        "Usawazishaji umefanikiwa, lakini baadhi ya ulivyoingiza bado havijathibitishwa na seva.",
        KEPT_AND_SENT_LATER,
        "Bonyeza Sawazisha sasa tena.",
    ),
    words(
        "conflicts_open",
        "Usawazishaji umefanikiwa, lakini watu wawili wamebadilisha rekodi zilezile.",
        "Matoleo yote mawili ya kila moja yamehifadhiwa.",
        "Zisuluhishe chini ya Migongano.",
    ),
    words(
        "attention_needed",
        "Usawazishaji umefanikiwa, lakini baadhi ya ulivyoingiza vimekataliwa.",
        "Vimehifadhiwa kwenye kompyuta hii.",
        "Fungua foleni chini ya Usawazishaji, virekebishe au viondoe.",
    ),
    words(
        "set_aside",
        "Usawazishaji umefanikiwa, lakini baadhi ya rekodi kutoka kwenye seva zinasubiri nyingine au hazisomeki.",
        "Zimewekwa kando, na mengine yote hayajaguswa.",
        "Bonyeza Sawazisha sasa baadaye. Ikiendelea hivyo, tuma faili la uchunguzi kwa watu wa msaada wa kiufundi.",
    ),
    words(
        "digests_differ",
        "Usawazishaji umefanikiwa, lakini kompyuta hii na seva hazina rekodi zilezile.",
        KEPT,
        "Bonyeza Sawazisha sasa tena. Ikiendelea hivyo, tuma faili la uchunguzi kwa watu wa msaada wa kiufundi.",
    ),
    words(
        "backing_off",
        "Jaribio la mwisho limeshindwa muda mfupi uliopita, hivyo Rounds inasubiri kabla ya kujaribu tena.",
        KEPT_AND_SENT_LATER,
        "Subiri, au bonyeza Sawazisha sasa.",
    ),
    words(
        "clock_off",
        "Saa ya kompyuta hii si sahihi kwa zaidi ya dakika mbili.",
        "Hakuna kinachopotea kwa sababu hiyo; huenda ukaulizwa kuhusu mabadiliko ambayo vinginevyo yangetofautishwa.",
        "Rekebisha tarehe na saa ya kompyuta.",
    ),
    // The command line.
    words("usage", "Amri, au kilichotolewa pamoja nayo, hakikueleweka.", NOTHING_CHANGED, "Tazama rounds-cli --help."),
    words(
        "unexpected",
        "Kimetokea kitu ambacho Rounds haina maneno ya kukieleza.",
        KEPT,
        "Jaribu tena. Ikitokea tena, tuma faili la uchunguzi kwa watu wa msaada wa kiufundi.",
    ),
];
