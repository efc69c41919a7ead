from pathlib import Path

import pytest

from gaceta.gate.config import BadSetting
from gaceta.subscriptions.payment.config import read_payment

STRIPE = {
    "GACETA_PAYMENT": "stripe",
    "GACETA_STRIPE_KEY": "sk_test_x",
    "GACETA_STRIPE_WEBHOOK_SECRET": "whsec_x",
}


def test_without_any_setting_the_paper_sells_on_invoice() -> None:
    told = read_payment({})
    assert (told.provider, told.currency, told.days_to_pay) == ("offline", "EUR", 14)


@pytest.mark.parametrize(
    ("name", "value", "instead"),
    [
        ("GACETA_CURRENCY", "euro", "GACETA_CURRENCY=EUR"),
        ("GACETA_PAYMENT_DAYS", "0", "GACETA_PAYMENT_DAYS=14"),
        ("GACETA_PAYMENT_DAYS", "soon", "GACETA_PAYMENT_DAYS=14"),
        ("GACETA_TAX", "much", "GACETA_TAX=21"),
        ("GACETA_BANK_IBAN", "ES91 2100 0418 4502 0005 1333", "check digits"),
        ("GACETA_STRIPE_API", "http://api.example", "Leave it out"),
        ("GACETA_PAYMENT", "paypal", "GACETA_PAYMENT=offline"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write_instead(
    name: str, value: str, instead: str
) -> None:
    with pytest.raises(BadSetting) as caught:
        read_payment({name: value})
    assert str(caught.value).startswith(f"{name} is {value!r}")
    assert instead in str(caught.value)


@pytest.mark.parametrize("missing", ["GACETA_STRIPE_KEY", "GACETA_STRIPE_WEBHOOK_SECRET"])
def test_stripe_without_its_secrets_does_not_start(missing: str) -> None:
    with pytest.raises(BadSetting, match=missing):
        read_payment({**STRIPE, missing: ""})


def test_secrets_are_read_from_files_and_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sk_live_secret\n")

    told = read_payment({**STRIPE, "GACETA_STRIPE_KEY": "", "GACETA_STRIPE_KEY_FILE": str(file)})

    assert told.stripe_key == "sk_live_secret"
    assert "secret" not in repr(told).replace("stripe_webhook_secret", "")
