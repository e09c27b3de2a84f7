"""The words of the demo's documents. Invented and neutral: no such paper exists."""

from __future__ import annotations

Line = tuple[int, str, str]

RULES_OF_PROCEDURE: tuple[Line, ...] = (
    (
        1,
        "Formål",
        "Forretningsordenen beskriver, hvordan parterne mødes, beslutter og følger op. Den ændrer ikke parternes aftaler.",
    ),
    (1, "Fora", "Organiseringen har tre fora, som hver har sin opgave."),
    (
        2,
        "Styregruppen",
        "Styregruppen træffer de beslutninger, der har betydning for økonomi, tidsplan eller antal boliger. Den mødes "
        "mindst fire gange om året.",
    ),
    (
        2,
        "Koordinationsgruppen",
        "Koordinationsgruppen forbereder styregruppens møder og løser det, der ikke kræver en beslutning:\n\n"
        "- følger tidsplanen for hvert projekt\n- samler spørgsmål til styregruppen\n- fordeler opgaver mellem parterne",
    ),
    (2, "Sekretariatet", "Sekretariatet indkalder, skriver referat og holder styr på frister og leverancer."),
    (
        1,
        "Møder og indkaldelse",
        "Dagsorden og bilag sendes ud mindst 5 arbejdsdage før mødet. Et punkt, der kommer senere, kan kun drøftes, ikke "
        "besluttes, medmindre alle parter er enige.",
    ),
    (
        1,
        "Beslutninger",
        "Styregruppen beslutter i enighed. Kan parterne ikke blive enige, noteres uenigheden i referatet, og punktet "
        "tages op på næste møde.\n\n"
        "| Slags punkt | Hvem beslutter | Frist for bilag |\n|---|---|---:|\n"
        "| Økonomi og antal boliger | Styregruppen | 5 arbejdsdage |\n| Tidsplan | Koordinationsgruppen | 3 arbejdsdage |",
    ),
    (1, "Referat", "Referatet sendes ud inden 5 arbejdsdage. Bemærkninger gives inden 5 arbejdsdage derefter."),
    (1, "Forretningsordenen kan ændres", "Styregruppen kan ændre forretningsordenen. Den tages op igen hvert år."),
)

NOTE: tuple[Line, ...] = (
    (1, "Baggrund", "Flere projekter får et fælleshus, som beboere fra mere end én afdeling bruger."),
    (1, "Vurdering", "Udgifterne kan deles efter antallet af boliger. Det er enkelt og kan efterprøves."),
    (1, "Indstilling", "Det indstilles, at udgifterne deles ligeligt mellem afdelingerne."),
)
NOTE_SECOND = {
    "Vurdering": "Udgifterne kan deles efter antallet af boliger eller efter areal. Antallet af boliger er enklest og kan "
    "efterprøves af alle parter.",
    "Indstilling": "Det indstilles, at udgifterne deles efter antallet af boliger, og at fordelingen tages op igen efter to år.",
}

CONFIDENTIAL: tuple[Line, ...] = (
    (1, "Status", "Ejeren af grunden har bedt om en drøftelse. Intet er aftalt."),
    (1, "Næste skridt", "Koordinationsgruppen orienteres, når der er et grundlag at tage stilling til."),
)

LIBRARY: tuple[tuple[str, str, str, str], ...] = (
    (
        "Behandling af personoplysninger",
        "Når parterne deler oplysninger om personer.",
        "Personoplysninger",
        "Hver part er dataansvarlig for de oplysninger, parten selv indsamler. Oplysninger deles kun, når det er "
        "nødvendigt for opgaven, og kun i partnerskabets fælles system.",
    ),
    (
        "Opsigelse og varsel",
        "I aftaler, der løber, til en part siger op.",
        "Opsigelse",
        "Hver part kan opsige aftalen skriftligt med 6 måneders varsel til udgangen af en måned. Parterne aftaler, hvordan "
        "igangværende opgaver afsluttes.",
    ),
    (
        "Tavshedspligt",
        "I aftaler, hvor parterne får viden om personer eller grunde.",
        "Tavshedspligt",
        "Medarbejdere og rådgivere har tavshedspligt om personlige forhold og om grunde, der ikke er offentligt kendt. "
        "Pligten gælder også, når aftalen er ophørt.",
    ),
    (
        "Uenighed mellem parterne",
        "I aftaler mellem to eller flere parter.",
        "Uenighed",
        "Er parterne uenige, drøftes spørgsmålet først i koordinationsgruppen og derefter i styregruppen. Først når det er "
        "sket, kan en part gå videre.",
    ),
    (
        "Udgifter og betaling",
        "Når parterne deler udgifter.",
        "Udgifter",
        "Hver part betaler sine egne udgifter. Fælles udgifter deles efter den nøgle, parterne har aftalt, og opgøres "
        "én gang om året.",
    ),
)
