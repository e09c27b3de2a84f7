"""A program that plays an identity provider and answers as badly as it is told. Everything it signs, it really signs."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

OWN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
STATE: dict[str, Any] = {"how": "ret", "claims": {}, "codes": {}, "last": ""}


def jwk(key: Any, kid: str, **more: str) -> dict[str, Any]:
    """The public half as the provider publishes it."""
    algorithm = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig", **more}


def coded(raw: bytes) -> str:
    """As a token writes bytes."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unsigned(claims: dict[str, Any], header: dict[str, Any], secret: bytes = b"") -> str:
    """A token with an algorithm that proves nothing, made by hand: the library would refuse to."""
    whole = f"{coded(json.dumps(header).encode())}.{coded(json.dumps(claims).encode())}"
    signature = coded(hmac.digest(secret, whole.encode(), "sha256")) if secret else ""
    return f"{whole}.{signature}"


def token(issuer: str, client: str, nonce: str) -> str:
    """The token, as bad as asked for."""
    how, now = STATE["how"], int(time.time())
    claims = {
        "iss": issuer, "sub": "person-1", "aud": client, "iat": now, "exp": now + 300, "nonce": nonce, **STATE["claims"],
    }  # fmt: skip
    changes: dict[str, dict[str, Any]] = {
        "anden modtager": {"aud": "et-andet-system"},
        "flere modtagere": {"aud": [client, "et-andet-system"], "azp": "et-andet-system"},
        "anden udsteder": {"iss": "https://en-anden.eksempel"},
        "for gammel": {"iat": now - 4000, "exp": now - 3600},
        "fra fremtiden": {"iat": now + 3600, "exp": now + 7200},
        "anden nonce": {"nonce": "noget-andet"},
        "tom person": {"sub": ""},
    }
    claims.update(changes.get(how, {}))
    for name in ("nonce", "exp", "aud"):
        if how == f"uden {name}":
            del claims[name]
    if how == "uden underskrift":
        return unsigned(claims, {"alg": "none", "typ": "JWT"})
    if how == "uden underskrift med navn":
        return unsigned(claims, {"alg": "none", "typ": "JWT", "kid": "egen"})
    if how == "delt hemmelighed":
        # What everybody can read is used as the secret.
        return unsigned(claims, {"alg": "HS256", "typ": "JWT", "kid": "egen"}, json.dumps(jwk(OWN, "egen")).encode())
    if how == "fremmed nøgle":
        return jwt.encode(claims, FOREIGN, "RS256", headers={"kid": "egen"})
    if how == "ukendt nøgle":
        return jwt.encode(claims, FOREIGN, "RS256", headers={"kid": "fremmed"})
    if how == "vedlagt nøgle":
        return jwt.encode(claims, FOREIGN, "RS256", headers={"kid": "fremmed", "jwk": jwk(FOREIGN, "fremmed")})
    if how == "anden slags underskrift":
        return jwt.encode(claims, OWN, "RS512", headers={"kid": "egen"})
    if how == "sludder":
        return "det.her.er-ikke-noget"
    made = jwt.encode(claims, OWN, "RS256", headers={"kid": "egen"})
    if how == "ændret":
        head, body, signature = made.split(".")
        other = json.loads(base64.urlsafe_b64decode(body + "=="))
        other["email"] = "direktoer@kk.eksempel"
        made = f"{head}.{coded(json.dumps(other).encode())}.{signature}"
    if how == "forrige svar" and STATE["last"]:
        return str(STATE["last"])
    STATE["last"] = made
    return made


class Handler(BaseHTTPRequestHandler):
    """The provider's pages."""

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def answer(self, body: Any, status: int = 200, **headers: str) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def sent(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        how = STATE["how"]
        if url.path == "/.well-known/openid-configuration":
            described = {
                "issuer": "https://en-anden.eksempel" if how == "anden beskrivelse" else self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": "http://192.0.2.1/token" if how == "usikker adresse" else f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
            self.answer(b"<html>" if how == "ulæselig beskrivelse" else described)
        elif url.path == "/jwks":
            self.answer({"keys": [jwk(OWN, "egen", alg="RS256"), jwk(CURVE, "kurve")]})
        elif url.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            code = secrets.token_urlsafe(8)
            STATE["codes"][code] = asked
            back = {"code": code, "state": asked["state"]}
            if how == "afbrudt":
                back = {"error": "access_denied", "state": asked["state"]}
            self.answer(b"", 302, Location=f"{asked['redirect_uri']}?{urlencode(back)}")
        elif url.path == "/userinfo":
            person = "en-anden-person" if how == "anden person" else STATE["claims"].get("sub", "person-1")
            self.answer({"sub": person, **{k: v for k, v in STATE["claims"].items() if k != "sub"}})
        else:
            self.answer({}, 404)

    def do_POST(self) -> None:
        if self.path == "/opfoersel":
            STATE.update(json.loads(self.sent()))
            self.answer({})
            return
        asked = {name: values[0] for name, values in parse_qs(self.sent().decode()).items()}
        first = STATE["codes"].pop(asked.get("code", ""), None)
        if first is None:
            self.answer({"error": "invalid_grant"}, 400)
            return
        answer = {"access_token": "adgang", "token_type": "Bearer", "expires_in": 300}
        if STATE["how"] == "skæv varighed":
            answer["expires_in"] = "længe"
        if STATE["how"] != "intet svar":
            answer["id_token"] = token(self.issuer, first["client_id"], first.get("nonce", ""))
        self.answer(answer)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"lytter på http://127.0.0.1:{server.server_address[1]}", flush=True)  # noqa: T201
    server.serve_forever()
