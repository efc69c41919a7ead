"""The one secret that all keys come from: told, read from a file, or made once and kept."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

LEAST = 32


class BadSetting(ValueError):
    """A setting is wrong. The message names it, says what was found and what to write instead."""


def keep_secret(environ: Mapping[str, str], var: Path) -> bytes:
    """The secret of this installation: GACETA_SECRET itself, or what stands in GACETA_SECRET_FILE.

    With neither it is ``var/secret``, made at the first start, so that no two places share one.
    """
    told, file = environ.get("GACETA_SECRET"), environ.get("GACETA_SECRET_FILE")
    if told and file:
        raise BadSetting(
            "GACETA_SECRET and GACETA_SECRET_FILE are both set. Write only one: GACETA_SECRET_FILE."
        )
    if told:
        return _long_enough(told.encode(), "GACETA_SECRET")
    if file:
        return _long_enough(_read(Path(file)), "GACETA_SECRET_FILE")
    return _long_enough(_made_once(var / "secret"), "GACETA_SECRET_FILE")


def _long_enough(secret: bytes, name: str) -> bytes:
    if len(secret) >= LEAST:
        return secret
    raise BadSetting(
        f"{name} holds {len(secret)} bytes, fewer than {LEAST}. Write what this prints: "
        "python3 -c 'import secrets; print(secrets.token_hex(32))'"
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes().strip()
    except OSError as error:
        raise BadSetting(
            f"GACETA_SECRET_FILE is {str(path)!r}, which cannot be read ({error.strerror}). "
            "Write the path of a file that holds the secret and that this process may read."
        ) from None


def _made_once(path: Path) -> bytes:
    try:
        make_once(path, lambda: secrets.token_hex(LEAST) + "\n")
    except OSError as error:
        raise BadSetting(
            f"GACETA_SECRET is not set, and {str(path)!r} cannot be made ({error.strerror}). "
            "Write GACETA_SECRET, or a GACETA_VAR where this process may write."
        ) from None
    return _read(path)


def make_once(path: Path, content: Callable[[], str]) -> None:
    """Write a file that only this user may read, unless it is there. Raises OSError."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(content())
    # Of several workers that start at once one wins, and all read the winner's: a link never
    # replaces, and the file is whole from its first moment.
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
