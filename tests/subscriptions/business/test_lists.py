import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaceta.subscriptions.business.lists import (
    MOST_ADDRESSES,
    MOST_BYTES,
    Line,
    NotText,
    Problem,
    TooLong,
    read_line,
    read_list,
    text_of,
)


def addresses(text: str) -> list[str]:
    lines = read_list(text)
    assert not [line for line in lines if line.problem]
    return [line.email for line in lines]


@pytest.mark.parametrize(
    "text",
    [
        "ana@faro.example\nben@faro.example",
        "ana@faro.example\r\nben@faro.example\r\n",
        "ana@faro.example\rben@faro.example",
        "ana@faro.example, ben@faro.example",
        "ana@faro.example; ben@faro.example;",
        "ana@faro.example ben@faro.example",
        "\n\n  ana@faro.example  \n ; ; \nBEN@Faro.example",
        "Ana Pérez <ana@faro.example>; Ben <ben@faro.example>",
        '"Pérez, Ana" <ana@faro.example>, "Ben" <ben@faro.example>',
        "Nombre;Correo electrónico\r\nAna;ana@faro.example\r\nBen;ben@faro.example",
        "Email\tName\nana@faro.example\tAna\nben@faro.example\tBen",
        '"Name","E-mail"\n"Pérez, Ana","ana@faro.example"\n"Ben ""B"" B.","ben@faro.example"',
        "\ufeffemail\nana@faro.example\nben@faro.example",
        "Ana,ana@faro.example,Sales\nBen,ben@faro.example,Sales",
        "mailto:ana@faro.example\nben@faro.example",
    ],
)
def test_a_list_is_read_however_it_was_written(text: str) -> None:
    assert addresses(text) == ["ana@faro.example", "ben@faro.example"]


def test_what_is_no_address_is_told_with_its_line_as_written() -> None:
    lines = read_list("ana@faro.example\n\nben@@faro.example\nCarla")

    assert lines[1:] == [
        Line(3, "ben@@faro.example", problem=Problem.NOT_AN_ADDRESS),
        Line(4, "Carla", problem=Problem.NOT_AN_ADDRESS),
    ]


def test_an_address_that_comes_again_counts_once_however_it_is_spelled() -> None:
    lines = read_list("ana@faro.example\nAna@FARO.example")

    assert [line.problem for line in lines] == [None, Problem.TWICE]


@pytest.mark.parametrize("text", ["аna@faro.example", "ana@straße.example", "ana@ﬀaro.example"])
def test_letters_that_look_like_others_are_told(text: str) -> None:
    assert read_line(1, text).problem == Problem.LOOK_ALIKE


def test_a_domain_in_letters_of_its_own_is_kept_as_dns_spells_it() -> None:
    assert read_line(1, "ana@añil.example").email == "ana@xn--ail-7ma.example"


def test_a_line_under_named_columns_has_its_address_there_or_none() -> None:
    lines = read_list("email;boss\nana@faro.example;ben@faro.example\n;ben@faro.example")

    assert [(line.email, line.problem) for line in lines] == [
        ("ana@faro.example", None),
        ("", Problem.NOT_AN_ADDRESS),
    ]


def test_a_quotation_mark_left_open_spoils_no_other_line() -> None:
    lines = read_list('"Ana;ana@faro.example\n"Ben";ben@faro.example')

    assert [line.email for line in lines][-1] == "ben@faro.example"
    assert {line.number for line in lines} == {1, 2}


@pytest.mark.parametrize(
    "data",
    [
        "Peña;ana@faro.example".encode(),
        b"\xef\xbb\xbf" + "Peña;ana@faro.example".encode(),
        "Peña;ana@faro.example".encode("cp1252"),
        "Peña;ana@faro.example".encode("utf-16"),
    ],
)
def test_a_file_is_read_in_the_encodings_that_spreadsheets_write(data: bytes) -> None:
    assert text_of(data) == "Peña;ana@faro.example"


@pytest.mark.parametrize("data", [b"PK\x03\x04 a workbook", b"\x89PNG\r\n\x00", b"\xff\xfe\x00"])
def test_a_file_that_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        text_of(data)


def test_a_list_of_a_hundred_thousand_lines_is_refused_whole() -> None:
    lines = "\n".join(f"reader{n}@faro.example" for n in range(100_000))

    with pytest.raises(TooLong):
        read_list(lines)
    with pytest.raises(TooLong):
        text_of(lines.encode())


def test_as_many_as_may_be_sent_at_once_are_read_and_not_one_more() -> None:
    full = ",".join(f"r{n}@faro.example" for n in range(MOST_ADDRESSES))

    assert len(addresses(full)) == MOST_ADDRESSES
    with pytest.raises(TooLong):
        read_list(full + ",one-more@faro.example")


def test_a_line_of_two_million_signs_is_one_line_that_is_no_address() -> None:
    [line] = read_list("a" * MOST_BYTES)

    assert line.problem == Problem.NOT_AN_ADDRESS
    assert len(line.text) == 254


def test_an_address_that_is_too_long_is_not_cut_into_another() -> None:
    longest = "ana@" + ".".join(["f" * 60] * 4) + ".example"

    assert read_line(1, longest).problem == Problem.NOT_AN_ADDRESS


@given(st.text())
def test_any_text_is_read_to_addresses_and_problems(text: str) -> None:
    for line in read_list(text):
        assert bool(line.email) == (line.problem in (None, Problem.TWICE))
        assert line.number >= 1


@given(st.binary())
def test_any_file_is_read_or_refused(data: bytes) -> None:
    try:
        read_list(text_of(data))
    except NotText:
        return
