"""A picture that says what is to be seen on it, and who took it."""

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image


class NewsImage(AbstractImage):
    """A picture of the paper. ``description`` is its alternative text and may not be left out."""

    description = models.CharField(
        _("alternative text"),
        max_length=255,
        help_text=_("What is to be seen, for readers who do not see it."),
    )
    caption = models.CharField(
        _("caption"),
        max_length=255,
        blank=True,
        help_text=_("Shown below the picture, unless the story gives its own."),
    )
    credit = models.CharField(
        _("credit"), max_length=100, blank=True, help_text=_("Photographer and agency.")
    )

    admin_form_fields = (*Image.admin_form_fields, "caption", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """The picture cut by ``filter``, in memory; Wagtail would leave its temporary file open."""
        with super().generate_rendition_file(filter, source=source) as cut:
            cut.seek(0)
            return ContentFile(cut.read(), name=cut.name)


class NewsRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(NewsImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
