"""Links from a text to other pages of the paper."""

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler


class PageLinks(PageLinkHandler):
    """Leads to the very page an editor chose. Wagtail's own asks the database once more for each link."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return [
            f'<a href="{escape(page.url)}">' if page and page.url else "<a>"
            for page in cls.get_many(attrs_list)
        ]
