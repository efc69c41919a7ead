"""Does the time of an answer tell whether there is an account? Line 19 of docs/security.md, measured.

A paper is served as for readers; half of the addresses that are tried have an account. Each is tried
once, from a network address of its own, so that no limit on attempts is met. If time told nothing, of an
address with an account and one without, either is the slower one as often as not.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tests.browser.knocking import Knocker
from tests.browser.newsstand import GACETA, paper_at

FORMS: dict[str, tuple[str, Callable[[str], dict[str, str]]]] = {
    "login": ("/es/account/login/", lambda email: {"login": email, "password": "no-es-esta-26"}),
    "sign-up": (
        "/es/account/signup/",
        lambda email: {"email": email, "password1": "leer-con-calma-26", "name": ""},
    ),
    "reset": ("/es/account/password/reset/", lambda email: {"email": email}),
    "code": ("/es/account/login/code/", lambda email: {"email": email}),
}
MAKE = """
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from gaceta.readers.models import Reader
password = make_password("leer-con-calma-26")
for form in {forms!r}:
    names = [f"known-{{form}}-{{n}}@gaceta.example" for n in range({samples})]
    made = Reader.objects.bulk_create(Reader(email=name, password=password) for name in names)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=it, email=it.email, verified=True, primary=True) for it in made
    )
"""


@dataclass(frozen=True)
class Times:
    """How long answers took, in seconds."""

    known: list[float]
    unknown: list[float]

    def slower(self) -> float:
        """How often an address with an account is the slower one, 0.5 tells nothing."""
        pairs = sorted([(t, 1) for t in self.known] + [(t, 0) for t in self.unknown])
        ranks = sum(rank for rank, (_, is_known) in enumerate(pairs, 1) if is_known)
        n = len(self.known)
        return (ranks - n * (n + 1) / 2) / (n * len(self.unknown))


def main() -> int:
    """Exit 1 if one of the forms tells anything."""
    arguments = _arguments()
    forms, samples = arguments.form or list(FORMS), arguments.samples
    with tempfile.TemporaryDirectory() as folder, paper_at(Path(folder)) as paper:
        _make_readers(Path(folder), forms, samples)
        measured = {
            form: _measured(paper.address, form, samples, arguments.at_once) for form in forms
        }
    table, bound = _table(), _by_chance(samples)
    for form, times in measured.items():
        for who, seconds in (("account", times.known), ("none", times.unknown)):
            table.add_row(form, who, *_figures(seconds), f"{times.slower():.3f}")
    Console().print(table)
    print(f"By chance, 99 of 100 times: 0.5 ± {bound:.3f}. n = {samples}.")
    return int(any(abs(times.slower() - 0.5) > bound for times in measured.values()))


def _measured(address: str, form: str, samples: int, at_once: int) -> Times:
    path, fields = FORMS[form]
    knocker = Knocker(address)
    proof = knocker.proof(path)
    cases = [(who, n) for who in ("known", "unknown") for n in range(samples)]
    random.Random(26).shuffle(cases)  # noqa: S311 -- an order, not a secret

    def ask(case: tuple[str, int]) -> tuple[str, float, int]:
        who, n = case
        network = f"10.{list(FORMS).index(form) * 2 + (who == 'known')}.{n // 250}.{n % 250}"
        one = replace(knocker, network=network, cookies={**knocker.cookies})
        began = time.monotonic()
        answer = one.post(path, proof, **fields(f"{who}-{form}-{n}@gaceta.example"))
        return who, time.monotonic() - began, answer.status_code

    with ThreadPoolExecutor(at_once) as pool:
        told = list(pool.map(ask, cases))
    statuses = {who: {status for w, _, status in told if w == who} for who in ("known", "unknown")}
    assert statuses["known"] == statuses["unknown"], statuses
    assert statuses["known"] <= {200, 302}, statuses
    return Times(*([took for w, took, _ in told if w == who] for who in ("known", "unknown")))


def _make_readers(var: Path, forms: list[str], samples: int) -> None:
    code = MAKE.format(forms=forms, samples=samples)
    command = [str(GACETA), "manage", "shell", "-v", "0", "-c", code]
    subprocess.run(command, check=True, env=os.environ | {"GACETA_VAR": str(var)})  # noqa: S603


def _by_chance(samples: int) -> float:
    """What the share departs from a half by, in 99 of 100 runs, if time tells nothing."""
    return 2.576 * sqrt((2 * samples + 1) / (12 * samples * samples))


def _figures(seconds: list[float]) -> tuple[str, ...]:
    cuts = statistics.quantiles(seconds, n=20)
    figures = (statistics.fmean(seconds), statistics.stdev(seconds), cuts[9], cuts[18])
    return tuple(f"{figure * 1000:.1f}" for figure in figures)


def _table() -> Table:
    table = Table(title="Milliseconds until the answer")
    for name in ("form", "address has", "mean", "deviation", "median", "p95", "account is slower"):
        table.add_column(name)
    return table


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Example: .venv/bin/python -m bench.even_answers --samples 1000 --form reset",
    )
    parser.add_argument("--samples", type=int, default=1000, help="addresses of each kind")
    parser.add_argument("--form", action="append", choices=list(FORMS), help="all, if not told")
    parser.add_argument("--at-once", type=int, default=2, help="2: a hash takes a whole processor")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
