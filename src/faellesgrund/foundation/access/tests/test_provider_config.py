"""The operator's file of identity providers, and what is answered when it is wrong."""

from __future__ import annotations

import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.login.claims import Claims
from faellesgrund.foundation.access.login.provider_config import Provider, RoleRule, by_mail, read_providers

WHOLE = """
[[udbyder]]
noegle = "kk"
navn = "Københavns Kommune"
adresse = "https://login.eksempel.dk/kk"
klient = "faellesgrund"
hemmelighed = "env:HEMMELIGT"
maildomaener = ["KK.dk"]
mail_er_bekraeftet = true
anden_faktor = { amr = ["mfa"], acr = ["hoej"] }
opret = true
enhed = "kk-sof"

[[udbyder.rolle]]
paastand = "groups"
vaerdi = "FG-Sekretariat"
rolle = "sekretaer"

[[udbyder.rolle]]
paastand = "groups"
vaerdi = "FG-Jura"
rolle = "jurist"
gaelder_for = "part:kk"
"""


def read(tmp_path, text):
    file = tmp_path / "udbydere.toml"
    file.write_text(text, "utf-8")
    return read_providers(str(file), {"HEMMELIGT": "hemmelig-tekst"})


def said(tmp_path, text):
    with pytest.raises(BadInput) as refused:
        read(tmp_path, text)
    assert {problem.sted for problem in refused.value.problems} == {"FAELLESGRUND_LOGIN_UDBYDERE"}
    return [problem.tekst for problem in refused.value.problems]


def test_a_whole_file_is_read(tmp_path):
    (found,) = read(tmp_path, WHOLE)
    assert (found.key, found.issuer, found.secret) == ("kk", "https://login.eksempel.dk/kk", "hemmelig-tekst")
    assert (found.domains, found.trusts_mail, found.creates, found.unit) == (("kk.dk",), True, True, "kk-sof")
    assert (found.amr, found.acr) == (("mfa",), ("hoej",))
    assert found.roles == (
        RoleRule("groups", "FG-Sekretariat", "sekretaer", "alle", ""),
        RoleRule("groups", "FG-Jura", "jurist", "part", "kk"),
    )


def test_the_secret_is_not_shown_when_a_provider_is_printed(tmp_path):
    (found,) = read(tmp_path, WHOLE)
    assert "hemmelig-tekst" not in f"{found!r} {found}"


def test_without_a_file_there_are_no_providers():
    assert read_providers("", {}) == ()


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('noegle = "kk"', 'noegle = "K K"', "K K, noegle: skal være 1 til 40 små bogstaver"),
        ('noegle = "kk"', "", "udbyder 1, noegle: mangler."),
        ('navn = "Københavns Kommune"', "navn = 7", "kk, navn: skal være en tekst"),
        ("https://login", "http://login", "kk, adresse: skal være udbyderens adresse med https://"),
        ('klient = "faellesgrund"', 'klient = " "', "kk, klient: skal være en tekst"),
        ("env:HEMMELIGT", "env:GLEMT", "kk, hemmelighed: GLEMT er ikke sat i miljøet"),
        ('["KK.dk"]', '["@kk.dk"]', "kk, maildomaener: »@kk.dk« er ikke et domæne"),
        ('["KK.dk"]', '"kk.dk"', "kk, maildomaener: skal være en liste"),
        ('maildomaener = ["KK.dk"]', "", "kk, maildomaener: mangler."),
        ("opret = true", 'opret = "ja"', "kk, opret: skal være true eller false."),
        ('enhed = "kk-sof"', "", "kk, opret: nye brugere skal høre til en enhed"),
        ('rolle = "sekretaer"', 'rolle = "chef"', "kk, rolle: »chef« findes ikke. Vælg en af: sekretaer"),
        ('vaerdi = "FG-Jura"', "", "kk, rolle: skriv paastand, vaerdi, rolle"),
        ("part:kk", "land:dk", "kk, gaelder_for: »land:dk« kan ikke læses"),
        ("part:kk", "part", "kk, gaelder_for: »part« kan ikke læses"),
        ("part:kk", "alle:kk", "kk, gaelder_for: »alle:kk« kan ikke læses"),
        ('{ amr = ["mfa"], acr = ["hoej"] }', '"mfa"', "kk, anden_faktor: skriv for eksempel"),
        ("mail_er_bekraeftet", "mail_bekraeftet", "kk, mail_bekraeftet: nøglen findes ikke. Der er: adresse"),
        ("[[udbyder]]", "[udbyder]", "udbyder: skriv hver udbyder under sin egen linje"),
        ("[[udbyder]]", "[[udbydere]]\nx = 1\n[[udbyder]]", "udbydere: nøglen findes ikke"),
        ("[[udbyder]]", "[[udbyder", "er ikke TOML"),
    ],
)
def test_what_is_wrong_is_said_with_key_and_mend(tmp_path, old, new, text):
    assert old in WHOLE
    found = said(tmp_path, WHOLE.replace(old, new, 1))
    assert any(text in each for each in found), found


def test_two_providers_share_neither_key_nor_domain(tmp_path):
    found = said(tmp_path, WHOLE + WHOLE)
    assert any("noegle: »kk« står to gange" in each for each in found)
    assert any("maildomaener: »kk.dk« står to gange" in each for each in found)


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    assert len(said(tmp_path, WHOLE.replace("opret = true", "opret = 1").replace("https://", "ftp://"))) == 2


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(BadInput, match="kan ikke læses: No such file"):
        read_providers("/findes/ikke.toml", {})


def test_a_provider_on_this_machine_may_do_without_https(tmp_path):
    (found,) = read(tmp_path, WHOLE.replace("https://login.eksempel.dk/kk", "http://127.0.0.1:9400"))
    assert found.issuer == "http://127.0.0.1:9400"


def test_a_mail_is_led_by_its_whole_domain(settings, tmp_path):
    settings.LOGIN_PROVIDERS = read(tmp_path, WHOLE)
    assert by_mail("Anna@KK.DK").key == "kk"
    for other in ("anna@okk.dk", "anna@kk.dk.ond.eksempel", "kk.dk", "anna@sub.kk.dk", "@", ""):
        assert by_mail(other) is None, other


# --- what claims give

PROVIDER = Provider("kk", "KK", "https://a.dk", "fg", "x", ("kk.dk",), amr=("mfa",), acr=("hoej",))


def claims(signed=None, **more):
    return Claims("1", signed or {}, {**more, **(signed or {})})


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({"groups": "a"}, {"a"}),
        ({"groups": ["a", "b", {"c": 1}, None]}, {"a", "b"}),
        ({"groups": {"a": 1}}, set()),
        ({"groups": None}, set()),
        ({}, set()),
        ({"groups": 7}, {"7"}),
    ],
)
def test_a_claim_holds_one_value_or_many(given, values):
    assert claims(**given).values("groups") == values


def test_a_dotted_name_looks_inside_unless_the_claim_is_called_so():
    assert claims(realm={"roles": ["x"]}).values("realm.roles") == {"x"}
    assert claims(**{"realm.roles": ["y"], "realm": {"roles": ["x"]}}).values("realm.roles") == {"y"}
    assert claims(realm="x").values("realm.roles") == frozenset()


@pytest.mark.parametrize(
    ("signed", "more", "counts"),
    [
        ({"amr": ["pwd", "mfa"]}, {}, True),
        ({"acr": "hoej"}, {}, True),
        ({"amr": ["pwd"]}, {}, False),
        ({"amr": "mfa"}, {}, False),
        ({"amr": [["mfa"]]}, {}, False),
        ({}, {"amr": ["mfa"], "acr": "hoej"}, False),
    ],
)
def test_a_second_factor_counts_only_from_the_signed_token(signed, more, counts):
    assert claims(signed, **more).has_second_factor(PROVIDER) is counts


def test_a_provider_without_named_values_vouches_for_no_second_factor():
    plain = Provider("kk", "KK", "https://a.dk", "fg", "x", ("kk.dk",))
    assert not claims({"amr": ["mfa"]}).has_second_factor(plain)
    assert not claims({}).has_second_factor(plain)


@pytest.mark.parametrize(
    ("given", "verified"),
    [
        ({"email": "a@kk.dk", "email_verified": True}, True),
        ({"email": "a@kk.dk", "email_verified": "true"}, True),
        ({"email": "a@kk.dk", "email_verified": "false"}, False),
        ({"email": "a@kk.dk", "email_verified": 1}, True),
        ({"email": "a@kk.dk"}, False),
        ({"email": "a@kab.dk", "email_verified": True}, False),
        ({"email": ["a@kk.dk"], "email_verified": True}, False),
        ({"email_verified": True}, False),
    ],
)
def test_a_mail_counts_when_it_is_verified_and_of_the_providers_own_domain(given, verified):
    assert claims(**given).mail_is_verified(PROVIDER) is verified
