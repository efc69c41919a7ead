"""The pages of "Your account", to which each room adds its own."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gaceta.readers.models import Reader
from gaceta.readers.signals import account_pages_asked


@dataclass(frozen=True)
class AccountPage:
    """A page in the account's menu. ``order``: lower stands higher."""

    url: str
    title: str
    order: int


def account_pages(request: HttpRequest) -> list[AccountPage]:
    """Ours and those of the rooms above, in order."""
    told = account_pages_asked.send(Reader, request=request)
    return sorted([*_own(), *(page for _r, pages in told for page in pages)], key=_order)


def _own() -> list[AccountPage]:
    return [
        AccountPage(reverse("readers:account"), _("Subscription"), 10),
        AccountPage(reverse("readers:profile"), _("You and your password"), 20),
        AccountPage(reverse("mfa_index"), _("Security"), 25),
        AccountPage(reverse("readers:devices"), _("Devices"), 30),
        AccountPage(reverse("readers:privacy"), _("Your data"), 90),
    ]


def _order(page: AccountPage) -> int:
    return page.order
