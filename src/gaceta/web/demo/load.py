"""The demo paper put into the database: two editions, their people, pictures and stories.

Running it again changes nothing: a paper that stands is left as it is.
"""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from django.utils import timezone, translation
from PIL.Image import Image
from wagtail.models import Locale, Page, Site

from gaceta.newspaper.access import INHERITED
from gaceta.newspaper.models import (
    ArticleAuthor,
    ArticlePage,
    ArticleRelated,
    AuthorPage,
    AuthorsPage,
    EditionHighlight,
    EditionPage,
    NewsImage,
    SectionPage,
    TopicPage,
    TopicsPage,
)
from gaceta.newspaper.pictures import prepare
from gaceta.web.demo import pictures
from gaceta.web.demo.people import make_people
from gaceta.web.demo.stories import WrittenStory, table, written_stories

Tell = Callable[[str, int, int], None]

PAPERS = {
    "es": ("La Gaceta del Estuario", "Noticias de la ría, las islas y la marea"),
    "en": ("The Estuary Gazette", "News of the river, the islands and the tide"),
}
SHELVES = {
    "es": {"authors": ("Redacción", "redaccion"), "topics": ("Temas", "temas")},
    "en": {"authors": ("The newsroom", "newsroom"), "topics": ("Topics", "topics")},
}
CREDIT = "Martina Robledal / La Gaceta"
HIGHLIGHTS = 5
FREE = 1
"""Free stories a month: so few that the end of them is soon seen."""


def load(tell: Tell) -> None:
    """Make what is missing. ``tell`` hears the step, how much is done, and how much there is."""
    make_people()
    if EditionPage.objects.exists():
        return
    images = _draw_all(tell)
    tell("Setting the paper", 0, len(PAPERS))
    originals: dict[str, Page] = {}
    for number, language in enumerate(PAPERS, start=1):
        with translation.override(language):
            _EditionMaker(language, images, originals).make()
        tell("Setting the paper", number, len(PAPERS))


def _draw_all(tell: Tell) -> dict[str, Image]:
    """Every picture of the paper, by its name."""
    names = {story.head["picture"] for language in PAPERS for story in written_stories(language)}
    people = [person["slug"] for person in table("people")]
    total = len(names) + len(people)
    drawn: dict[str, Image] = {}
    tell("Drawing the pictures", 0, total)
    for name in sorted(names):
        drawn[name] = pictures.draw(name)
        tell("Drawing the pictures", len(drawn), total)
    for slug in people:
        drawn[slug] = pictures.portrait(slug)
        tell("Drawing the pictures", len(drawn), total)
    return drawn


class _EditionMaker:
    """One edition. ``originals`` holds the pages made so far that a translation may name."""

    def __init__(self, language: str, images: dict[str, Image], originals: dict[str, Page]) -> None:
        self.language = language
        self.images = images
        self.originals = originals
        self.locale = Locale.objects.get_or_create(language_code=language)[0]
        self.stories: dict[str, ArticlePage] = {}

    def make(self) -> None:
        self.edition = self._make_edition()
        self.sections = self._make_sections()
        self.authors = self._make_authors()
        self.topics = self._make_topics()
        for story in written_stories(self.language):
            self._make_story(story)
        self._relate()
        self._make_up_front_page()

    def _make_edition(self) -> EditionPage:
        name, strapline = PAPERS[self.language]
        root = Page.get_first_root_node()
        edition = EditionPage(
            title=name,
            slug=f"gaceta-{self.language}",
            strapline=strapline,
            anonymous=FREE,
            registered=FREE,
        )
        self._put(root, edition, name="edition")
        if self.language == "es":
            Page.objects.filter(depth=2).exclude(pk=edition.pk).delete()
            Site.objects.all().delete()
            Site.objects.create(hostname="localhost", root_page=edition, is_default_site=True)
        return edition

    def _make_sections(self) -> dict[str, SectionPage]:
        rows = [row for row in table("sections") if row["language"] == self.language]
        return {row["slug"]: self._make_section(n, row) for n, row in enumerate(rows)}

    def _make_section(self, number: int, row: dict[str, Any]) -> SectionPage:
        section = SectionPage(
            title=row["name"],
            slug=row["slug"],
            intro=row["intro"],
            opinion=row.get("opinion", False),
            access=row.get("access", INHERITED),
        )
        # The rows stand in the same order in each language, so a number names the translations.
        return self._put(self.edition, section, name=f"section-{number}", show_in_menus=True)

    def _make_authors(self) -> dict[str, AuthorPage]:
        title, slug = SHELVES[self.language]["authors"]
        shelf = self._put(self.edition, AuthorsPage(title=title, slug=slug), name="authors")
        return {row["slug"]: self._make_author(shelf, row) for row in table("people")}

    def _make_author(self, shelf: AuthorsPage, row: dict[str, Any]) -> AuthorPage:
        author = AuthorPage(
            title=row["name"],
            slug=row["slug"],
            role=row[f"role_{self.language}"],
            bio=row[f"bio_{self.language}"],
            portrait=self._image(row["slug"], row["name"], description=row["name"]),
        )
        return self._put(shelf, author, name=f"author-{row['slug']}")

    def _make_topics(self) -> dict[str, TopicPage]:
        title, slug = SHELVES[self.language]["topics"]
        shelf = self._put(self.edition, TopicsPage(title=title, slug=slug), name="topics")
        rows = [row for row in table("topics") if row["language"] == self.language]
        return {
            row["slug"]: self._put(
                shelf,
                TopicPage(title=row["name"], slug=row["slug"], intro=row["intro"]),
                name=f"topic-{number}",
            )
            for number, row in enumerate(rows)
        }

    def _make_story(self, written: WrittenStory) -> None:
        head = written.head
        story = ArticlePage(
            title=head["title"],
            slug=written.slug,
            standfirst=head["standfirst"],
            access=head.get("access", INHERITED),
            published_at=timezone.now() - timedelta(hours=head["hours_ago"]),
            lead_image=self._image(head["picture"], head["title"], description=head["alt"]),
            lead_caption=head["caption"],
            body=list(written.body),
        )
        story.article_authors = [ArticleAuthor(author=self.authors[a]) for a in head["authors"]]
        name = f"story-{head.get('translates', written.slug)}"
        self._put(self.sections[head["section"]], story, name=name)
        story.topics.set([self.topics[topic] for topic in head["topics"]])
        story.save()
        self.stories[written.slug] = story

    def _relate(self) -> None:
        for written in written_stories(self.language):
            names = written.head.get("related", [])
            if names:
                story = self.stories[written.slug]
                story.related = [ArticleRelated(article=self.stories[name]) for name in names]
                story.save()

    def _make_up_front_page(self) -> None:
        newest = [s for s in reversed(self.stories.values()) if not s.get_parent().specific.opinion]
        self.edition.lead = newest[0]
        self.edition.highlights = [EditionHighlight(article=s) for s in newest[1 : HIGHLIGHTS + 1]]
        self.edition.save()

    def _image(self, name: str, title: str, description: str) -> NewsImage:
        """The picture called ``name``, with words in this edition's language."""
        file = BytesIO()
        self.images[name].save(file, "JPEG", quality=88)
        file.seek(0)
        image = NewsImage.objects.create(
            title=title,
            file=ImageFile(file, name=f"{name}-{self.language}.jpg"),
            description=description,
            credit=CREDIT,
        )
        prepare(image)
        return image

    def _put(self, parent: Page, page: Any, *, name: str, **fields: Any) -> Any:
        """``page`` below ``parent``, as the translation of the page made under the same name."""
        page.locale = self.locale
        for field, value in fields.items():
            setattr(page, field, value)
        original = self.originals.get(name)
        if original:
            page.translation_key = original.translation_key
        parent.add_child(instance=page)
        self.originals.setdefault(name, page)
        return page
