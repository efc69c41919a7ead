"""The plans that a newspaper starts with. The desk may change them and add others."""

from gaceta.subscriptions.models import Plan

_FIRST = (
    ("individual", Plan.Kind.INDIVIDUAL, 1, {"es": "Individual", "en": "Individual"}),
    ("premium", Plan.Kind.PREMIUM, 2, {"es": "Premium", "en": "Premium"}),
    ("business-5", Plan.Kind.BUSINESS, 5, {"es": "Empresa", "en": "Business"}),
)


def first_plans() -> dict[str, Plan]:
    """The three first plans by their codes, made where they are missing."""
    return {
        code: Plan.objects.get_or_create(
            code=code, defaults={"kind": kind, "seats": seats, "names": names}
        )[0]
        for code, kind, seats, names in _FIRST
    }
