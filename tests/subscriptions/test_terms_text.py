import pytest

from gaceta.access import noticed
from gaceta.readers import devices
from gaceta.subscriptions.business.usage import KEPT_MONTHS
from gaceta.subscriptions.first_terms import LANGUAGES, first_text
from gaceta.subscriptions.terms_text import as_html


def test_headings_lists_links_and_paragraphs_are_made() -> None:
    text = "## 1. One {#one}\n\nSee [why](/en/access/why/),\nand\n\n- a\n- b\n\n## Two"

    assert as_html(text) == (
        '<h2 id="one">1. One</h2>\n<p>See <a href="/en/access/why/">why</a>,\nand</p>\n'
        "<ul><li>a</li><li>b</li></ul>\n<h2>Two</h2>"
    )


def test_lines_that_end_as_in_a_form_are_lines() -> None:
    assert as_html("a\r\n\r\nb") == "<p>a</p>\n<p>b</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<script>alert(1)</script> [a](/b)",
        "## <img src=x onerror=alert(1)>",
        '## a {#a" onclick="alert(1)}',
        "- <svg/onload=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JAVASCRIPT:alert`1`)",
        '[a](/x"onmouseover="alert`1`)',
        "[<b>](https://paper.example)",
        "[a](data:text/html,<script>)",
        "[a](https://[)",
    ],
)
def test_nothing_written_becomes_other_markup(text: str) -> None:
    made = as_html(text)

    for mark in ("<script", "<img", "<svg", "<b>", 'onclick="', 'href="j', 'href="J', 'href="data'):
        assert mark not in made
    assert '"onmouseover="' not in made


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil.example", "http://a.example", "a"])
def test_a_link_that_leads_we_do_not_know_where_stays_text(address: str) -> None:
    assert "<a" not in as_html(f"[words]({address})")


def test_long_text_takes_no_long_time() -> None:
    """The patterns never look back over what they have read."""
    for text in ("[" * 20_000, "## " + "{#" * 20_000, "[a](" * 10_000, "- " * 20_000):
        assert as_html(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_terms_tell_the_days_that_are_set(language: str) -> None:
    text = first_text(language, grace_days=1, answer_days=30)

    said = {"es": ("1 día después", "30 días sin"), "en": ("1 day after", "30 days without")}
    for words in said[language]:
        assert words in text
    assert "{grace}" not in text
    assert "<p>" not in text
    assert 'id="one-device"' in as_html(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_terms_tell_for_how_long_everything_of_reading_is_kept(language: str) -> None:
    text = first_text(language, grace_days=7, answer_days=30)

    paragraph = text.split("## 7.")[1].split("## 8.")[0]
    unseen, log = devices.KEPT_FOR.days, noticed.KEPT_FOR.days
    said = {
        "es": (f"{unseen} días después", f"durante {log} días", f"durante {KEPT_MONTHS} meses"),
        "en": (f"{unseen} days later", f"for {log} days", f"for {KEPT_MONTHS} months"),
    }
    for words in said[language]:
        assert words in paragraph
