"""The plans that a newspaper starts with. The desk may change them and add others."""

from gaceta.subscriptions.models import Plan, Price

_FIRST = (
    ("individual", Plan.Kind.INDIVIDUAL, 1, {"es": "Individual", "en": "Individual"}),
    ("premium", Plan.Kind.PREMIUM, 2, {"es": "Premium", "en": "Premium"}),
    ("business-5", Plan.Kind.BUSINESS, 5, {"es": "Empresa", "en": "Business"}),
)
_PRICES: dict[str, tuple[dict[str, object], ...]] = {
    "individual": (
        {"period": "month", "amount": 900, "offer_amount": 100, "offer_periods": 1},
        {"period": "year", "amount": 9000, "trial_days": 14},
    ),
    "premium": (
        {"period": "month", "amount": 1400, "seat_amount": 400},
        {"period": "year", "amount": 14000, "seat_amount": 4000},
    ),
    "business-5": ({"period": "year", "amount": 30000, "seat_amount": 5000},),
}
"""In euros' cents."""


def first_plans() -> dict[str, Plan]:
    """The three first plans by their codes, with their prices, made where they are missing."""
    return {code: _first_plan(code, kind, seats, names) for code, kind, seats, names in _FIRST}


def _first_plan(code: str, kind: str, seats: int, names: dict[str, str]) -> Plan:
    plan, made = Plan.objects.get_or_create(
        code=code, defaults={"kind": kind, "seats": seats, "names": names}
    )
    if made:
        for fields in _PRICES[code]:
            Price.objects.create(plan=plan, currency="EUR", **fields)
    return plan
