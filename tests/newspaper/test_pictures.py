import pytest
from django.core.exceptions import ValidationError
from wagtail.images.forms import get_image_form

from gaceta.newspaper import pictures
from gaceta.newspaper.models import NewsImage
from tests.newspaper import looking, stories

pytestmark = pytest.mark.django_db


def test_a_picture_without_alternative_text_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        stories.picture("").full_clean()
    assert "description" in refused.value.message_dict


def test_the_editors_form_asks_for_the_alternative_text() -> None:
    form = get_image_form(NewsImage)
    assert form.base_fields["description"].required
    assert {"caption", "credit"} <= set(form.base_fields)


def test_an_image_says_what_is_on_it_and_how_large_it_is() -> None:
    picture = stories.picture('A "quay" <low>', width=1200)
    image = looking.soup(pictures.img(picture, "lead")).img
    assert image["alt"] == 'A "quay" <low>'
    assert (image["width"], image["height"]) == ("1200", "800")
    assert [part.split()[1] for part in image["srcset"].split(", ")] == ["480w", "800w", "1200w"]
    assert image["sizes"]


def test_only_what_is_seen_first_is_loaded_at_once() -> None:
    paper = stories.small_paper()
    images = looking.page(paper).select("main img")
    assert images[0]["fetchpriority"] == "high"
    assert "loading" not in images[0].attrs
    assert all(image["loading"] == "lazy" for image in images[1:])


def test_a_story_shows_caption_and_credit() -> None:
    picture = stories.picture(caption="The quay.", credit="Lía Ferrol")
    coast = stories.section(stories.edition())
    own = stories.article(coast, lead_image=picture)
    other = stories.article(coast, lead_image=picture, lead_caption="At noon.")
    assert looking.texts(looking.page(own).select("figcaption")) == ["The quay. Imagen: Lía Ferrol"]
    assert "At noon." in looking.page(other).figcaption.get_text()


def test_pictures_cut_in_advance_are_not_cut_again() -> None:
    picture = stories.picture()
    pictures.prepare(picture)
    cut = picture.renditions.count()
    for use in pictures.USES:
        pictures.img(picture, use)
    assert picture.renditions.count() == cut
