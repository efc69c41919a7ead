"""The simulated gate says what the gate says, for every verdict there is."""

import json
from random import Random

import pytest

from gaceta.entitlements import Entitlement, entitlement_seal
from gaceta.gate import answers
from gaceta.gate.callers import Caller
from gaceta.gate.keys import Seals
from gaceta.passes import pass_seal, verify
from gaceta.proof.simulation.agenda import NOON, Agenda
from gaceta.proof.simulation.faults import CALM
from gaceta.proof.simulation.origin import Origin, asker_of
from gaceta.proof.simulation.store import FaultyStore
from gaceta.seats.model import (
    Device,
    Displaced,
    Granted,
    Lease,
    Policy,
    Released,
    Revoked,
    Taken,
    TooOften,
    Verdict,
)

POLICY = Policy()
LEASE = Lease(Device("phone"), NOON + 5, NOON, NOON, NOON + 60_000)
SHORT = Lease(Device("phone"), NOON + 5, NOON, NOON, NOON + 1_500)
IT = Entitlement("reader", "seat", "phone", "", NOON / 1000, NOON / 1000 + 900)
VERDICTS: list[Verdict] = [
    Granted(LEASE, "held", NOON),
    Granted(SHORT, "free", NOON),
    Taken(LEASE, NOON, wait=7_000),
    Displaced("displaced", LEASE, NOON),
    Displaced("expired", None, NOON),
    TooOften(5_000, LEASE, NOON),
    Revoked(NOON),
    Released(NOON),
]


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: type(verdict).__name__)
def test_it_answers_as_the_gate_does(verdict: Verdict) -> None:
    agenda = Agenda()
    store = FaultyStore(agenda, Random(1), CALM, 0, POLICY.store_budget)
    origin = Origin(agenda, Random(1), store, POLICY, lambda _: None)
    secret = b"x" * 32
    seals = Seals(entitlement_seal(secret, issuer="here"), pass_seal(secret, issuer="here"))
    caller = Caller("seat", asker_of(IT, NOON / 1000), "")
    real = answers.answer(verdict, caller, seals, POLICY, now=NOON / 1000, request_id="r")
    twin = origin._answer(verdict, IT)
    body = json.loads(real.body)
    assert twin.status == real.status
    assert twin.state == body.get("state", "")
    if isinstance(verdict, Granted):
        assert (twin.epoch, twin.beat) == (body["epoch"], body["beat_in_ms"])
        cookie = dict(real.headers)[b"set-cookie"].decode().partition("=")[2].partition(";")[0]
        assert verify(seals.passes, cookie, now=NOON / 1000) == twin.read_pass
    else:
        assert twin.drops_pass == (answers.NO_PASS in real.headers)
