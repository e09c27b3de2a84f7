"""The Danish words of the project pages. The evidence keeps the note of each source as it was taken down, in English."""

from __future__ import annotations

STATUS = {
    "funded": "bevilget",
    "committed": "har tilsagn",
    "cancelled": "opgivet",
    "under construction": "under opførelse",
    "discussed": "drøftet",
}

CERTAINTY = {
    "read": ("bekraeftet", "læst i kilden"),
    "read_partial": ("antaget", "kun delvis læst"),
    "derived": ("beregnet", "udledt af andre tal"),
}

NAMES = {
    "Skæve Huse, Oliefabriksvej (re-established På Sporet)": "Skæve Huse, Oliefabriksvej (afløser På Sporet)",
    "Skæve Huse, third 3B plot (address not found)": "Skæve Huse, 3B's tredje grund (adressen er ikke fundet)",
    "Jenagade (Kofoeds Skole plot)": "Jenagade (Kofoeds Skoles grund)",
    "Two further projects of 12 dwellings (overførselssagen 2018-2019)": (
        "To projekter mere à 12 boliger (overførselssagen 2018-2019)"
    ),
    "Build Outside prototype": "Build Outside, prototype",
    "Kildemosevej mobile dwellings": "Kildemosevej, flytbare boliger",
    "Temporary skæve boliger Odense (BL case)": "Midlertidige skæve boliger i Odense",
    "Other skæve boliger in Esbjerg": "Andre skæve boliger i Esbjerg",
    "Novrup, stage 1": "Novrup, etape 1",
    "Svenstrupgård, houses before 2009-10": "Svenstrupgård, huse før 2009-10",
    "Svenstrupgård, two houses 2007": "Svenstrupgård, to huse 2007",
    "Svenstrupgård, two further houses": "Svenstrupgård, to huse mere",
    "Svenstrupgård, all houses (later count)": "Svenstrupgård, alle huse (senere optælling)",
    "Aalborg, commitment 2019": "Aalborg, tilsagn 2019",
    "Hotel Viking replacement project": "Erstatning for Hotel Viking",
    "Ladegården (rebuild and extension)": "Ladegården (ombygning og tilbygning)",
    "Trollesbro (conversion of husvildeboliger)": "Trollesbro (ombygning af husvildeboliger)",
}

NOTES = {
    "På Sporet (Vermlandsgade)": "12 boliger, der blev lukket og genopført på Oliefabriksvej 2.",
    "Skæve Huse, Oliefabriksvej (re-established På Sporet)": (
        "Grunden er vederlagsfri i 32 år. Borgerrepræsentationen fik sagen 1. februar 2018: 5.650.000 kr. i kommunalt"
        " tilskud og garanti for et lån på op til 4.900.000 kr. Første bevilling 28. april 2016. Huslejen er ikke"
        " offentliggjort; omkring 3.000 kr. om måneden var målet. Statens tilskud fremgår ikke."
    ),
    "Skæve Huse, Hulgårdsvej": (
        "Cirka 30 m² brutto, træ, kan skilles ad, varmepumpe, fælleshus og social vicevært på stedet. Indflytning fra"
        " november 2020. Omkring 3.000 kr. om måneden var målet."
    ),
    "Skæve Huse, third 3B plot (address not found)": (
        "34 boliger på tre grunde; de to kendte har 12 og 10, så den tredje har 12."
    ),
    "Toften, Husum": "Antal og sted er læst i én artikel, navnet i en anden. At det er samme sted, er udledt.",
    "Jenagade (Kofoeds Skole plot)": "Kommunen købte grunden på 5.400 m² i juni 2019. 12 boliger; hallen bevares.",
    "Two further projects of 12 dwellings (overførselssagen 2018-2019)": (
        "Er formentlig 3B's tredje grund og Jenagade. Læg dem ikke til rækkerne ovenfor."
    ),
    "Østervang, Tranbjerg": (
        "Fritliggende små huse. Første anlægsbevilling juni 2018, åbnet oktober 2019; fem af otte var udlejet ved"
        " åbningen."
    ),
    "Build Outside prototype": "Midlertidig, flytbar bolig med fælles bad og toilet. Ikke en almen skæv bolig.",
    "Kildemosevej mobile dwellings": (
        "Ministeriets tilskud var 1,5 mio. kr. og huslejen cirka 1.500 kr. Om det blev bygget, er ikke læst."
    ),
    "Temporary skæve boliger Odense (BL case)": "Midlertidigt byggeri til 2021. Kan være samme sted som Kildemosevej.",
    "Gl. Vardevej": "Kommunalt ejede blokke. Dårlig stand omtalt i 2019.",
    "Other skæve boliger in Esbjerg": "Talt samlet i 2018, flere steder.",
    "Novrup, stage 1": "Husleje oplyst til under 3.000 kr. Grund på 34.000 m², fælleshus op til 250 m², ny lokalplan.",
    "Svenstrupgård, houses before 2009-10": "16 søgte de 10 huse, og meget få flyttede.",
    "Svenstrupgård, two houses 2007": "To af de 10 huse ovenfor; læg dem ikke til.",
    "Svenstrupgård, two further houses": "Beløbene er plantal.",
    "Svenstrupgård, all houses (later count)": (
        "Boligerne er på 25 og 45 m²; her står den mindste. Rækkerne ovenfor er med i tallet."
    ),
    "Aalborg, commitment 2019": "Tilsagn til 20 skæve boliger i 2019; stederne er ikke nævnt.",
    "Nansensgade": "Fandtes i 2020.",
    "Klosterbanken": "Fandtes i 2020.",
    "Kassebjerggaard": "6–8 fritliggende boliger, sted valgt februar 2017. Der blev siden bygget i Rosenkildeparken.",
    "Nordlunden (Rosenkildeparken)": (
        "Lidt over 8 mio. kr. i budget. Grund på 16.500 m², delvis brugt, ingen ny lokalplan. Nabohøring til 1. maj"
        " 2020, indflytning august 2021."
    ),
    "Roskildevej 10A-D": "Byggestart sommer 2017, åbnet 30. november 2018.",
    "Perron 4": "Tre etager med fem etrumsboliger på hver, for lidt ældre beboere.",
    "Blommevej": "Med fælleshus og støtte efter servicelovens § 85.",
    "Hotel Viking replacement project": (
        "Opgivet efter naboers indsigelser og tvivl om, hvorvidt gruppen ville flytte ind."
    ),
    "Ladegården (rebuild and extension)": (
        "Alternativt bo- og aktivitetstilbud; ikke en skæv bolig i ordningens forstand."
    ),
    "Søndre Ringvej": "Lokalplanen giver plads til 10 huse; første etape var halvdelen og et fælleshus (2017).",
    "Dagmarsgade": "Fandtes i 2021 og skulle flyttes.",
    "Køgevej 49A": "Syv andre steder blev undersøgt først. En gruppe beboere gjorde indsigelse i august 2021.",
    "Nørregade, Café Perlen": (
        "Jordarbejde februar 2023, indflytning ventet senest 1. januar 2024. Naboer hørt uden indsigelser."
    ),
    "Trollesbro (conversion of husvildeboliger)": (
        "8–10 beboere vurderet relevante i marts 2020. Udfaldet er ikke læst."
    ),
}

PLACES = {
    "Hulgårdsvej / Borups Allé, next to Grøndal Multicenter": "Hulgårdsvej / Borups Allé ved Grøndal Multicenter",
    "Corner of Gadelandet and Bystævnet, Husum": "Hjørnet af Gadelandet og Bystævnet, Husum",
    "next to Forsorgshjemmet Østervang": "ved Forsorgshjemmet Østervang",
    "Søndre Ringvej, between the court and the railway": "Søndre Ringvej, mellem retten og jernbanen",
}
OWNERS = {
    "KFUM's Sociale Arbejde (own almen housing organisation)": "KFUM's Sociale Arbejde (egen almen boligorganisation)"
}

GRANTS = {
    "Re-establish 12 skæve boliger on Oliefabriksvej": (
        "Genopføre 12 skæve boliger på Oliefabriksvej",
        "Kommunalt tilskud",
    ),
    "Release of grant for building on Oliefabriksvej and closing Vermlandsgade": (
        "Frigive bevilling til byggeri på Oliefabriksvej og til at lukke Vermlandsgade",
        "Kommunalt tilskud",
    ),
    "Municipal guarantee for mortgage, up to": ("Kommunegaranti for realkreditlån, op til", "Loft for garanti"),
    "Funds for two times 12 skæve boliger": ("Midler til to gange 12 skæve boliger", "Kommunale midler"),
    "Continued social viceværter for the skæve boliger Toften, Husum": (
        "Fortsat støtte til sociale viceværter på Toften, Husum",
        "Driftstilskud",
    ),
    "Jenagade plot to be used for 12 skæve boliger": (
        "Grunden i Jenagade bruges til 12 skæve boliger",
        "Valg af grund",
    ),
    "Plan for bekæmpelse af hjemløshed put to decision": ("Plan for bekæmpelse af hjemløshed til beslutning", "Plan"),
    "Request to local committees for possible sites": (
        "Lokaludvalg spurgt om mulige grunde: højst 12 boliger, 1.000–2.000 m²",
        "Søgning efter grunde",
    ),
}
BODIES = {"Socialudvalget, 22 February (year not in excerpt)": "Socialudvalget, 22. februar (året fremgår ikke)"}
