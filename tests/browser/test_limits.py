"""Limits on attempts, on two servers that run for real and share a database."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.browser.knocking import Knocker
from tests.browser.newsstand import PASSWORD, Paper, paper_at, prepared

LOGIN = "/es/account/login/"
REFUSED = "Han fallado demasiados intentos"
WRONG = "no se corresponden"


@pytest.fixture(scope="module")
def servers(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Paper]]:
    """Two processes with one database, as behind a balancer."""
    var = prepared(template, tmp_path_factory.mktemp("limits") / "var")
    with paper_at(var) as one, paper_at(var) as other:
        yield [one, other]


def crowd_of(servers: list[Paper]) -> Callable[[int], tuple[Knocker, str]]:
    """For each number a browser at one of the servers, with a form in hand."""
    knockers = [Knocker(server.address) for server in servers]
    hands = [(knocker, knocker.proof(LOGIN)) for knocker in knockers]
    return lambda number: hands[number % len(hands)]


def outcome(answer: httpx.Response) -> str:
    if answer.status_code != 200:
        return str(answer.status_code)
    return "refused" if REFUSED in answer.text else "wrong" if WRONG in answer.text else "?"


def test_line_20_of_a_hundred_wrong_passwords_at_once_five_at_most_are_tried(
    servers: list[Paper],
) -> None:
    crowd = crowd_of(servers)

    def knock(number: int) -> str:
        knocker, proof = crowd(number)
        elsewhere = replace(knocker, network=f"198.51.100.{number}", cookies={**knocker.cookies})
        return outcome(elsewhere.post(LOGIN, proof, login="ana@gaceta.example", password="no-26"))

    with ThreadPoolExecutor(100) as pool:
        outcomes = Counter(pool.map(knock, range(100)))

    assert 1 <= outcomes["wrong"] <= 5
    assert outcomes["wrong"] + outcomes["refused"] + outcomes["429"] == 100, outcomes


def test_line_20_the_owner_of_an_account_under_attack_recovers_by_mail(
    servers: list[Paper],
) -> None:
    attacker = Knocker(servers[0].address, "198.51.100.200")
    proof = attacker.proof(LOGIN)
    for _ in range(6):
        attacker.post(LOGIN, proof, login="dario@gaceta.example", password="no-26")
    owner = Knocker(servers[1].address)
    locked = owner.post(LOGIN, login="dario@gaceta.example", password=PASSWORD)
    assert outcome(locked) == "refused"

    owner.post("/es/account/login/code/", email="dario@gaceta.example")
    newest = max((servers[1].var / "outbox").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    [code] = re.findall(r"^([A-Z]{4}-[A-Z]{4})\r?$", newest.read_text(), flags=re.MULTILINE)
    owner.post("/es/account/login/code/confirm/", code=code)

    assert owner.is_signed_in()


def test_line_20_a_forged_forwarded_address_lifts_no_limit_of_a_connection(
    servers: list[Paper],
) -> None:
    crowd = crowd_of(servers)

    def knock(number: int) -> str:
        knocker, proof = crowd(number)
        # The proxy writes the true one behind whatever came.
        forged = replace(knocker, network=f"10.0.0.{number}, 192.0.2.77")
        return outcome(
            forged.post(LOGIN, proof, login=f"nobody{number}@gaceta.example", password="no-26")
        )

    with ThreadPoolExecutor(60) as pool:
        outcomes = Counter(pool.map(knock, range(60)))

    assert 1 <= outcomes["wrong"] <= 20
    assert outcomes["wrong"] + outcomes["refused"] + outcomes["429"] == 60


def test_line_20_a_hundred_guesses_of_a_code_at_once_are_five_at_most(servers: list[Paper]) -> None:
    confirm = "/es/account/login/code/confirm/"
    reader = Knocker(servers[0].address, "192.0.2.1")
    reader.post("/es/account/login/code/", email="ben@gaceta.example")
    proof = reader.proof(confirm)

    def knock(number: int) -> str:
        elsewhere = replace(reader, network=f"198.51.100.{number}", cookies={**reader.cookies})
        text = elsewhere.post(confirm, proof, code="AAAA-AAAA").text
        return "wrong" if "no es correcto" in text else "refused"

    with ThreadPoolExecutor(100) as pool:
        outcomes = Counter(pool.map(knock, range(100)))

    assert outcomes["wrong"] <= 5


def test_line_20_the_admin_has_no_door_of_its_own(servers: list[Paper]) -> None:
    for door in ["/admin/login/", "/django-admin/login/"]:
        visitor = Knocker(servers[0].address)
        proof = visitor.proof(LOGIN)
        form = {"username": "dario@gaceta.example", "password": PASSWORD}

        answer = visitor.post(door, proof, **form)

        assert answer.status_code in (302, 403, 405)
        assert LOGIN in answer.headers.get("Location", LOGIN)
        assert not visitor.is_signed_in()
