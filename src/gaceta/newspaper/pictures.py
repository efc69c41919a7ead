"""The sizes in which pictures are cut, and the ``sizes`` a browser is told to choose among them.

A template names a use ("lead"); the widths behind it stand here alone.
"""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gaceta.newspaper.models.picture import NewsImage


@dataclass(frozen=True, slots=True)
class Use:
    """Where a picture stands. ``specs`` from small to large."""

    specs: tuple[str, ...]
    sizes: str


def _cut(*boxes: str) -> tuple[str, ...]:
    return tuple(f"{box}|format-webp|webpquality-78" for box in boxes)


USES = {
    "lead": Use(
        _cut("fill-480x320", "fill-800x533", "fill-1200x800"),
        "(min-width: 75rem) 46rem, (min-width: 60rem) 60vw, 100vw",
    ),
    "card": Use(
        _cut("fill-480x320", "fill-800x533"),
        "(min-width: 60rem) 20rem, (min-width: 40rem) 45vw, 100vw",
    ),
    "story": Use(
        _cut("width-480", "width-800", "width-1200"),
        "(min-width: 60rem) 58rem, 100vw",
    ),
    "body": Use(
        _cut("width-480", "width-800"),
        "(min-width: 48rem) 42rem, 100vw",
    ),
    "portrait": Use(_cut("fill-160x160", "fill-320x320"), "10rem"),
}


def prepare(image: NewsImage) -> None:
    """Cut ``image`` in every size now, so that no reader waits for it."""
    specs = {spec for use in USES.values() for spec in use.specs}
    image.get_renditions(*sorted(specs))


def social(image: NewsImage) -> str:
    """The address of the picture as other sites show it beside a link."""
    return str(image.get_rendition(USES["lead"].specs[-1]).url)


def img(image: NewsImage, use: str, *, eager: bool = False) -> SafeString:
    """The img element, with every size and its alternative text. ``eager`` for what is seen first."""
    chosen = USES[use]
    cut = list(image.get_renditions(*chosen.specs).values())
    largest = cut[-1]
    attributes = {
        "src": largest.url,
        "srcset": ", ".join(f"{one.url} {one.width}w" for one in cut),
        "sizes": chosen.sizes,
        "width": largest.width,
        "height": largest.height,
        "alt": image.description,
        "decoding": "async",
        **({"fetchpriority": "high"} if eager else {"loading": "lazy"}),
    }
    written = format_html_join(" ", '{}="{}"', attributes.items())
    return format_html("<img {}>", written)
