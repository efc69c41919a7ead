"""Security 32: an address that looks like a style or a picture never makes a private page public."""

import pytest

from tests.access.reading import SECRET, browser_of, paper_with, subscribing
from tests.readers.people import ana

pytestmark = pytest.mark.django_db

ENDINGS = [
    "x.css",
    "x.css/",
    ".css",
    ";x.css",
    "%2Fx.css",
    "%3Bx.js",
    "%0Ax.png",
    "?x.css",
    "#x.css",
]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("slash", ["/", ""])
def test_what_is_private_is_not_kept_by_its_ending(ending: str, slash: str) -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    answer = browser_of(reader).get(story.url.rstrip("/") + slash + ending)
    if SECRET in answer.content.decode():
        assert answer["Cache-Control"] == "private, no-cache"
        assert "?" in ending or "#" in ending
    else:
        assert answer.status_code in (301, 302, 404)
        assert "public" not in answer.get("Cache-Control", "")
        assert "max-age" not in answer.get("Cache-Control", "")
