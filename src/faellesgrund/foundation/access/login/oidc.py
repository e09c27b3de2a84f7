"""OpenID Connect: asking a provider who somebody is, and believing the answer only when every part of it holds.

The library trusts the line to the provider and reads the token without looking at its signature or nonce. Here the token
is proved as if it had come by post: signature by a key the provider publishes, issuer, audience, time, nonce and use once.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from faellesgrund.foundation.access.login import mail
from faellesgrund.foundation.access.login.claims import Claims
from faellesgrund.foundation.access.login.provider_config import LOOPBACK, Provider, by_key, providers

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key only the provider has. Never none, and never a shared secret."""
LEEWAY_SECONDS = 60
NEEDED = ("iss", "sub", "aud", "exp", "iat")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LONGEST_SUBJECT = 191


@dataclass
class Refused(OAuth2Error):  # type: ignore[misc]
    """The provider's answer cannot be used. ``kind`` goes in the audit trail, ``text`` on the page."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


REASONS = {
    "svar": "Svaret kunne ikke læses.",
    "adresse": "Udbyderens egen beskrivelse passer ikke med den adresse, den er sat op med.",
    "signatur": "Svaret er ikke underskrevet med en af udbyderens nøgler.",
    "udsteder": "Svaret er udstedt af en anden end udbyderen.",
    "modtager": "Svaret er udstedt til et andet system end Fællesgrund.",
    "tid": "Svaret er for gammelt, eller urene går forskelligt.",
    "nonce": "Svaret hører ikke til det login, du begyndte på her.",
    "genbrug": "Svaret er brugt før.",
    "person": "Udbyderens to svar handler ikke om den samme person.",
}


def refused(kind: str) -> Refused:
    """The refusal of a kind."""
    return Refused(kind, REASONS[kind])


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The providers come from the settings alone, and nobody becomes a user by the library's own ways."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """As the library's own objects, never from the database."""
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=each.key,
                name=each.name[:40],
                client_id=each.client_id,
                secret=each.secret,
                settings={"server_url": each.issuer.rstrip("/"), "oauth_pkce_enabled": True},
            )
            for each in providers()
            if provider in {None, each.key}
        ]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> VerifiedProvider:
        """Always the kind that proves the token."""
        return VerifiedProvider(request, app=self.get_app(request, provider=provider))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: see matching.py."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Never: the library would wipe the password that is kept for emergencies."""

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Our own page says what went wrong."""
        from faellesgrund.foundation.access.login.provider_views import on_error

        on_error(request, provider.sub_id, error, exception)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Our own door takes over here."""
        from faellesgrund.foundation.access.login.provider_views import enter

        enter(request, sociallogin)


class VerifiedProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """An identity provider whose tokens are proved."""

    @property
    def oauth2_adapter_class(self) -> type[VerifyingAdapter]:
        """What talks to it."""
        return VerifyingAdapter

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Nothing of what the provider tells is kept but who it is."""
        return {}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The provider's own name for the person."""
        return str(data["id_token"]["sub"])


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Talks to one provider: what it is, where one is sent, and what came back."""

    expected_nonce = ""

    @property
    def configured(self) -> Provider:
        """The provider as the operator has described it."""
        found = by_key(self.provider_id)
        assert found is not None
        return found

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description of itself. Raises Refused when it is not about the provider we asked."""
        if not hasattr(self, "_openid_config"):
            described = _get_json(self.get_provider().server_url)
            if not isinstance(described, dict) or described.get("issuer") != self.configured.issuer:
                raise refused("adresse")
            if not all(_safe_address(described.get(name)) for name in ENDPOINTS):
                raise refused("adresse")
            self._openid_config = described
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Under the installation's own address, whatever the browser called it."""
        return mail.absolute(request, reverse("openid_connect_callback", args=[self.provider_id]))

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """The library's, for answers that hold what they should. Raises Refused."""
        try:
            return super().parse_token(data)
        except (ValueError, TypeError, KeyError, OverflowError):
            raise refused("svar") from None

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """The person behind the answer. Raises Refused."""
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise refused("svar")
        signed = proved(id_token, self.configured, self._keys(), self.expected_nonce)
        more: dict[str, Any] = {}
        if _safe_address(self.openid_config.get("userinfo_endpoint")):
            told = _get_json(str(self.profile_url), {"Authorization": f"Bearer {token.token}"})
            if not isinstance(told, dict) or told.get("sub") != signed["sub"]:
                raise refused("person")
            more = told
        login = self.get_provider().sociallogin_from_response(request, {"id_token": signed, "userinfo": more})
        login.claims = Claims(signed["sub"], signed, {**more, **signed})
        return login

    def _keys(self) -> list[dict[str, Any]]:
        found = _get_json(self.openid_config["jwks_uri"])
        keys = found.get("keys") if isinstance(found, dict) else None
        if not isinstance(keys, list):
            raise refused("svar")
        return [each for each in keys if isinstance(each, dict) and each.get("use", "sig") == "sig"]


def new_nonce() -> str:
    """A random value that ties the answer to this attempt."""
    return secrets.token_urlsafe(24)


def proved(id_token: str, provider: Provider, keys: list[dict[str, Any]], nonce: str) -> dict[str, Any]:
    """The content of a token that holds in every way, and has not been used before. Raises Refused."""
    try:
        header = jwt.get_unverified_header(id_token)
    except jwt.PyJWTError:
        raise refused("svar") from None
    key = _key_for(header, keys)
    try:
        read = jwt.decode(
            id_token,
            key,
            algorithms=[header["alg"]],
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": list(NEEDED)},
        )
    except jwt.InvalidSignatureError:
        raise refused("signatur") from None
    except jwt.InvalidIssuerError:
        raise refused("udsteder") from None
    except jwt.InvalidAudienceError:
        raise refused("modtager") from None
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError):
        raise refused("tid") from None
    except jwt.PyJWTError:
        raise refused("svar") from None
    parties = read["aud"] if isinstance(read["aud"], list) else [read["aud"]]
    if (len(parties) > 1 or "azp" in read) and read.get("azp") != provider.client_id:
        raise refused("modtager")
    if not nonce or not isinstance(read.get("nonce"), str) or not hmac.compare_digest(read["nonce"], nonce):
        raise refused("nonce")
    if not isinstance(read["sub"], str) or not 0 < len(read["sub"]) <= LONGEST_SUBJECT:
        raise refused("svar")
    lasts = max(1, int(read["exp"] - time.time()) + LEEWAY_SECONDS + 1)
    # The nonce is ours and used once, so it names the answer better than the provider's own number for it.
    if not cache.add(f"oidc-{provider.key}-{nonce}", True, lasts):
        raise refused("genbrug")
    return dict(read)


def _key_for(header: dict[str, Any], keys: list[dict[str, Any]]) -> Any:
    """The provider's key that the token says it is signed with; a key is never used for another kind of signature."""
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise refused("signatur")
    named = header.get("kid")
    fitting = [each for each in keys if named is None or each.get("kid") == named]
    if len(fitting) != 1 or fitting[0].get("alg", algorithm) != algorithm:
        raise refused("signatur")
    try:
        key = jwt.PyJWK(fitting[0], algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        raise refused("signatur") from None
    return key.key


def _safe_address(url: Any) -> bool:
    if not isinstance(url, str):
        return False
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in LOOPBACK)


def _get_json(url: str, headers: dict[str, str] | None = None) -> Any:
    from allauth.socialaccount.adapter import get_adapter

    with get_adapter().get_requests_session() as session:
        answer = session.get(url, headers=headers or {}, allow_redirects=False)
        answer.raise_for_status()
    try:
        return json.loads(answer.content)
    except ValueError:
        raise refused("svar") from None
