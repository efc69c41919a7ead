"""The cast: Ana subscribes, Ben does not, Carla has Ana's password, Dario edits."""

from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gaceta.readers.models import Reader

PASSWORD = "leer-con-calma-26"

SAFARI_ON_A_PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1"
)
FIREFOX_ON_A_COMPUTER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def ana() -> Reader:
    """She subscribes. Carla, who has her password, signs in as her too."""
    return _reader("ana@gaceta.example", name="Ana")


def ben() -> Reader:
    """He has an account and no subscription."""
    return _reader("ben@gaceta.example", name="Ben")


def dario() -> Reader:
    """He edits."""
    return _reader("dario@gaceta.example", name="Dario", is_staff=True, is_superuser=True)


def browser(user_agent: str = SAFARI_ON_A_PHONE) -> Client:
    """A browser that shares nothing with any other."""
    return Client(headers={"user-agent": user_agent})


def sign_in(
    client: Client,
    reader: Reader,
    *,
    remember: bool = False,
    password: str = PASSWORD,
    **more: str,
) -> HttpResponse:
    """Send the form for signing in."""
    ticked = {"remember": "on"} if remember else {}
    form = {"login": reader.email, "password": password, **ticked, **more}
    return client.post(reverse("account_login"), form)


def signed_in(reader: Reader, *, remember: bool = False) -> Client:
    """A browser in which the reader has signed in."""
    client = browser()
    assert sign_in(client, reader, remember=remember).status_code == 302
    return client


def is_signed_in(client: Client) -> bool:
    """True if the account page opens."""
    return client.get(reverse("readers:account")).status_code == 200


def _reader(email: str, **fields: object) -> Reader:
    reader = Reader.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
    return reader


def headers(response: HttpResponse) -> dict[str, object]:
    """The response's headers but for the moment it was made in, and the policy's nonce."""
    told = {name: value for name, value in response.items() if name != "Expires"}
    policy = sorted(told.get("Content-Security-Policy", "").split("; "))
    told["Content-Security-Policy"] = [word for word in policy if not word.startswith("script-src")]
    return told
