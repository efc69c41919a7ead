from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gaceta.seats.model import (
    Answered,
    Device,
    Dismissal,
    Displaced,
    Ending,
    Granted,
    Lease,
    Question,
    Released,
    Revoked,
    Seat,
    Sharing,
    Taken,
    TooOften,
)
from gaceta.seats.stores.names import pack, unpack
from gaceta.seats.stores.records import decode, encode, read_lease
from tests.seats.histories import Moment, moments, read_on

numbers = st.integers(-(2**53), 2**53)
names = st.sampled_from(["", "ana's phone", "a" * 64, "A" * 64, "f" * 300])
whole = {int: numbers, str: names}
devices = st.builds(Device, names, names)
leases = st.builds(Lease, devices, numbers, numbers, numbers, numbers)
reasons = st.sampled_from(["released", "expired", "displaced", "handed-off", "revoked"])
endings = st.builds(Ending, names, numbers, reasons, numbers)
sharings = st.sampled_from(get_args(Sharing))
verdicts = st.one_of(
    st.builds(
        Granted,
        leases,
        st.sampled_from(["free", "held", "handoff", "takeover", "regained"]),
        numbers,
        sharings,
    ),
    st.builds(Taken, leases, numbers, st.none() | endings, numbers, sharings, numbers),
    st.builds(Displaced, reasons, st.none() | leases, numbers),
    st.builds(TooOften, numbers, leases, numbers),
    st.builds(Released, numbers),
    st.builds(Revoked, numbers),
)
answers = st.builds(Answered, names, names, verdicts, numbers, st.booleans())


def few(things: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(things, max_size=3).map(tuple)


seats = st.builds(
    Seat,
    leases=few(leases),
    epoch=numbers,
    capacity=numbers,
    endings=few(endings),
    answers=few(answers),
    takeovers=few(numbers),
    not_before=numbers,
    first=numbers,
    claim=numbers,
    granted=numbers,
    ended=numbers,
    dismissed=few(st.builds(Dismissal, names, numbers)),
    alternations=few(numbers),
    question=st.none() | st.builds(Question, numbers, numbers),
)


@given(seats)
def test_any_seat_comes_back_as_it_was(seat: Seat) -> None:
    assert decode(encode(seat)) == seat


@given(moments())
def test_a_seat_that_readers_leave_comes_back_as_it_was(moment: Moment) -> None:
    assert decode(encode(moment.seat)) == moment.seat


@example(read_on())
@given(moments())
def test_the_lease_can_be_read_alone(moment: Moment) -> None:
    record = encode(moment.seat)
    if record[0] & 1:
        assert (read_lease(record),) == moment.seat.leases


@pytest.mark.parametrize("record", [b"", b"\0", b"{}", b"\0\xc1", b"\1abc"])
def test_what_is_no_seat_is_told(record: bytes) -> None:
    with pytest.raises(ValueError, match="no seat"):
        decode(record)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("0123456789abcdef" * 4, 33),
        ("0123456789ABCDEF" * 4, 65),
        ("renew 01234567-89ab-cdef-0123-456789abcdef", 17),
        ("renew 01234567-89ab-cdef-0123-456789abcdeF", 43),
        ("acquire request-1", 18),
        ("", 1),
        ("Ñandú", 8),
    ],
)
def test_a_name_comes_back_as_it_was_and_hashes_and_uuids_are_short(name: str, size: int) -> None:
    assert unpack(pack(name)) == name
    assert len(pack(name)) == size


def test_the_kind_of_a_seat_that_is_kept_for_good_is_seen() -> None:
    assert not encode(Seat())[0]
    assert encode(replace(Seat(), capacity=2))[0] == 2


OLD = (
    "0500505c18a3010000d007000060ea0000060070686f6e65080072656e65772063000000000000000000505c"
    "18a3010000dc0010ac70686f6e65207361666172690000000000c0c00190909295c40a006163717569726520"
    "61009500009700ac70686f6e6520736166617269000000cdea60c3000000c395c40a00616371756972652062"
    "019601cd03e89700ac70686f6e6520736166617269000000cdea60c3c00000cd03e8c290909091c407006c61"
    "70746f70"
)
"""Of a gate that asked nobody: the phone reads, the laptop was refused, the phone beat again."""


def test_a_record_from_before_there_were_questions_is_read() -> None:
    seat = decode(bytes.fromhex(OLD))
    assert [lease.device for lease in seat.leases] == [Device("phone", "phone safari")]
    assert seat.question is None
    told = seat.answers[1].verdict
    assert isinstance(told, Taken)
    assert told.asking == 0
    assert bytes.fromhex(OLD) == encode(seat)
