"""The page types and the picture, one module each.

The tree: an edition holds sections (which hold articles), one page of authors, one page of topics,
and a few pages about the paper itself.
"""

from gaceta.newspaper.models.article import ArticleAuthor, ArticlePage, ArticleRelated
from gaceta.newspaper.models.author import AuthorPage, AuthorsPage
from gaceta.newspaper.models.edition import EditionHighlight, EditionPage
from gaceta.newspaper.models.info import InfoPage
from gaceta.newspaper.models.picture import NewsImage, NewsRendition
from gaceta.newspaper.models.saved import SavedStory
from gaceta.newspaper.models.section import SectionPage
from gaceta.newspaper.models.topic import TopicPage, TopicsPage

__all__ = [
    "ArticleAuthor",
    "ArticlePage",
    "ArticleRelated",
    "AuthorPage",
    "AuthorsPage",
    "EditionHighlight",
    "EditionPage",
    "InfoPage",
    "NewsImage",
    "NewsRendition",
    "SavedStory",
    "SectionPage",
    "TopicPage",
    "TopicsPage",
]
