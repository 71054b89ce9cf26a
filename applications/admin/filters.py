"""What the list of applications may be asked, as a form; answers come from short lists."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from applications.deadlines import STUCK_DAYS
from applications.finding import Found, search
from applications.models.judgment import Office
from applications.querysets import ApplicationQuerySet
from applications.states import TRANSITIONS, State
from applications.turns import AFTER_SCREENING, turn_of
from core.keyset import Ordering, day_and_time
from core.localized import filled
from programs.models import Call
from talents.models import Talent

ORDERINGS = {
    "-submitted": Ordering("submitted_at", True, day_and_time),
    "submitted": Ordering("submitted_at", False, day_and_time),
    "waiting": Ordering("state_since", False, day_and_time),
    "-waiting": Ordering("state_since", True, day_and_time),
    "reference": Ordering("reference", False, str),
    "-reference": Ordering("reference", True, str),
    "name": Ordering("talent__pinyin", False, str),
    "-name": Ordering("talent__pinyin", True, str),
}
CHOICES_OF_CALLS = 100
DEFAULT_ORDERING = "-submitted"
TURNS = [
    ("mine", _("my office")),
    ("foreign_affairs", Office.FOREIGN_AFFAIRS.label),
    ("human_resources", Office.HUMAN_RESOURCES.label),
    ("department", _("the department")),
    ("applicant", _("the applicant")),
    ("stuck", _("nothing moved for a week")),
    *((step, TRANSITIONS[step].label) for step in AFTER_SCREENING),
]


def offices_of(user) -> list[str]:
    """The offices that this person works in."""
    return [office for office in Office.values if office in user.roles]


@dataclass(frozen=True)
class Question:
    """A field of the form; it reads the same as long as its choices and the answer do."""

    field: forms.BoundField

    @property
    def kept_by(self) -> tuple:
        field, choices = self.field, getattr(self.field.field, "choices", ())
        return field.html_name, field.label, field.value(), bool(field.errors), list(choices)


class ApplicationFilters(forms.Form):
    """Search, filters and ordering of the list; each field is one parameter of the address."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    turn = forms.ChoiceField(label=_("Waits for"), required=False)
    call = forms.TypedChoiceField(label=_("Call"), required=False, coerce=int, empty_value=None)
    department = forms.TypedChoiceField(
        label=_("Department"), required=False, coerce=int, empty_value=None
    )
    category = forms.ChoiceField(label=_("Shuren category"), required=False)
    o = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        every = [("", _("all"))]
        own = offices_of(user)
        states = [choice for choice in State.choices if choice[0] != State.DRAFT]
        turns = [choice for choice in TURNS if choice[0] != "mine" or own]
        self.fields["state"].choices = every + states
        self.fields["turn"].choices = every + turns
        self.fields["call"].choices = every + self._calls(user)
        self.fields["department"].choices = every + self._named(Department.objects.all(), "name")
        self.fields["category"].choices = every + Talent.Category.choices
        self.fields["o"].choices = [(key, key) for key in ["", *ORDERINGS]]
        for name, field in self.fields.items():
            if name != "o":
                field.widget.attrs["class"] = (
                    "form-control" if name == "q" else "form-select"
                ) + " form-control-sm"

    def _calls(self, user) -> list[tuple[int, str]]:
        """The latest ones; an address may name any."""
        calls = Call.objects.visible_to(user).order_by("-year", "slug")
        named = self._named(calls[:CHOICES_OF_CALLS], "title")
        asked = self.data.get("call", "")
        if asked.isascii() and asked.isdigit() and int(asked) not in dict(named):
            named += self._named(calls.filter(pk=asked[:18])[:1], "title")
        return named

    @staticmethod
    def _named(rows: QuerySet, name: str) -> list[tuple[int, str]]:
        return list(rows.values_list("pk", filled(name)))

    @property
    def questions(self) -> list[Question]:
        return [Question(field) for field in self.visible_fields()]

    @property
    def unknown(self) -> list[str]:
        """Parameters of the address that are no filter of this list."""
        known = {*self.fields, "after", "before"}
        return [key[:40] for key in self.data if key not in known]

    @property
    def chosen(self) -> dict:
        """The valid answers that narrow the list; what could not be read is left out."""
        self.is_valid()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in ("", None) and name != "o"
        }

    @property
    def described(self) -> dict[str, str]:
        """The same in words, for the record of an export: {"State": "in screening"}."""
        words = {}
        for name, value in self.chosen.items():
            field = self.fields[name]
            choices = {str(key): str(label) for key, label in getattr(field, "choices", [])}
            words[str(field.label)] = choices.get(str(value), str(value))
        return words

    @property
    def ordering_key(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("o") or DEFAULT_ORDERING

    def narrow(self, rows: ApplicationQuerySet) -> ApplicationQuerySet:
        """The rows that the answers leave, in no order."""
        return self.found(rows).rows

    def found(self, rows: ApplicationQuerySet) -> Found:
        """The same, to be counted as well."""
        chosen = self.chosen
        if "state" in chosen:
            rows = rows.filter(state=chosen["state"])
        if "call" in chosen:
            rows = rows.filter(call=chosen["call"])
        if "department" in chosen:
            rows = rows.filter(talent__department=chosen["department"])
        if "category" in chosen:
            rows = rows.filter(talent__category=chosen["category"])
        if "turn" in chosen:
            rows = self._of_turn(rows, chosen["turn"])
        return search(rows, chosen["q"]) if "q" in chosen else Found(rows)

    def _of_turn(self, rows: QuerySet, turn: str) -> QuerySet:
        if turn == "department":
            return rows.filter(state=State.SUBMITTED)
        if turn == "applicant":
            return rows.filter(state=State.SENT_BACK)
        if turn == "stuck":
            return rows.stuck(days=STUCK_DAYS)
        if turn in AFTER_SCREENING:
            return rows.filter(rows.ready(turn))
        offices = offices_of(self.user) if turn == "mine" else [turn]
        found = Q(pk__in=[])
        for office in offices:
            found |= turn_of(office)
        return rows.filter(found)
