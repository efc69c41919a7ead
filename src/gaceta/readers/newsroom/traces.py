"""What the desk's own records say of a reader: names in the logs of two admins, and a profile."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from gaceta.readers.models import Reader

NAMELESS = "—"


def erase(reader: Reader) -> None:
    """That somebody did something to an account stays in the logs; whose account it was does not."""
    kind, pk = ContentType.objects.get_for_model(Reader), str(reader.pk)
    of_admin = LogEntry.objects.filter(content_type=kind, object_id=pk)
    of_admin.update(object_repr=NAMELESS, change_message="")
    of_newsroom = ModelLogEntry.objects.filter(content_type=kind, object_id=pk)
    of_newsroom.update(label=NAMELESS, data={})
    UserProfile.objects.filter(user=reader).delete()
