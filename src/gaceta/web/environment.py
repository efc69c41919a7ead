"""What the newspaper reads from the environment, beside the gate's own (``gate/config.py``)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from gaceta.gate.config import BadSetting
from gaceta.web.databases import read_database

TRUE = ("1", "true", "yes", "on")
FALSE = ("", "0", "false", "no", "off")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class Environment:
    """The newspaper's settings, read once and checked at start."""

    var: Path
    database: str = field(repr=False)
    """The address of what holds accounts, subscriptions and pages; it may hold a password."""
    demo: bool
    mail: str
    mail_from: str
    contact: str
    """Where readers write to the desk."""
    proxies: int
    log_level: str
    grace_days: int
    invitation_days: int
    terms_answer_days: int
    identity_key: Path | None
    """A private key to sign with what other sites are told; none makes one in var."""
    sign_in_with: Path | None
    """The file that names providers with whose accounts readers may sign in."""
    breached_passwords: str
    """A range service that knows breached passwords; empty for none."""


def read_environment(environ: Mapping[str, str]) -> Environment:
    """The settings in ``environ``. Raises BadSetting, which says what to write instead."""
    var = Path(environ.get("GACETA_VAR") or "var").absolute()
    mail_from = environ.get("GACETA_MAIL_FROM") or "Gaceta <no-reply@gaceta.example>"
    return Environment(
        var=var,
        database=read_database(environ, var),
        demo=_flag(environ, "GACETA_DEMO"),
        mail=_mail(environ.get("GACETA_MAIL") or f"file://{var}/outbox"),
        mail_from=mail_from,
        contact=_contact(environ.get("GACETA_CONTACT") or _desk_beside(mail_from)),
        proxies=_number(environ, "GACETA_PROXIES", 0, 0, 10),
        log_level=_level(environ.get("GACETA_LOG") or "INFO"),
        grace_days=_number(environ, "GACETA_GRACE", 14, 0, 90),
        invitation_days=_number(environ, "GACETA_INVITATION", 14, 1, 90),
        terms_answer_days=_number(environ, "GACETA_TERMS_ANSWER", 30, 1, 365),
        identity_key=_file(environ, "GACETA_IDENTITY_KEY_FILE", "/etc/gaceta/identity.pem"),
        sign_in_with=_file(environ, "GACETA_SIGN_IN_WITH", "/etc/gaceta/providers.json"),
        breached_passwords=_service(environ.get("GACETA_BREACHED_PASSWORDS") or ""),
    )


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise BadSetting(
        f"{name} is {value!r}, which is neither yes nor no. Write {name}=1 or {name}=0."
    )


def _number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = environ.get(name) or str(default)
    if re.fullmatch("[0-9]{1,6}", value) and least <= int(value) <= most:
        return int(value)
    raise BadSetting(
        f"{name} is {value!r}, which is not a whole number from {least} to {most}. "
        f"Write {name}={default}, for example."
    )


def _level(value: str) -> str:
    if value.upper() in LEVELS:
        return value.upper()
    raise BadSetting(f"GACETA_LOG is {value!r}. Write one of {', '.join(LEVELS)}: GACETA_LOG=INFO.")


def _mail(url: str) -> str:
    if url == "console://" or _is_folder(url) or _is_mail_server(url):
        return url
    raise BadSetting(
        f"GACETA_MAIL is {url!r}. Write console://, file:///path/to/a/folder "
        "or smtp://user:password@host:587."
    )


def _is_folder(url: str) -> bool:
    return url.startswith("file:///") and len(url) > len("file:///")


def _is_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "smtp" and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        return False


def _file(environ: Mapping[str, str], name: str, example: str) -> Path | None:
    path = environ.get(name)
    if not path:
        return None
    if Path(path).is_file():
        return Path(path).absolute()
    raise BadSetting(
        f"{name} is {path!r}, which is no file that can be read. Write {name}={example}, or nothing."
    )


def _service(url: str) -> str:
    parts = urlsplit(url)
    if not url or (parts.scheme in ("http", "https") and parts.hostname and not parts.query):
        return url
    raise BadSetting(
        f"GACETA_BREACHED_PASSWORDS is {url!r}, which is not the address of a range service. "
        "Write GACETA_BREACHED_PASSWORDS=https://passwords.example/range, or nothing."
    )


def _contact(address: str) -> str:
    if re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+", address):
        return address
    raise BadSetting(
        f"GACETA_CONTACT is {address!r}, which is not an address of mail. "
        "Write GACETA_CONTACT=desk@paper.example, for example."
    )


def _desk_beside(sender: str) -> str:
    """The desk at the same place as the site's own sender, ``Name <no-reply@paper.example>``."""
    return f"desk@{parseaddr(sender)[1].partition('@')[2] or 'gaceta.example'}"
