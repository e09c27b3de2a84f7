"""The identity providers of an installation, read from a TOML file when it starts. No Django: the settings read it.

Another protocol (SAML) is another module beside ``oidc.py`` and a ``slags`` here; matching and roles stay as they are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.roles import ROLES, ScopeKind

SETTING = "FAELLESGRUND_LOGIN_UDBYDERE"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
FROM_ENVIRONMENT = "env:"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RoleRule:
    """A claim with this value gives this role, for everything or for one thing (``scope``: a party's key or the like)."""

    claim: str
    value: str
    role: str
    kind: str = ScopeKind.ALL.value
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """One identity provider. ``issuer`` is its address as it signs it; ``key`` stands in our addresses."""

    key: str
    name: str
    issuer: str
    client_id: str
    secret: str
    domains: tuple[str, ...]
    trusts_mail: bool = False
    creates: bool = False
    unit: str = ""
    unit_claim: str = ""
    units: Mapping[str, str] | None = None
    amr: tuple[str, ...] = ()
    acr: tuple[str, ...] = ()
    roles: tuple[RoleRule, ...] = ()

    def __repr__(self) -> str:
        return f"Provider({self.key!r}, {self.issuer!r})"

    def knows(self, mail: str) -> bool:
        """Whether the provider may speak for the mail address."""
        return mail.strip().lower().rpartition("@")[2] in self.domains


def providers() -> tuple[Provider, ...]:
    """The providers of this installation."""
    from django.conf import settings

    return tuple(settings.LOGIN_PROVIDERS)


def by_key(key: str) -> Provider | None:
    """The provider with the key."""
    return next((each for each in providers() if each.key == key), None)


def by_mail(mail: str) -> Provider | None:
    """The provider that speaks for the mail address."""
    return next((each for each in providers() if each.knows(mail)), None) if "@" in mail else None


def read_providers(path: str, environment: Mapping[str, str]) -> tuple[Provider, ...]:
    """The providers in a file; none when no file is named. Raises BadInput with every problem, each with key and mend."""
    if not path:
        return ()
    file = Path(path).expanduser()
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except OSError as wrong:
        raise BadInput([Problem(SETTING, f"filen {file} kan ikke læses: {wrong.strerror}. Ret stien.")]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadInput([Problem(SETTING, f"filen {file} er ikke TOML, der kan læses: {wrong}.")]) from None
    problems: list[Problem] = []
    for unknown in sorted(set(document) - {"udbyder"}):
        problems.append(Problem(SETTING, f"{unknown}: nøglen findes ikke. Udbydere skrives under [[udbyder]]."))
    listed = document.get("udbyder", [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise BadInput([Problem(SETTING, "udbyder: skriv hver udbyder under sin egen linje med [[udbyder]].")])
    found = [_Reader(number, each, environment, problems).provider() for number, each in enumerate(listed, 1)]
    for what, values in (
        ("noegle", [each.key for each in found]),
        ("maildomaener", [domain for each in found for domain in each.domains]),
    ):
        for double in sorted({value for value in values if value and values.count(value) > 1}):
            problems.append(Problem(SETTING, f"{what}: »{double}« står to gange. Hver skal stå ét sted."))
    if problems:
        raise BadInput(problems)
    return tuple(found)


class _Reader:
    """Reads one provider and keeps what is wrong with it."""

    KNOWN = frozenset(
        {
            *("noegle", "navn", "adresse", "klient", "hemmelighed", "maildomaener", "mail_er_bekraeftet", "opret"),
            *("enhed", "enhed_fra", "enheder", "anden_faktor", "rolle"),
        }
    )

    def __init__(
        self, number: int, given: dict[str, Any], environment: Mapping[str, str], problems: list[Problem]
    ) -> None:
        self.given, self.environment, self.problems = given, environment, problems
        self.name = str(given.get("noegle") or f"udbyder {number}")

    def wrong(self, key: str, text: str) -> None:
        self.problems.append(Problem(SETTING, f"{self.name}, {key}: {text}"))

    def provider(self) -> Provider:
        for unknown in sorted(set(self.given) - self.KNOWN):
            self.wrong(unknown, f"nøglen findes ikke. Der er: {', '.join(sorted(self.KNOWN))}.")
        second = self.given.get("anden_faktor", {})
        if not isinstance(second, dict) or set(second) - {"amr", "acr"}:
            self.wrong("anden_faktor", 'skriv for eksempel { amr = ["mfa"] } eller { acr = ["…"] }.')
            second = {}
        units = self.given.get("enheder")
        if units is not None and not (
            isinstance(units, dict) and all(isinstance(each, str) for each in units.values())
        ):
            self.wrong("enheder", 'skriv for eksempel { "1234" = "kk-sof" }: værdi i påstanden og enhedens nøgle.')
            units = None
        found = Provider(
            key=self.text("noegle", check=self.key),
            name=self.text("navn"),
            issuer=self.text("adresse", check=self.address),
            client_id=self.text("klient"),
            secret=self.secret(),
            domains=self.texts("maildomaener", self.given, each=self.domain),
            trusts_mail=self.yes_or_no("mail_er_bekraeftet"),
            creates=self.yes_or_no("opret"),
            unit=self.text("enhed", needed=False),
            unit_claim=self.text("enhed_fra", needed=False),
            units=units,
            amr=self.texts("amr", second),
            acr=self.texts("acr", second),
            roles=self.roles(),
        )
        if "maildomaener" not in self.given:
            self.wrong("maildomaener", 'mangler. Skriv de domæner, udbyderen må sige god for, for eksempel ["kk.dk"].')
        if found.creates and not (found.unit or (found.unit_claim and found.units)):
            self.wrong("opret", "nye brugere skal høre til en enhed. Skriv enhed, eller enhed_fra og enheder.")
        return found

    def text(self, key: str, *, needed: bool = True, check: Callable[[str], str] | None = None) -> str:
        value = self.given.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            self.wrong(key, "mangler." if key not in self.given else "skal være en tekst, der ikke er tom.")
            return ""
        value = value.strip()
        said = check(value) if check and value else ""
        if said:
            self.wrong(key, said)
        return value

    def texts(self, key: str, source: Mapping[str, Any], each: Callable[[str], str] | None = None) -> tuple[str, ...]:
        values = source.get(key, [])
        if not isinstance(values, list) or not all(isinstance(one, str) and one.strip() for one in values):
            self.wrong(key, 'skal være en liste af tekster, for eksempel ["a", "b"].')
            return ()
        if each is None:
            return tuple(one.strip() for one in values)
        for one in values:
            if said := each(one.strip().lower()):
                self.wrong(key, said)
        return tuple(one.strip().lower() for one in values)

    def yes_or_no(self, key: str) -> bool:
        value = self.given.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, "skal være true eller false.")
        return value is True

    def secret(self) -> str:
        text = self.text("hemmelighed")
        if not text.startswith(FROM_ENVIRONMENT):
            return text
        name = text.removeprefix(FROM_ENVIRONMENT)
        value = self.environment.get(name, "")
        if not value:
            self.wrong("hemmelighed", f"{name} er ikke sat i miljøet. Sæt den, eller skriv hemmeligheden i filen.")
        return value

    def key(self, text: str) -> str:
        return "" if KEY.fullmatch(text) else "skal være 1 til 40 små bogstaver a-z, tal og bindestreg."

    def address(self, text: str) -> str:
        url = urlsplit(text)
        if url.scheme == "https" and url.hostname and not url.query and not url.fragment:
            return ""
        if url.scheme == "http" and url.hostname in LOOPBACK:
            return ""
        return "skal være udbyderens adresse med https://, som den selv skriver den i sin beskrivelse."

    def domain(self, text: str) -> str:
        return "" if DOMAIN.fullmatch(text) else f"»{text}« er ikke et domæne. Skriv for eksempel kk.dk, uden @."

    def roles(self) -> tuple[RoleRule, ...]:
        listed = self.given.get("rolle", [])
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            self.wrong("rolle", "skriv hver under sin egen linje med [[udbyder.rolle]].")
            return ()
        return tuple(rule for each in listed if (rule := self.role(each)))

    def role(self, given: dict[str, Any]) -> RoleRule | None:
        texts = {key: given.get(key, "") for key in ("paastand", "vaerdi", "rolle", "gaelder_for")}
        missing = [key for key in ("paastand", "vaerdi", "rolle") if not isinstance(texts[key], str) or not texts[key]]
        if missing or set(given) - set(texts) or not isinstance(texts["gaelder_for"], str):
            self.wrong("rolle", "skriv paastand, vaerdi, rolle og eventuelt gaelder_for som tekster, og ikke andet.")
            return None
        if texts["rolle"] not in ROLES:
            self.wrong("rolle", f"»{texts['rolle']}« findes ikke. Vælg en af: {', '.join(ROLES)}.")
            return None
        kind, _, scope = (texts["gaelder_for"] or ScopeKind.ALL.value).partition(":")
        if kind not in {each.value for each in ScopeKind} or (kind == ScopeKind.ALL.value) == bool(scope):
            self.wrong(
                "gaelder_for",
                f"»{texts['gaelder_for']}« kan ikke læses. Skriv alle, part:noegle, forum:noegle, afdeling:noegle "
                "eller projekt:noegle.",
            )
            return None
        return RoleRule(texts["paastand"], texts["vaerdi"], texts["rolle"], kind, scope)
