"""How the newspaper is paid, from the environment. A wrong setting says what to write instead."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from gaceta.gate.config import BadSetting
from gaceta.subscriptions.payment.currencies import CURRENCIES

STRIPES_OWN = "https://api.stripe.com"


@dataclass(frozen=True)
class PaymentConfig:
    """The settings of payment, read once and checked at start."""

    provider: str
    currency: str
    """The one that the offer shows first."""
    days_to_pay: int
    seller: tuple[str, ...]
    """Who sells, line by line, as it stands on an invoice."""
    bank_holder: str
    bank_iban: str
    tax_rate: Decimal | None
    """Percent, included in every price."""
    stripe_key: str = field(repr=False)
    stripe_webhook_secret: str = field(repr=False)
    stripe_account: str
    stripe_api: str


def read_payment(
    environ: Mapping[str, str], known: Collection[str] = ("offline", "stripe")
) -> PaymentConfig:
    """The settings in ``environ``; ``known`` are the providers' names. Raises BadSetting."""
    config = PaymentConfig(
        provider=_provider(environ.get("GACETA_PAYMENT") or "offline", known),
        currency=_currency(environ.get("GACETA_CURRENCY") or "EUR"),
        days_to_pay=_days(environ.get("GACETA_PAYMENT_DAYS") or "14"),
        seller=tuple(
            line.strip() for line in (environ.get("GACETA_SELLER") or "Gaceta").split("|")
        ),
        bank_holder=environ.get("GACETA_BANK_HOLDER") or "Gaceta",
        bank_iban=_iban(environ.get("GACETA_BANK_IBAN") or "ES91 2100 0418 4502 0005 1332"),
        tax_rate=_percent(environ.get("GACETA_TAX") or ""),
        stripe_key=_secret(environ, "GACETA_STRIPE_KEY"),
        stripe_webhook_secret=_secret(environ, "GACETA_STRIPE_WEBHOOK_SECRET"),
        stripe_account=environ.get("GACETA_STRIPE_ACCOUNT") or "",
        stripe_api=_address(environ.get("GACETA_STRIPE_API") or STRIPES_OWN),
    )
    if config.provider == "stripe":
        _check_stripe(config)
    return config


def _check_stripe(config: PaymentConfig) -> None:
    if not re.fullmatch(r"(sk|rk)_(test|live)_\S+", config.stripe_key):
        raise BadSetting(
            "GACETA_STRIPE_KEY is missing or no secret key of Stripe, and GACETA_PAYMENT=stripe asks for "
            "one. Write GACETA_STRIPE_KEY=sk_test_…, or GACETA_PAYMENT=offline."
        )
    if not config.stripe_webhook_secret.startswith("whsec_"):
        raise BadSetting(
            "GACETA_STRIPE_WEBHOOK_SECRET is missing, so that no event could be told from a forged one. "
            "Copy it from the endpoint's page at Stripe: GACETA_STRIPE_WEBHOOK_SECRET=whsec_…"
        )


def _provider(name: str, known: Collection[str]) -> str:
    if name in known:
        return name
    raise BadSetting(
        f"GACETA_PAYMENT is {name!r}, and there is {', '.join(known)}. "
        "Write GACETA_PAYMENT=offline for invoices and bank transfer."
    )


def _secret(environ: Mapping[str, str], name: str) -> str:
    """The variable, or what stands in the file that ``NAME_FILE`` names."""
    file = environ.get(f"{name}_FILE")
    if not file:
        return environ.get(name, "").strip()
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as reason:
        raise BadSetting(f"{name}_FILE is {file!r}, which cannot be read: {reason}.") from None


def _currency(code: str) -> str:
    if code in CURRENCIES:
        return code
    raise BadSetting(
        f"GACETA_CURRENCY is {code!r}, which is no currency that we know. Write GACETA_CURRENCY=EUR."
    )


def _days(value: str) -> int:
    if re.fullmatch("[0-9]{1,2}", value) and int(value) >= 1:
        return int(value)
    raise BadSetting(
        f"GACETA_PAYMENT_DAYS is {value!r}, which is not a whole number from 1 to 99. "
        "Write GACETA_PAYMENT_DAYS=14, for example."
    )


def _percent(value: str) -> Decimal | None:
    if not value:
        return None
    if re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,2})?", value):
        return Decimal(value)
    raise BadSetting(
        f"GACETA_TAX is {value!r}, which is not a percentage from 0 to 99. Write GACETA_TAX=21."
    )


def _iban(value: str) -> str:
    """In groups of four. Its check digits must be right: money sent astray is hard to get back."""
    bare = value.replace(" ", "").upper()
    if re.fullmatch("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", bare):
        moved = bare[4:] + bare[:4]
        if int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1:
            return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))
    raise BadSetting(
        f"GACETA_BANK_IBAN is {value!r}, whose check digits are wrong. Copy it from the bank's papers."
    )


def _address(value: str) -> str:
    parts = urlsplit(value)
    local = parts.hostname in ("localhost", "127.0.0.1")
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and local)):
        return value.rstrip("/")
    raise BadSetting(
        f"GACETA_STRIPE_API is {value!r}, which is no https address. Leave it out to use Stripe's own."
    )
