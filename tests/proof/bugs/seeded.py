"""The bugs. Each is one small slip, of the kind that a change may bring any day."""

from collections.abc import Callable
from typing import Any

from gaceta.gate import answers
from gaceta.seats import bell, questions, retries, rules, sharing
from gaceta.seats.breaker import Breaker
from gaceta.seats.engine import Engine
from gaceta.seats.setback import SetBack
from gaceta.seats.stores import record_rest
from gaceta.seats.stores.memory import MemoryStore
from gaceta.seats.stores.sqlite_file import Connection
from tests.proof.bugs.edits import Bug, Change


def bug(name: str, breaks: str, function: Callable[..., Any], *changes: Change) -> Bug:
    return Bug(name, breaks, function, changes)


BUGS = (
    # What is decided together must be decided together.
    bug(
        "check and grant not atomic",
        "Two devices find the seat free at once, and both get it (I2).",
        MemoryStore.decide,
        (
            "    with self._lock:\n        before = self._seats.get(seat, NOBODY)\n",
            "    before = self._seats.get(seat, NOBODY)\n    await asyncio.sleep(0)\n    if True:\n",
        ),
    ),
    bug(
        "two processes look before they lock",
        "A SQLite store reads the seat before its transaction begins, and overwrites another's (I2).",
        Connection._transact,
        (
            '    connection.execute("BEGIN IMMEDIATE")\n    try:\n'
            '        row = connection.execute(SQL["load"], (seat,)).fetchone()\n',
            '    row = connection.execute(SQL["load"], (seat,)).fetchone()\n'
            '    connection.execute("BEGIN IMMEDIATE")\n    try:\n',
        ),
    ),
    bug(
        "seats share state",
        "All seats are kept in one place, so that strangers displace each other (I12).",
        MemoryStore.decide,
        ("self._seats.get(seat, NOBODY)", 'self._seats.get("s", NOBODY)'),
        ("self._seats[seat] = after", 'self._seats["s"] = after'),
    ),
    # Epochs.
    bug(
        "epoch reused after expiry",
        "The next holder gets the epoch of the last, and its pass is good again (I3).",
        rules._grant,
        ("max(seat.epoch + 1, now)", "seat.epoch or now"),
    ),
    bug(
        "epochs from a count",
        "After lost state a count begins anew and gives epochs that were given before (I4).",
        rules._grant,
        ("max(seat.epoch + 1, now)", "seat.epoch + 1"),
    ),
    bug(
        "epochs from the clock alone",
        "A clock set back, or two grants in a millisecond, give an epoch twice (I4).",
        rules._grant,
        ("max(seat.epoch + 1, now)", "now"),
    ),
    # Renewals and releases.
    bug(
        "renew revives an expired lease",
        "A laptop wakes, and its dead lease lives again beside another's (I6).",
        rules.settled,
        ("if lease.expires <= now:", "if lease.expires + policy.lease <= now:"),
    ),
    bug(
        "renew at an old epoch accepted",
        "A heartbeat is believed whatever epoch it names (I5).",
        rules.renew,
        ("if held and held.epoch == epoch:", "if held:"),
    ),
    bug(
        "renew regains though others followed",
        "A device that slept through another's whole reading gets a lease without asking (I6).",
        rules.renew,
        ("if held or epoch != seat.epoch:", "if held:"),
    ),
    bug(
        "a rest wins a lost seat back",
        "The last beat of a page that is left takes the seat after lost state.",
        rules.renew,
        ("if not reading:", "if not reading and claim is None:"),
    ),
    bug(
        "a rest lengthens the lease",
        "A page that is left holds the seat for another minute.",
        rules._refresh,
        (
            "lease = replace(held, reading=False)",
            "lease = replace(held, reading=False, expires=now + policy.lease)",
        ),
    ),
    bug(
        "heartbeat does not extend",
        "A reader who reads on loses the seat after a minute (I19).",
        rules._refresh,
        (
            "replace(held, heard=now, expires=expires, reading=True)",
            "replace(held, heard=now, reading=True)",
        ),
    ),
    bug(
        "release by an old epoch ends the new lease",
        "A late sign-out of a tab closes the page that was opened since (I5).",
        rules.release,
        ("held.epoch != epoch", "held.epoch < epoch"),
    ),
    bug(
        "release ends another device's lease",
        "One device signs out and the other stops.",
        rules.release,
        ("held = lease_of(seat, device.id)", "held = next(iter(seat.leases), None)"),
    ),
    # Who gives way to whom.
    bug(
        "acquire displaces a reading holder",
        "Whoever opens a page takes the seat, without a question (I8).",
        rules._is_left,
        ("not is_reading(lease, now, policy)", "True"),
    ),
    bug(
        "handoff takes a reading device's seat",
        "A device heard of half a minute of its time ago counts as silent too soon (I8).",
        rules.is_reading,
        ("< policy.quiet", "< policy.quiet // 2"),
    ),
    bug(
        "resting page counted as reading",
        "The notice is shown though nobody reads on the other device.",
        rules.is_reading,
        ("lease.reading and ", ""),
    ),
    bug(
        "the one that reads gives way",
        "Of two devices, the one being read is ended instead of the one at rest.",
        rules._acquire,
        (
            "min(left, key=_standing)",
            "min(seat.leases, key=lambda lease: (not lease.reading, lease.heard))",
        ),
    ),
    bug(
        "same device's second tab gets a notice",
        "A reader is refused by their own other tab (I11, I19).",
        rules._acquire,
        (
            "return _refresh(seat, held, now, policy, asker)",
            "return seat, _taken(seat, now, policy, asker.device)",
        ),
    ),
    bug(
        "expired lease still blocks",
        "A dead holder keeps the seat until somebody takes it over (I17).",
        rules.settled,
        ("if lease.expires <= now:", "if False:"),
    ),
    # Takeovers.
    bug(
        "takeover does not check the named epoch",
        "A press on an old notice displaces somebody whom it never named (I9).",
        rules.takeover,
        (
            "(lease for lease in before.leases if lease.epoch == epoch)",
            "(lease for lease in before.leases)",
        ),
    ),
    bug(
        "two winners of one takeover",
        "The displaced lease stays, so that both read (I1).",
        rules.takeover,
        ('_end(before, named, "displaced", now)', "before"),
    ),
    bug(
        "ping-pong not limited",
        "Two devices may push each other out for ever (I18).",
        rules._pause_left,
        ("if len(recent) < policy.takeovers:", "if True:"),
    ),
    bug(
        "takeover limiter locks out everybody",
        "The pause begins anew with every press, and the seat never moves again (I18).",
        rules.takeover,
        (
            "return before, TooOften(wait, named, now)",
            "return replace(before, takeovers=(*before.takeovers, now)), TooOften(wait, named, now)",
        ),
    ),
    bug(
        "a limited takeover leaves nobody",
        "The holder's lease ends although the takeover was refused (I18).",
        rules.takeover,
        ("return before, TooOften", 'return _end(before, named, "displaced", now), TooOften'),
    ),
    # The question.
    bug(
        "the question is never kept",
        "Whoever asks for the seat is refused at once, and nobody was asked.",
        questions.asked,
        ("return replace(seat, question=Question(holder.epoch, now))", "return seat"),
    ),
    bug(
        "a second question right away",
        "A reader who has answered is asked again and again, and the other device waits for ever.",
        questions.asked,
        ("if last and now - last.at < policy.question + policy.idle:", "if False:"),
    ),
    bug(
        "the seat goes before the time is over",
        "A page that rests because it was asked loses the seat to whoever asks next (I8).",
        rules._is_left,
        (" and not is_open(seat, now, policy, lease.epoch)", ""),
    ),
    bug(
        "a question that nobody answers refuses",
        "The page was asked and rests, and still the notice is shown.",
        rules._is_left,
        (
            "not is_open(seat, now, policy, lease.epoch)",
            "(seat.question is None or seat.question.epoch != lease.epoch)",
        ),
    ),
    bug(
        "takeover refused while the page is asked",
        "Who does not want to wait has to.",
        rules.takeover,
        ("if named is None:", "if named is None or verdict.asking:"),
    ),
    bug(
        "a page that reads on is taken for silent",
        "The notice never comes: the other device is told to wait for a page that has been heard.",
        questions.answer_in,
        ("lease.heard > question.at or ", ""),
    ),
    bug(
        "a page opened is no answer",
        "The other device waits although somebody reads, and may be given the seat.",
        questions.answered,
        ("if question is None or", "if True or"),
    ),
    bug(
        "a displaced device is made to wait",
        "A text stays on a displaced screen while the device that displaced it is asked (I20).",
        questions._displaced_just_now,
        ("if now - holder.since >= policy.quiet:", "if True:"),
    ),
    bug(
        "a question does not ring",
        "The page in sight hears of it by chance, and is not touched in time.",
        bell.moved,
        ("or after.question != before.question", ""),
    ),
    # Sharing.
    bug(
        "alternations never age",
        "A household that shared once is told so for ever.",
        sharing.lately,
        ("if now - policy.sharing_window < at <= now", "if at <= now"),
    ),
    bug(
        "the message stays after a quiet time",
        "It does not end by itself.",
        sharing.sharing_state,
        (" or now - moments[-1] >= policy.sharing_quiet", ""),
    ),
    bug(
        "a higher capacity does not end it",
        "Who has made room for another reader is still told that they share.",
        rules.set_capacity,
        ("() if capacity > seat.capacity else seat.alternations", "seat.alternations"),
    ),
    bug(
        "a new password does not end it",
        "Who has put the stranger out is still told that they share.",
        rules.revoke,
        (", alternations=()", ""),
    ),
    # Entitlements.
    bug(
        "lease outlives entitlement",
        "A subscription that ended is read for another minute (I13).",
        rules._grant,
        ("_expiry(now, policy, asker)", "now + policy.lease"),
    ),
    bug(
        "a renewed lease outlives the entitlement",
        "The same by a heartbeat (I13).",
        rules._refresh,
        ("_expiry(now, policy, asker)", "now + policy.lease"),
    ),
    bug(
        "ended entitlement still good",
        "Whoever was entitled once is granted the seat for ever (I13).",
        rules._entitlement_over,
        (" or _good_until(now, asker) <= now", ""),
    ),
    bug(
        "revoke keeps leases",
        "A new password stops nobody who reads already (I13).",
        rules.revoke,
        ("if lease.device.id != keep:", "if False:"),
    ),
    bug(
        "revoke forgets not_before",
        "Revoked devices come back with the entitlement that was revoked (I13).",
        rules.revoke,
        ("max(seat.not_before, written_before)", "0"),
    ),
    bug(
        "revoke ends the kept device",
        "The device that changed the password is put out, too.",
        rules.revoke,
        ("if lease.device.id != keep:", "if True:"),
    ),
    bug(
        "dismissed device's entitlement still good",
        "A page still open wins the seat back right after sign-out.",
        rules._entitlement_over,
        ("return any(", "return False and any("),
    ),
    # Capacity.
    bug(
        "capacity ignored",
        "One device more than was bought reads at once (I1).",
        rules._acquire,
        ("if len(seat.leases) < seat.capacity:", "if len(seat.leases) <= seat.capacity:"),
    ),
    bug(
        "capacity lowered without ending",
        "After a change to a smaller subscription all devices read on (I1).",
        rules.set_capacity,
        ("while len(seat.leases) > capacity:", "while False:"),
    ),
    # Lost state and clocks.
    bug(
        "claims win without lost state",
        "A displaced device shows its old pass and displaces the one that was chosen (I15).",
        rules._state_was_lost,
        ("claim > seat.epoch or seat.claim < claim < seat.first", "True"),
    ),
    bug(
        "the first claim wins",
        "After lost state the device that beats first keeps the seat, not the one that held it (I15).",
        rules._state_was_lost,
        ("claim > seat.epoch or seat.claim < claim < seat.first", "not seat.epoch"),
    ),
    bug(
        "an unsigned epoch wins the seat back",
        "After lost state a device is believed without its pass (I15).",
        rules.renew,
        ("if claim == epoch and _state_was_lost", "if _state_was_lost"),
    ),
    bug(
        "clock set back lengthens a lease",
        "A lease lasts an hour more after the store's clock was set back by one.",
        rules._clamped,
        ("expires=min(lease.expires, latest)", "expires=lease.expires"),
    ),
    bug(
        "clock set back goes unnoticed",
        "A lease from before the store's clock was set back begins anew then, and again.",
        SetBack.mended,
        ("if not self._steps or", "if True or"),
    ),
    bug(
        "the newspaper's clock is taken for the store's",
        "Where the two differ by an hour, every entitlement is over or good for an hour more (I13).",
        rules._good_until,
        ("if asker.asked is None", "if True"),
    ),
    # Retries and events.
    bug(
        "retry makes a second event",
        "A request that is sent again is decided again (I10).",
        retries.once,
        ("if earlier:", "if False:"),
    ),
    bug(
        "retried grant repeated after the lease ended",
        "A retry mints a pass for an epoch that is over (I7).",
        retries._still_true,
        ("if not isinstance(verdict, Granted):", "if True:"),
    ),
    bug(
        "answers remembered for another device",
        "Two devices that chose the same request id get one answer (I10).",
        retries._earlier,
        ("answer.request == request and answer.device == device", "answer.request == request"),
    ),
    bug(
        "grant ended without an event",
        "The old holder's end is told to nobody (I14).",
        rules.events,
        ("return (*ended, *began)", "return tuple(began)"),
    ),
    bug(
        "grant ended twice",
        "An end is counted twice, and grants and ends no longer add up (I14).",
        rules._end,
        ("ended=seat.ended + 1", "ended=seat.ended + 2"),
    ),
    bug(
        "every end is an expiry",
        "A displaced device is told that it was late (I14).",
        rules._end,
        (
            "Ending(lease.device.id, lease.epoch, reason, at)",
            'Ending(lease.device.id, lease.epoch, "expired", at)',
        ),
    ),
    bug(
        "an event of what was never stored",
        "Listeners hear of every decision twice.",
        Engine._decide,
        ("self._tell(happened)", "self._tell(happened)\n        self._tell(happened)"),
    ),
    # Around the engine.
    bug(
        "watch never rings",
        "A displaced device is told by its heartbeat only (I20).",
        bell.Bell.ring,
        ("loop.call_soon_threadsafe(event.set)", "pass"),
    ),
    bug(
        "a revocation does not ring",
        "A device that is signed out reads on until its next heartbeat (I20).",
        bell.moved,
        (
            "or after.not_before != before.not_before\n        or after.dismissed != before.dismissed",
            "",
        ),
    ),
    bug(
        "pass outlives lease",
        "The edge lets a device read after its lease ended (I7).",
        answers._granted,
        ("min(left, policy.pass_life) / 1000", "policy.pass_life / 1000"),
    ),
    bug(
        "a displaced device keeps its pass",
        "The cookie is not taken away, and the edge believes it (I5).",
        answers.answer,
        ('"displaced", request_id, headers=(NO_PASS,), ', '"displaced", request_id, '),
    ),
    bug(
        "records forget the question",
        "After the next write to a file, nobody was asked.",
        record_rest.write_rest,
        ("if question else None", "if False else None"),
    ),
    bug(
        "records forget dismissals",
        "After the next write to a file, a device that signed out is let in again.",
        record_rest.write_rest,
        ("for gone in seat.dismissed]", "for gone in ()]"),
    ),
    bug(
        "the breaker never closes",
        "After one outage the store is not asked again for as long as the process runs.",
        Breaker.lets_through,
        ("if self.clock() < self._next_try:", "if True:"),
    ),
)
