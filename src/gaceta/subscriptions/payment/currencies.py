"""Currencies, their cents, and amounts as people read them."""

from django.utils.formats import number_format
from django.utils.translation import get_language

_NO_CENTS = "CLP ISK JPY KRW PYG UGX VND XAF XOF"
_TWO = (
    "AED ARS AUD BGN BOB BRL CAD CHF CNY COP CRC CZK DKK DOP EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR "
    "KES MAD MXN MYR NGN NIO NOK NZD PAB PEN PHP PLN QAR RON RSD SAR SEK SGD THB TRY TWD UAH USD UYU ZAR"
)
CURRENCIES = dict.fromkeys(_TWO.split(), 2) | dict.fromkeys(_NO_CENTS.split(), 0)
"""The currencies that a price may be in, with the decimals of each."""

_SIGNS = {"EUR": "€", "GBP": "£", "USD": "US$"}


def money(amount: int, currency: str) -> str:
    """``900`` cents as ``9 €`` in Spanish, ``€9`` in English; decimals only where there are cents."""
    decimals = CURRENCIES.get(currency, 2)
    whole = amount % 10**decimals == 0
    number = number_format(
        abs(amount) / 10**decimals, 0 if whole else decimals, use_l10n=True, force_grouping=True
    )
    minus = "−" if amount < 0 else ""
    sign = _SIGNS.get(currency, currency)
    if (get_language() or "").startswith("en"):
        apart = "" if sign in ("€", "£", "US$") else "\u00a0"
        return f"{minus}{sign}{apart}{number}"
    return f"{minus}{number}\u00a0{sign}"
