import pytest

from gaceta.readers.addresses import LookAlike, canonical


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana@Gaceta.Example", "ana@gaceta.example"),
        ("  ana@gaceta.example ", "ana@gaceta.example"),
        ("ana+paper@gaceta.example", "ana+paper@gaceta.example"),
        ("ana@año.example", "ana@xn--ao-zja.example"),
        ("ana@AÑO.example", "ana@xn--ao-zja.example"),
        ("ana@xn--ao-zja.example", "ana@xn--ao-zja.example"),
    ],
)
def test_one_mailbox_has_one_spelling(typed: str, kept: str) -> None:
    assert canonical(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "mi\N{KELVIN SIGN}e@gaceta.example",
        "m\N{LATIN SMALL LETTER DOTLESS I}ke@gaceta.example",
        "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}van@gaceta.example",
        "\N{LATIN SMALL LETTER LONG S}ara@gaceta.example",
        "\N{CYRILLIC SMALL LETTER A}na@gaceta.example",
    ],
)
def test_a_letter_that_software_takes_for_another_is_refused(typed: str) -> None:
    with pytest.raises(LookAlike):
        canonical(typed)


@pytest.mark.parametrize(
    "domain",
    [
        "stra\N{LATIN SMALL LETTER SHARP S}e.example",
        "gaceta\N{FULLWIDTH FULL STOP}example",
        "\N{FULLWIDTH LATIN SMALL LETTER G}aceta.example",
        "\N{LATIN SMALL LIGATURE FI}n.example",
        "ga" + "ñ" * 64 + ".example",
    ],
)
def test_a_domain_that_mail_software_folds_into_another_is_refused(domain: str) -> None:
    with pytest.raises(LookAlike):
        canonical(f"ana@{domain}")


def test_a_domain_in_another_script_is_another_domain() -> None:
    cyrillic = "g\N{CYRILLIC SMALL LETTER A}ceta.example"

    assert canonical(f"ana@{cyrillic}") != canonical("ana@gaceta.example")
