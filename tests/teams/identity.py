"""Microsoft’s two issuers for tests: who signs what comes to a bot, and who signs the bot in."""

from __future__ import annotations

import datetime
import ipaddress
import json
import ssl
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from jwt.algorithms import RSAAlgorithm

from tests.teams.state import APP

ISSUER = "https://api.botframework.com"


@lru_cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def public(name: str, endorsements: tuple[str, ...] = ("msteams",)) -> dict[str, Any]:
    """As the issuer publishes it."""
    key = json.loads(RSAAlgorithm.to_jwk(private_key(name).public_key()))
    return {**key, "kid": name, "use": "sig", "endorsements": list(endorsements)}


def signed(service: str, key: str = "key-1", *, algorithm: str = "RS256", **claims: Any) -> str:
    """The header of an activity from the chats, in which any claim can be another."""
    now = time.time()
    payload = {"iss": ISSUER, "aud": APP, "serviceurl": service, "nbf": now - 60, "exp": now + 3600, **claims}
    secret: Any = private_key(key) if algorithm == "RS256" else None if algorithm == "none" else "x" * 64
    return f"Bearer {jwt.encode(payload, secret, algorithm=algorithm, headers={'kid': key})}"


def certificate(folder: Path, name: str = "localhost") -> Path:
    """A certificate of one's own with its key, in one PEM file."""
    key = private_key(f"certificate of {name}")
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    written = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(written + made.public_bytes(serialization.Encoding.PEM))
    return path


def tls(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
