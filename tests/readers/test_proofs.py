from collections.abc import Callable

import pytest
from django.utils import timezone

from gaceta.readers.models import Device
from gaceta.readers.proofs import ANSWERED_WITHIN, NotProved, ask_of, bind, prove
from tests.readers.people import ana, ben, signed_in
from tests.readers.signing import DeviceKey

pytestmark = pytest.mark.django_db
NOW = 1_795_000_000.0


def device() -> Device:
    signed_in(ana())
    return Device.objects.get()


def bound(key: DeviceKey) -> Device:
    it = device()
    ask = ask_of(it, NOW)
    bind(it, key.public, ask, key.sign(ask), NOW)
    return it


def test_a_device_has_the_key_that_it_signs_with() -> None:
    key = DeviceKey()

    bound(key)

    kept = Device.objects.get()
    assert kept.public_key == key.public
    assert kept.key_bound == timezone.localdate()


def test_a_key_of_which_somebody_has_only_the_public_half_is_not_taken() -> None:
    it, seen = device(), DeviceKey()
    ask = ask_of(it, NOW)

    with pytest.raises(NotProved):
        bind(it, seen.public, ask, DeviceKey().sign(ask), NOW)

    assert Device.objects.get().public_key == ""


def test_what_is_no_key_is_not_taken() -> None:
    it = device()
    ask = ask_of(it, NOW)

    with pytest.raises(NotProved):
        bind(it, "no key", ask, DeviceKey().sign(ask), NOW)


def test_a_device_keeps_its_first_key() -> None:
    first, second = DeviceKey(), DeviceKey()
    it = bound(first)
    ask = ask_of(it, NOW)

    with pytest.raises(NotProved):
        bind(it, second.public, ask, second.sign(ask), NOW)

    assert Device.objects.get().public_key == first.public


def test_what_was_asked_is_answered_again_and_again_each_time_anew() -> None:
    key = DeviceKey()
    it = bound(key)

    for _ in range(3):
        ask = ask_of(it, NOW)
        prove(it, ask, key.sign(ask), NOW)


def test_a_proof_is_good_once() -> None:
    key = DeviceKey()
    it = bound(key)
    ask = ask_of(it, NOW)
    answer = key.sign(ask)
    prove(it, ask, answer, NOW)

    with pytest.raises(NotProved):
        prove(Device.objects.get(), ask, answer, NOW)


def test_a_proof_comes_in_time() -> None:
    key = DeviceKey()
    it = bound(key)
    ask = ask_of(it, NOW)

    with pytest.raises(NotProved):
        prove(it, ask, key.sign(ask), NOW + ANSWERED_WITHIN)
    prove(it, ask, key.sign(ask), NOW + ANSWERED_WITHIN - 1)


def test_a_question_is_one_devices() -> None:
    key = DeviceKey()
    it = bound(key)
    signed_in(ben())
    other = Device.objects.exclude(pk=it.pk).get()
    Device.objects.filter(pk=other.pk).update(public_key=key.public, key_proofs=it.key_proofs)
    ask = ask_of(it, NOW)

    with pytest.raises(NotProved):
        prove(Device.objects.get(pk=other.pk), ask, key.sign(ask), NOW)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda ask: "",
        lambda ask: "read on",
        lambda ask: ask[:-1],
        lambda ask: "e30." + ask.split(".", 1)[1],
        lambda ask: ask.split(".")[0] + ".e30." + ask.split(".")[2],
    ],
)
def test_a_question_that_we_did_not_ask_is_not_answered(spoil: Callable[[str], str]) -> None:
    key = DeviceKey()
    it = bound(key)
    ask = spoil(ask_of(it, NOW))

    with pytest.raises(NotProved):
        prove(it, ask, key.sign(ask), NOW)


def test_a_device_without_a_key_proves_nothing() -> None:
    it = device()
    ask = ask_of(it, NOW)

    with pytest.raises(NotProved):
        prove(it, ask, DeviceKey().sign(ask), NOW)
