"""What is left of an event: papers to read before or after it, and the article about it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import pictures, prose
from core.localized import Localized
from events.models.event import Event
from events.querysets import OF_PHOTO, MaterialQuerySet, RecapQuerySet

MOST_LEAD = 400  # characters


class Material(models.Model):
    """A file for those who come; the office says who gets it, and when."""

    class Phase(models.TextChoices):
        BEFORE = "before", _("as soon as the event is announced")
        AFTER = "after", _("once the event is over")

    class Readers(models.TextChoices):
        EVERYBODY = "everybody", _("everybody")
        REGISTERED = "registered", _("who holds a seat")
        ATTENDED = "attended", _("who was there")

    event = models.ForeignKey(Event, models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    title = Localized()
    phase = models.CharField(_("to be had"), max_length=10, choices=Phase, default=Phase.BEFORE)
    readers = models.CharField(
        pgettext_lazy("readers", "for"),
        max_length=10,
        choices=Readers,
        default=Readers.REGISTERED,
    )
    file = models.OneToOneField("core.StoredFile", models.PROTECT, related_name="+")
    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class Recap(models.Model):
    """The article about an event that is over. Plain text with a few marks (core.prose)."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="recap")
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    title = Localized()
    text_zh = models.TextField(_("text (Chinese)"), max_length=20_000)
    text_en = models.TextField(_("text (English)"), max_length=20_000)
    text = Localized()
    # Empty: a draft, which only the offices see.
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    objects = RecapQuerySet.as_manager()

    class Meta:
        verbose_name = _("recap")
        verbose_name_plural = _("recaps")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(
                fields=["-published_at"],
                name="recap_latest",
                condition=Q(published_at__isnull=False),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("events:detail", kwargs={"slug": self.event.slug}) + "#recap"

    @property
    def first_photo(self) -> "RecapPhoto | None":
        """Of a recap that was read `with_first_photo`."""
        columns = {name: getattr(self, f"photo_{name}") for name in OF_PHOTO}
        return RecapPhoto(**columns) if columns["sizes"] else None

    @property
    def lead(self) -> str:
        """How the text begins, for a page that leads to it; cut where it is shown."""
        return prose.plain(self.text)[:MOST_LEAD]


class RecapPhoto(models.Model):
    """A photo of the article; moves by events.recaps alone."""

    recap = models.ForeignKey(Recap, models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    sizes = models.JSONField(default=list, editable=False)  # see core.pictures
    alt_zh = models.CharField(_("alternative text (Chinese)"), max_length=300)
    alt_en = models.CharField(_("alternative text (English)"), max_length=300)
    alt = Localized()
    caption_zh = models.CharField(_("caption (Chinese)"), max_length=300, blank=True)
    caption_en = models.CharField(_("caption (English)"), max_length=300, blank=True)
    caption = Localized()

    class Meta:
        verbose_name = _("photo of the recap")
        verbose_name_plural = _("photos of the recap")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.alt

    @property
    def picture(self) -> pictures.Picture | None:
        return pictures.shown(self.sizes)
