import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaceta.readers.kinds import BROWSERS, FORMS, kind_of

LIKE_GECKO = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPHONE = f"(iPhone; CPU iPhone OS 19_1 like Mac OS X) {LIKE_GECKO}"
ANDROID = f"(Linux; Android 15; K) {LIKE_GECKO}"


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [
        (f"{IPHONE} Version/19 Mobile Safari/604", "phone safari"),
        (f"{IPHONE} CriOS/140.0 Mobile Safari/604", "phone chrome"),
        (f"{IPHONE} FxiOS/145 Mobile Safari/604", "phone firefox"),
        (f"(iPad; CPU OS 16_1 like Mac OS X) {LIKE_GECKO} Version/16 Mobile Safari/604", "tablet safari"),
        (f"{ANDROID} Chrome/140.0 Mobile Safari/537.36", "phone chrome"),
        (f"{ANDROID} Chrome/140.0 Safari/537.36", "tablet chrome"),
        (f"{ANDROID} SamsungBrowser/29 Chrome/140 Mobile Safari/537", "phone other"),
        (f"{ANDROID} Chrome/140 Mobile Safari/537 EdgA/140", "phone edge"),
        ("(Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "phone firefox"),
        ("(Android 15; Tablet; rv:145.0) Gecko/145.0 Firefox/145.0", "tablet firefox"),
        (f"(Macintosh; Intel Mac OS X 10_15_7) {LIKE_GECKO} Version/19 Safari/605", "computer safari"),
        (f"(Windows NT 10.0; Win64; x64) {LIKE_GECKO} Chrome/140 Safari/537 Edg/140", "computer edge"),
        (f"(Windows NT 10.0; Win64; x64) {LIKE_GECKO} Chrome/140 Safari/537 OPR/120", "computer other"),
        ("(X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "computer firefox"),
        (f"(X11; CrOS x86_64 14541.0.0) {LIKE_GECKO} Chrome/140 Safari/537", "computer chrome"),
        ("curl/8.14", "device other"),
        ("", "device other"),
    ],
)  # fmt: skip
def test_a_device_is_called_as_its_owner_would(user_agent: str, kind: str) -> None:
    assert kind_of(user_agent) == kind


@given(st.text())
def test_nothing_of_the_user_agent_itself_is_kept(user_agent: str) -> None:
    form, browser = kind_of(user_agent).split(" ")

    assert form in FORMS
    assert browser in BROWSERS
