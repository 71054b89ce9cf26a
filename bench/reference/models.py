"""The rows of the bare pages: programs with three names joined, and people who applied."""

from django.db import models


class Sponsor(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Host(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Field(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Program(models.Model):
    title = models.CharField(max_length=200)
    summary = models.TextField()
    closes_on = models.DateField(db_index=True)
    months = models.PositiveSmallIntegerField()
    sponsor = models.ForeignKey(Sponsor, models.PROTECT)
    host = models.ForeignKey(Host, models.PROTECT)
    field = models.ForeignKey(Field, models.PROTECT)

    def __str__(self):
        return self.title


class Applicant(models.Model):
    class State(models.TextChoices):
        SENT = "sent"
        CHECKED = "checked"
        REFUSED = "refused"

    reference = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=100)
    host = models.ForeignKey(Host, models.PROTECT, verbose_name="department")
    program = models.ForeignKey(Program, models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    submitted_at = models.DateTimeField(db_index=True)
    state_since = models.DateTimeField()

    class Meta:
        ordering = ["-submitted_at", "-id"]

    def __str__(self):
        return self.reference
