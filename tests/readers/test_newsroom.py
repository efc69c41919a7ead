import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from gaceta.readers.models import Reader
from tests.readers.people import ana, dario, signed_in

pytestmark = pytest.mark.django_db


def test_wagtail_lists_readers() -> None:
    ana()

    page = signed_in(dario()).get(reverse("wagtailusers_users:index"))

    assert page.status_code == 200
    assert "ana@gaceta.example" in page.content.decode()


def test_a_colleague_is_added_with_one_name_and_without_a_password() -> None:
    client = signed_in(dario())
    page = client.get(reverse("wagtailusers_users:add")).content.decode()
    assert "first_name" not in page
    assert 'type="password"' not in page

    client.post(
        reverse("wagtailusers_users:add"),
        {"email": "Eva@gaceta.example", "name": "Eva", "language": "es"},
    )

    eva = Reader.objects.get(email="eva@gaceta.example")
    assert eva.name == "Eva"
    assert not eva.check_password("")


def test_the_newsroom_changes_a_name_but_not_an_address() -> None:
    reader = ana()

    signed_in(dario()).post(
        reverse("wagtailusers_users:edit", args=[reader.pk]),
        {"email": "mallory@evil.example", "name": "Ana Luz", "language": "es", "is_active": "on"},
    )

    reader.refresh_from_db()
    assert (reader.name, reader.email) == ("Ana Luz", "ana@gaceta.example")
    assert EmailAddress.objects.get(user=reader).email == "ana@gaceta.example"


def test_ones_own_settings_have_a_name_but_neither_address_nor_password() -> None:
    page = signed_in(dario()).get(reverse("wagtailadmin_account")).content.decode()

    assert "name_email-name" in page
    assert "name_email-email" not in page
    assert 'type="password"' not in page


def test_the_newsroom_sets_no_password_by_mail_of_its_own() -> None:
    response = signed_in(dario()).get("/admin/password_reset/", follow=True)

    assert response.status_code == 404


@pytest.mark.parametrize("model", ["reader", "device"])
def test_the_desk_sees_readers_and_devices(model: str) -> None:
    client = signed_in(dario())

    assert client.get(reverse(f"admin:readers_{model}_changelist")).status_code == 200
    [pk] = Reader.objects.get().devices.values_list("pk", flat=True)
    shown = pk if model == "device" else Reader.objects.get().pk
    page = client.get(reverse(f"admin:readers_{model}_change", args=[shown])).content.decode()
    assert "argon2" not in page
