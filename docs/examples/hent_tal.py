"""Henter tallene fra en beregnings seneste kørsel. Kun Pythons eget bibliotek.

Brug:  FAELLESGRUND_API=https://faellesgrund.example NOEGLE=fg_… python hent_tal.py laerkemarken
"""

import json
import os
import sys
import urllib.error
import urllib.request


def hent(sti: str) -> dict:
    """Svaret på et kald, eller en sætning om, hvad der gik galt."""
    adresse = os.environ.get("FAELLESGRUND_API", "http://localhost:8000").rstrip("/")
    kald = urllib.request.Request(f"{adresse}/api/v1/{sti}")
    kald.add_header("Authorization", f"Bearer {os.environ['NOEGLE']}")
    try:
        with urllib.request.urlopen(kald, timeout=30) as svar:
            return json.load(svar)
    except urllib.error.HTTPError as fejl:
        problem = json.load(fejl)
        sys.exit(f"{problem['status']} {problem['title']}: {problem['detail']}")


def main() -> None:
    """Skriv anskaffelsessum, støttebehov og husleje."""
    beregning = sys.argv[1]
    koersler = hent(f"beregninger/{beregning}/koersler?antal=1")["koersler"]
    if not koersler:
        sys.exit("Beregningen er ikke kørt endnu.")
    resultat = hent(f"beregninger/{beregning}/koersler/{koersler[0]['nummer']}/resultat")
    for noegle, navn in (("anskaffelsessum", "Anskaffelsessum"), ("stoettebehov", "Støttebehov")):
        tal = resultat[noegle]
        print(f"{navn}: {tal['forventet']:.0f} kr. (8 af 10: {tal['p10']:.0f} til {tal['p90']:.0f})")
    print(f"Husleje: {resultat['husleje']['pr_bolig_maaned']:.2f} kr. pr. bolig om måneden")


main()
