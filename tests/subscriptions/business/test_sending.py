import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from gaceta.subscriptions.business import listings, sending
from gaceta.subscriptions.business.lists import Problem, read_list
from gaceta.subscriptions.business.sending import BEGINS, SILENT, Progress, progress, send
from gaceta.subscriptions.memberships import end, give_seat
from gaceta.subscriptions.models import Invitation, InvitationLine, InvitationList, Subscription
from tests.readers.people import dario
from tests.subscriptions.companies import colleague, faro
from tests.subscriptions.offers import NOW

LIST = "a@faro.example\nb@faro.example\nc@faro.example"
in_a_transaction = pytest.mark.usefixtures("db", "letters_go_out")


def ordered(text: str = LIST, company: Subscription | None = None) -> InvitationList:
    company = company or faro(dario())
    kept = listings.keep(company, company.owner, "es", read_list(text), NOW)
    InvitationList.objects.filter(pk=kept.pk).update(ordered=NOW)
    return kept


def states(kept: InvitationList) -> list[str]:
    return [line.problem or line.state for line in kept.lines.all()]


def recipients() -> list[str]:
    return [address for letter in mail.outbox for address in letter.to]


@in_a_transaction
def test_everybody_who_is_ready_is_invited_once() -> None:
    kept = ordered(f"{LIST}\nnobody")

    send(kept.pk)
    send(kept.pk)

    assert recipients() == ["a@faro.example", "b@faro.example", "c@faro.example"]
    assert states(kept) == ["sent", "sent", "sent", Problem.NOT_AN_ADDRESS]
    assert Invitation.objects.count() == 3


@in_a_transaction
def test_nothing_is_sent_before_somebody_says_so() -> None:
    kept = ordered()
    InvitationList.objects.update(ordered=None)

    send(kept.pk)

    assert not mail.outbox


@in_a_transaction
def test_what_has_changed_since_the_list_was_checked_is_told_line_by_line() -> None:
    company = faro(dario(), seats=2)
    kept = ordered("colega1@faro.example\nb@faro.example", company)
    give_seat(company, colleague())

    send(kept.pk)

    assert states(kept) == [Problem.HOLDS_A_SEAT, "sent"]


@in_a_transaction
def test_when_seats_run_out_the_rest_are_told() -> None:
    company = faro(dario(), seats=2)
    kept = ordered("a@faro.example\nb@faro.example", company)
    give_seat(company, colleague())

    send(kept.pk)

    assert states(kept) == ["sent", Problem.NO_SEAT_LEFT]


@in_a_transaction
def test_nobody_is_invited_to_a_subscription_that_ended_meanwhile() -> None:
    company = faro(dario())
    kept = ordered(company=company)
    end(company)

    send(kept.pk)

    assert states(kept) == [Problem.ENDED] * 3
    assert not mail.outbox


@in_a_transaction
def test_a_mail_server_that_takes_no_letters_brings_the_list_to_a_halt(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    kept = ordered("a@faro.example\nb@faro.example\nc@faro.example\nd@faro.example")

    send(kept.pk)

    assert states(kept) == ["refused", "refused", "refused", "ready"]


@in_a_transaction
def test_progress_is_told_in_lines() -> None:
    kept = ordered(f"{LIST}\nnobody")
    before = progress(kept, NOW)
    send(kept.pk)

    assert before == Progress(ready=3, sent=0, refused=0, unknown=0, bad=1, sending=False)
    assert [before.done, before.total] == [0, 3]
    after = progress(kept, NOW)
    assert [after.done, after.total, after.sending] == [3, 3, False]


@in_a_transaction
def test_a_list_that_was_just_ordered_is_not_taken_for_one_that_came_to_a_halt() -> None:
    kept = ordered()
    kept.refresh_from_db()

    assert progress(kept, NOW).sending
    assert not progress(kept, NOW + BEGINS).sending


@pytest.mark.usefixtures("own_database")
def test_two_who_send_at_once_write_to_each_person_once() -> None:
    kept, start = ordered(), Barrier(4)

    def one(_: int) -> None:
        start.wait()
        send(kept.pk)
        connection.close()

    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(one, range(4)))

    assert sorted(recipients()) == ["a@faro.example", "b@faro.example", "c@faro.example"]


@pytest.mark.usefixtures("own_database")
def test_in_the_background_it_goes_on_while_the_page_is_answered() -> None:
    kept = ordered()

    thread = sending.send_in_background(kept)
    thread.join(20)

    assert sorted(recipients()) == ["a@faro.example", "b@faro.example", "c@faro.example"]


@pytest.mark.usefixtures("own_database")
def test_a_process_that_dies_between_sending_and_the_answer_leaves_one_unknown_and_sends_none_twice(
    settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "tests.subscriptions.business.dying.DyingBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    kept = ordered()

    in_another_process(lambda: send(kept.pk))

    kept.refresh_from_db()
    assert progress(kept, timezone.now()).sending
    at_a_halt = progress(kept, timezone.now() + SILENT)
    assert at_a_halt == Progress(ready=1, sent=1, refused=0, unknown=1, bad=0, sending=False)

    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    send(kept.pk)  # whoever died seems to be at it still
    assert progress(kept, timezone.now()).ready == 1
    InvitationList.objects.update(beat=timezone.now() - SILENT)
    send(kept.pk)

    assert states(kept) == ["sent", "sending", "sent"]
    assert written_to(tmp_path / "outbox") == [f"{name}@faro.example" for name in "abc"]
    assert InvitationLine.objects.get(email="b@faro.example").invitation is None
    assert Invitation.objects.get(email="b@faro.example").letter == Invitation.Letter.UNKNOWN


def in_another_process(act: Any) -> None:
    """Returns when it is dead."""
    connection.close()
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def written_to(folder: Path) -> list[str]:
    text = "".join(file.read_text() for file in folder.iterdir())
    return sorted(re.findall(r"^To: (\S+)", text, flags=re.MULTILINE))
