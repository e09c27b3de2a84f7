"""Every command and option as data: the parser, the help and the docs' test read this table."""

from __future__ import annotations

from dataclasses import dataclass

TEXT, WHOLE, NUMBER, AMOUNT, DATE, CHOICE, FLAG = "tekst", "heltal", "tal", "beloeb", "dato", "valg", "flag"

LARGEST_AMOUNT = 1e12
MOST_DRAWS = 1_000_000
LARGEST_SEED = 2**53 - 1
"""The largest whole number every JSON reader gives back unchanged."""
EARLIEST, LATEST = "2000-01-01", "2100-12-31"


@dataclass(frozen=True, slots=True)
class Option:
    """One option, written ``--name``. shown: what stands for the value in the help; lowest and highest are inclusive;
    many: takes several values. A missing option is ``default`` (an empty tuple where many)."""

    name: str
    kind: str
    help: str
    shown: str = ""
    default: object = None
    lowest: float | None = None
    highest: float | None = None
    choices: tuple[str, ...] = ()
    required: bool = False
    many: bool = False

    @property
    def key(self) -> str:
        """The option's name among the parsed values."""
        return self.name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands after the command without a name. shown: its name in the help."""

    key: str
    shown: str
    help: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Command:
    """One command. run: ``module:function`` inside this package, loaded when the command is called."""

    name: str
    does: str
    run: str
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    more: str = ""
    example: str = ""


JSON = Option("json", FLAG, "Skriv resultatet som ét JSON-dokument.")
DATO = Option("dato", DATE, "Den dag, der regnes på. Ellers i dag.", "ÅÅÅÅ-MM-DD", lowest=None)
DRAWS = Option("traek", WHOLE, "Antal tilfældige forløb i simulationen.", "N", 10_000, 1, MOST_DRAWS)
SEED = Option("froe", WHOLE, "Frø til de tilfældige tal. Samme frø giver samme svar.", "S", 1, 0, LARGEST_SEED)
OWN = Option("egne-projekter", TEXT, "Jeres egne færdige projekter, som vejer med i prisen.", "FIL.csv|xlsx")
BRIEF = Argument("fil", "BYGGEBRIEF.toml", "Byggeriet: kommune, antal boliger, areal og det, der ellers vides.")
SEARCH = Argument("soeg", "SØG", "Vis kun det, hvor nøgle, navn eller kilde indeholder teksten.", required=False)

COMMANDS: tuple[Command, ...] = (
    Command(
        "beregn",
        "Regn hele kæden: pris, støttebehov, husleje, og hvem der kan betale.",
        "chain_commands:calculate_brief",
        (BRIEF,),
        (
            DATO,
            DRAWS,
            SEED,
            OWN,
            Option("forklar", TEXT, "Vis, hvordan ét beløb er regnet ud: husleje, anskaffelsessum …", "NØGLE"),
            Option("excel", TEXT, "Skriv også det forventede forløb som levende regneark.", "UD.xlsx"),
            JSON,
        ),
        "En byggebrief skal mindst have [projekt] navn og kommune og [bygning] boliger og areal_m2_pr_bolig. "
        "Alt andet har en standardværdi, som står i svaret.",
        "faellesgrund beregn laerkemarken.toml --forklar husleje",
    ),
    Command(
        "baglaens",
        "Vend spørgsmålet om: hvad må det koste, når huslejen højst må være …",
        "chain_commands:turn_round",
        (BRIEF,),
        (
            Option(
                "husleje-maks",
                AMOUNT,
                "Højeste husleje om måneden, uden forbrug.",
                "KR",
                None,
                0,
                20_000,
                required=True,
            ),
            Option("sikkerhed", NUMBER, "Hvor ofte huslejen skal holde: 0.8 er 80 %.", "ANDEL", None, 0.5, 0.99),
            DATO,
            DRAWS,
            SEED,
            OWN,
            JSON,
        ),
        example="faellesgrund baglaens laerkemarken.toml --husleje-maks 2800 --sikkerhed 0.8",
    ),
    Command(
        "betaling",
        "Regn, hvad en husstand har tilbage, når huslejen er betalt.",
        "payment_commands:ability",
        (Argument("fil", "HUSSTAND.toml|HUSSTANDE.csv", "En husstand, eller en tabel med en husstand på hver linje."),),
        (
            DATO,
            Option(
                "raadighed",
                AMOUNT,
                "Det, der skal være tilbage om måneden. Giver højeste husleje. Flere tal kan gives.",
                "KR …",
                (),
                0,
                1_000_000,
                many=True,
            ),
            Option("fuld", FLAG, "Døde zoner, højeste husleje og forklaring også for en tabel."),
            JSON,
        ),
        "Oplysningerne gemmes ikke. Svaret er vejledende; Udbetaling Danmark afgør boligstøtte.",
        "faellesgrund betaling husstand.toml --raadighed 3500",
    ),
    Command(
        "laan",
        "Regn et lån ud termin for termin, til øren.",
        "payment_commands:loan",
        (),
        (
            Option("hovedstol", AMOUNT, "Lånets størrelse.", "KR", None, 0.01, LARGEST_AMOUNT, required=True),
            Option("rente", NUMBER, "Rente pr. år som andel: 0.045 er 4,5 %.", "ANDEL", None, 0, 1, required=True),
            Option("aar", WHOLE, "Løbetid i år.", "N", None, 1, 100, required=True),
            Option("terminer", CHOICE, "Betalinger om året.", "N", "4", choices=("1", "2", "4", "12")),
            Option("type", CHOICE, "Lånets type.", "TYPE", "annuitet", choices=("annuitet", "serie", "staaende")),
            Option("bidrag", NUMBER, "Bidrag pr. år som andel af restgælden: 0.006 er 0,6 %.", "ANDEL", 0.0, 0, 1),
            JSON,
        ),
        example="faellesgrund laan --hovedstol 1000000 --rente 0.045 --aar 30",
    ),
    Command(
        "henlaeggelser",
        "Regn en 30-årsplan: rækker henlæggelserne til de store udskiftninger?",
        "payment_commands:reserve",
        (Argument("fil", "PLAN.toml", "Planen: afdelingens størrelse, opsparing og bygningsdele."),),
        (JSON,),
        example="faellesgrund henlaeggelser plan.toml",
    ),
    Command(
        "satser",
        "Vis de satser, loven sætter, med paragraf og kilde.",
        "reference_commands:rates",
        (SEARCH,),
        (Option("dato", DATE, "Vis kun det, der gælder den dag.", "ÅÅÅÅ-MM-DD"), JSON),
        example="faellesgrund satser boligsikring --dato 2026-12-01",
    ),
    Command(
        "evidens",
        "Vis de erfaringstal og antagelser, der regnes med.",
        "reference_commands:evidence",
        (SEARCH,),
        (JSON,),
        example="faellesgrund evidens tilslutning",
    ),
    Command(
        "server",
        "Start Fællesgrund i browseren.",
        "server_commands:serve",
        (),
        (
            Option("port", WHOLE, "Port, der lyttes på.", "N", None, 1, 65_535),
            Option("demo", FLAG, "Læg demodata ind, med opdigtede personer og kendt adgangskode."),
            Option("uden-arbejder", FLAG, "Start uden den proces, der regner i baggrunden."),
        ),
        "Uden --port bruges miljøvariablen PORT, ellers 8000.",
        "faellesgrund server --demo",
    ),
    Command(
        "arbejder",
        "Gør det, der venter i baggrunden, i egne processer.",
        "server_commands:work",
        (),
        (Option("antal", WHOLE, "Antal processer.", "N", 1, 1, 32),),
        "Serveren har selv en arbejder. Kommandoen er til drift, hvor serveren startes med --uden-arbejder.",
        "faellesgrund arbejder --antal 2",
    ),
    Command(
        "opret-bruger",
        "Opret en bruger, der kan logge ind.",
        "server_commands:create_user",
        (Argument("brugernavn", "BRUGERNAVN", "Det navn, der logges ind med.", required=False),),
        (
            Option("navn", TEXT, "Personens navn.", "NAVN"),
            Option("mail", TEXT, "Mailadresse.", "ADRESSE"),
            Option("enhed", TEXT, "Hvor personen arbejder.", "ENHED"),
            Option("rolle", TEXT, "Rolle i partnerskabet.", "ROLLE"),
        ),
        "Det, der ikke er skrevet, spørges der om. Adgangskoden skrives aldrig på kommandolinjen.",
        "faellesgrund opret-bruger anja --rolle oekonom",
    ),
    Command(
        "api-noegle",
        "Lav en nøgle, et program kan bruge i en brugers navn.",
        "access_commands:api_key",
        (Argument("bruger", "BRUGER", "Den bruger, programmet handler for."),),
        (
            Option("navn", TEXT, "Hvad nøglen skal bruges til.", "NAVN"),
            Option("omfang", TEXT, "De handlinger, nøglen giver. Ellers dem, der kun læser.", "HANDLING", many=True),
            Option("dage", WHOLE, "Hvor mange dage nøglen virker. Ellers 90.", "N", None, 1, 366),
            JSON,
        ),
        "Nøglen skrives én gang og kan ikke vises igen. Den giver aldrig mere end brugerens egne roller.",
        "faellesgrund api-noegle oekonom --omfang beregning.se satser.se",
    ),
    Command(
        "adgangsmatrix",
        "Vis, hvad hver rolle må, og hvor langt retten rækker.",
        "access_commands:matrix",
        (),
        (JSON, Option("markdown", FLAG, "Skriv matricen, som den står i dokumentationen.")),
        "Matricen er den, programmet selv spørger. A er alt, D er delt ved navn, E er kun egen part.",
        "faellesgrund adgangsmatrix",
    ),
    Command(
        "roter-noegler",
        "Læg fortrolige oplysninger om fra en gammel nøgle til den nyeste.",
        "server_commands:rotate_keys",
        more="Sæt først den nye nøgle forrest i FAELLESGRUND_NOEGLER, behold den gamle bagved, og genstart serveren. "
        "Serveren kan køre imens, og kommandoen kan afbrydes og køres igen.",
        example="faellesgrund roter-noegler",
    ),
    Command(
        "genindekser",
        "Gå søgningen igennem, og ret det, der ikke passer.",
        "server_commands:reindex",
        more="Serveren kan køre imens. Det samme sker hver nat; kommandoen er til efter en opdatering eller en gendannelse.",
        example="faellesgrund genindekser",
    ),
    Command(
        "kontroller",
        "Kontrollér, at installationen er sat rigtigt op.",
        "server_commands:check",
        (),
        (
            Option("indstillinger", FLAG, "Kontrollér kun indstillingerne, ikke databasen."),
            Option("gendannet", TEXT, "Notér, at databasen er gendannet med vilje, før loggen kontrolleres.", "GRUND"),
        ),
        example="faellesgrund kontroller",
    ),
    Command(
        "sikkerhedskopi",
        "Gem en kopi af alt i én fil, også mens serveren kører.",
        "server_commands:back_up",
        (Argument("ud", "UD", "Filen, kopien skrives i, eller en mappe at lægge den i."),),
        (Option("med-noegle", FLAG, "Læg nøglen med i kopien. Så kan den, der har filen, læse alt."),),
        "Nøglen er ikke med i kopien. Uden den kan kopien ikke bruges, så gem den et andet sted.",
        "faellesgrund sikkerhedskopi /srv/kopier",
    ),
    Command(
        "gendan",
        "Læg en sikkerhedskopi ind igen.",
        "server_commands:restore",
        (Argument("fil", "FIL", "Sikkerhedskopien."),),
        (
            Option("til", TEXT, "Mappen, den lægges ind i. Ellers datamappen.", "MAPPE"),
            Option("overskriv", FLAG, "Læg den ind, selv om der ligger noget. Det gamle flyttes og slettes ikke."),
        ),
        "Stop serveren først. Alt kontrolleres, før noget ændres; passer kopien ikke, er alt, som det var.",
        "faellesgrund gendan /srv/kopier/faellesgrund.zip --til /srv/proeve",
    ),
    Command(
        "vedligehold",
        "Luk siderne, mens noget ordnes, eller åbn dem igen.",
        "server_commands:maintenance",
        (Argument("tilstand", "TILSTAND", "»til« lukker siderne, »fra« åbner dem."),),
        (Option("tekst", TEXT, "Det, siden siger: hvornår det er færdigt.", "TEKST"),),
        example='faellesgrund vedligehold til --tekst "Vi er tilbage kl. 14."',
    ),
)

BY_NAME = {command.name: command for command in COMMANDS}
