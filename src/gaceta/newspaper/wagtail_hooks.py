"""What Wagtail asks of this app."""

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from gaceta.newspaper.links import PageLinks

AFTER_WAGTAIL = 10


@hooks.register("register_rich_text_features", order=AFTER_WAGTAIL)
def links_to_pages(features: FeatureRegistry) -> None:
    """Our links in the place of Wagtail's."""
    features.register_link_type(PageLinks)
