import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from gaceta.readers.addresses import LookAlike
from gaceta.readers.models import Reader
from tests.readers.people import PASSWORD, ana

pytestmark = pytest.mark.django_db


def test_an_address_is_one_readers_in_any_case() -> None:
    ana()

    with pytest.raises(IntegrityError):
        Reader.objects.create_user("ANA@gaceta.example", PASSWORD)


def test_the_database_itself_keeps_an_address_from_two_readers() -> None:
    ana()
    other = Reader.objects.create_user("other@gaceta.example", PASSWORD)

    with pytest.raises(IntegrityError):
        Reader.objects.filter(pk=other.pk).update(email="Ana@Gaceta.Example")


def test_a_reader_is_found_however_the_address_is_spelled() -> None:
    assert ana() == Reader.objects.get_by_natural_key(" Ana@GACETA.example")


def test_a_look_alike_finds_nobody_and_makes_nobody() -> None:
    Reader.objects.create_user("mike@gaceta.example", PASSWORD)

    with pytest.raises(Reader.DoesNotExist):
        Reader.objects.get_by_natural_key("mi\N{KELVIN SIGN}e@gaceta.example")
    with pytest.raises(LookAlike):
        Reader.objects.create_user("mi\N{KELVIN SIGN}e@gaceta.example", PASSWORD)


def test_a_form_of_the_desk_refuses_a_look_alike() -> None:
    reader = Reader(email="mi\N{KELVIN SIGN}e@gaceta.example", password="x")

    with pytest.raises(ValidationError, match="letras"):
        reader.full_clean()


def test_outside_a_reader_is_known_by_a_random_key_and_never_by_a_number() -> None:
    reader = ana()

    assert reader.key.version == 4
    assert str(reader.pk) != str(reader.key)


def test_a_reader_without_a_name_is_called_by_the_address() -> None:
    reader = Reader.objects.create_user("eva@gaceta.example", PASSWORD)

    assert reader.get_full_name() == reader.get_short_name() == str(reader) == "eva@gaceta.example"


def test_a_superuser_edits() -> None:
    reader = Reader.objects.create_superuser("jefa@gaceta.example", PASSWORD)

    assert reader.is_staff
    assert reader.has_perm("wagtailadmin.access_admin")


def test_who_has_no_name_is_named_once() -> None:
    reader = Reader.objects.create_user("nameless@example.com")

    assert reader.get_name_and_address() == "nameless@example.com"
    assert ana().get_name_and_address() == "Ana (ana@gaceta.example)"
