"""What the body of a story is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.images.blocks import ImageChooserBlock

PARAGRAPH_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class QuotationBlock(StructBlock):
    """Somebody's words, set off from the text."""

    text = TextBlock(label=_("words"))
    who = CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")


class PhotoBlock(StructBlock):
    """A picture between paragraphs."""

    image = ImageChooserBlock(label=_("picture"))
    caption = CharBlock(
        label=_("caption"),
        required=False,
        help_text=_("If left empty, the picture's own."),
    )

    class Meta:
        icon = "image"
        label = _("Photo")


class FactboxBlock(StructBlock):
    """Background in a box."""

    title = CharBlock(label=_("title"))
    text = RichTextBlock(label=_("text"), features=PARAGRAPH_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Fact box")


class BodyBlock(StreamBlock):
    """A story, from the first paragraph to the last."""

    paragraph = RichTextBlock(label=_("Paragraph"), icon="pilcrow", features=PARAGRAPH_FEATURES)
    heading = CharBlock(label=_("Heading"), icon="title")
    quotation = QuotationBlock()
    photo = PhotoBlock()
    factbox = FactboxBlock()
