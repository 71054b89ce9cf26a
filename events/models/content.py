"""What an event consists of: its people, agenda, closing points and the programs it spoke about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import pictures
from core.localized import Localized
from events.models.event import Event


class EventPerson(models.Model):
    """Somebody on the program, with the post they held that day; or a group of attendees."""

    class Role(models.TextChoices):
        PRESIDER = "presider", _("presider")
        INTRODUCTION = "introduction", _("introduction")
        MAIN_LECTURE = "main_lecture", _("main lecture")
        LECTURE = "lecture", _("lecture")
        REPORT = "report", _("work report")
        WELCOME = "welcome", _("welcome address")
        HOST = "host", _("host of the meeting")
        SIGNATORY = "signatory", _("signatory")
        COMMENDATION = "commendation", _("commendation")
        CONCLUDING_SPEECH = "concluding_speech", _("concluding speech")
        ATTENDEE = "attendee", _("attendee")
        GROUP = "group", _("representatives")
        SPEAKER = "speaker", _("speaker")

    event = models.ForeignKey(Event, models.CASCADE, related_name="people")
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name = Localized()
    form_of_address = models.CharField(_("form of address"), max_length=20, blank=True)
    post_zh = models.CharField(_("post that day (Chinese)"), max_length=200, blank=True)
    post_en = models.CharField(_("post that day (English)"), max_length=200, blank=True)
    post = Localized()
    unit_zh = models.CharField(_("unit (Chinese)"), max_length=200, blank=True)
    unit_en = models.CharField(_("unit (English)"), max_length=200, blank=True)
    unit = Localized()
    talk_zh = models.CharField(_("talk (Chinese)"), max_length=300, blank=True)
    talk_en = models.CharField(_("talk (English)"), max_length=300, blank=True)
    talk = Localized()
    # See core.pictures; its alternative text is the name.
    portrait = models.JSONField(default=list, blank=True, editable=False)
    # Of a group: its Shuren category and how many came, where known.
    category = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("person of the event")
        verbose_name_plural = _("people of the event")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    @property
    def is_attendee(self) -> bool:
        return self.role in {self.Role.ATTENDEE, self.Role.GROUP}

    @property
    def portrait_picture(self) -> pictures.Picture | None:
        return pictures.shown(self.portrait)

    @property
    def called(self) -> str:
        """The name with its form of address: Ms. Liu Shasha · Liu Shasha女士"""
        forms = {
            "Ms.": _("Ms. %(name)s"),
            "Mr.": _("Mr. %(name)s"),
            "Dr.": _("Dr. %(name)s"),
            "Prof.": _("Prof. %(name)s"),
        }
        return forms.get(self.form_of_address, "%(name)s") % {"name": self.name}


class AgendaItem(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    text_zh = models.CharField(_("text (Chinese)"), max_length=300)
    text_en = models.CharField(_("text (English)"), max_length=300)
    text = Localized()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class ClosingPoint(models.Model):
    """What the event was to leave in people's minds, one point each."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="closing_points")
    position = models.PositiveSmallIntegerField(_("number"))
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"))
    text = Localized()

    class Meta:
        verbose_name = _("closing point")
        verbose_name_plural = _("closing points")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class ProgramLink(models.Model):
    """A program that the event spoke about, as it was named there."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="program_links")
    program = models.ForeignKey(
        "programs.Program", models.PROTECT, related_name="event_links", verbose_name=_("program")
    )
    name_as_published = models.CharField(_("name as published"), max_length=200, blank=True)
    is_uncertain = models.BooleanField(_("uncertain"), default=False)

    class Meta:
        verbose_name = _("linked program")
        verbose_name_plural = _("linked programs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "program"], name="one_link_per_event_and_program"
            ),
        ]

    def __str__(self):
        return self.name_as_published
