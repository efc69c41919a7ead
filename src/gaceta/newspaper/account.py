"""What the newspaper adds to "Your account" and to a reader's data."""

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gaceta.readers import signals
from gaceta.readers.menu import AccountPage
from gaceta.readers.models import Reader


@receiver(signals.account_pages_asked)
def on_account_pages_asked(request: HttpRequest, **kwargs: Any) -> list[AccountPage]:
    return [
        AccountPage(reverse("newspaper:saved"), _("Saved stories"), 60),
        AccountPage(reverse("newspaper:reading"), _("Go on reading"), 70),
    ]


@receiver(signals.data_asked)
def on_data_asked(reader: Reader, **kwargs: Any) -> dict[str, Any]:
    """The stories put aside."""
    saved = reader.saved_stories.values("article_id", "article__title", "day")
    return {"saved_stories": list(saved)}


@receiver(signals.erasing)
def on_erasing(reader: Reader, **kwargs: Any) -> bool:
    """The list goes. Stories that the reader wrote are the newspaper's, and stay."""
    reader.saved_stories.all().delete()
    return False
