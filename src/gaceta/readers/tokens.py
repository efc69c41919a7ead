"""Secrets that a browser holds and we do not: only their hashes are stored."""

import hashlib
import re
import secrets

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """256 random bits, as 43 characters that a cookie may hold."""
    return secrets.token_urlsafe(32)


def looks_whole(token: str) -> bool:
    """False for what ``new_token`` never made: empty, cut in half, or foreign."""
    return _TOKEN.fullmatch(token) is not None


def hash_of(token: str) -> str:
    """SHA-256 in hex. A token has too many bits to be guessed, so no salt and no stretching."""
    return hashlib.sha256(token.encode()).hexdigest()
