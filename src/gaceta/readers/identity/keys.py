"""The key that signs what other sites are told: told by a setting, or made once and kept."""

from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from gaceta.gate.secret import BadSetting, make_once

BITS = 2048


@cache
def private_key() -> str:
    """The key as PEM: GACETA_IDENTITY_KEY_FILE, else ``identity.pem`` in var, made when first needed.

    Raises BadSetting if it is no RSA key.
    """
    path: Path = settings.ENVIRONMENT.identity_key or settings.VAR / "identity.pem"
    if not settings.ENVIRONMENT.identity_key:
        make_once(path, _new_key)
    return _checked(path)


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()


def _checked(path: Path) -> str:
    try:
        pem = path.read_text()
        if isinstance(load_pem_private_key(pem.encode(), None), rsa.RSAPrivateKey):
            return pem
    except (OSError, ValueError, TypeError):
        pass
    raise BadSetting(
        f"GACETA_IDENTITY_KEY_FILE is {str(path)!r}, which holds no private RSA key that can be read. "
        f"Write what this makes: openssl genrsa -out identity.pem {BITS}"
    )
