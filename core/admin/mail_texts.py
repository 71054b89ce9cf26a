"""The texts of the mails: all events in one list, each with its words in both languages."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from core import outbox, policy
from core.admin.policy_admin import PolicyAdmin
from core.models import MessageTemplate
from core.outbox import editing, texts
from core.punctuation import enumerated

TEXT_LENGTH = 10_000


def page_of(kind: outbox.Kind) -> str:
    return reverse("admin:core_messagetemplate_edit", args=kind.key.split("/"))


@dataclass(frozen=True)
class Preview:
    """A mail as it would be sent; `lang` as HTML names the language."""

    lang: str
    label: str
    subject: str
    body: str


class MailTextForm(forms.Form):
    """Both languages side by side; `record` is the one that the preview shows."""

    subject_zh = forms.CharField(label=gettext_lazy("Subject (Chinese)"), max_length=200)
    body_zh = forms.CharField(
        label=gettext_lazy("Text (Chinese)"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 14, "lang": "zh-Hans"}),
    )
    subject_en = forms.CharField(label=gettext_lazy("Subject (English)"), max_length=200)
    body_en = forms.CharField(
        label=gettext_lazy("Text (English)"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 14, "lang": "en"}),
    )
    is_held = forms.BooleanField(
        label=gettext_lazy("Mails of this kind wait until an office releases them"), required=False
    )
    record = forms.CharField(
        max_length=100,
        required=False,
        help_text=gettext_lazy("For the preview. Left empty, the newest one is shown."),
    )

    def __init__(self, *args, kind: outbox.Kind, reader, may_change: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.reader = kind, reader
        self.fields["record"].label = capfirst(str(kind.record))
        if not kind.record:
            del self.fields["record"]
        if outbox.holds_link(kind.key):
            del self.fields["is_held"]
        for name in ("subject_zh", "body_zh", "subject_en", "body_en", "is_held"):
            if name in self.fields and not may_change:
                self.fields[name].disabled = True

    def clean(self):
        cleaned = super().clean()
        for ending in editing.LANGUAGES:
            for part in ("subject", "body"):
                self._refuse_unknown(f"{part}_{ending}", cleaned.get(f"{part}_{ending}") or "")
            self._ask_for_needed(f"body_{ending}", cleaned.get(f"body_{ending}") or "")
        record = cleaned.get("record")
        if record and self.kind.sample(self.reader, record) is None:
            self.add_error("record", _("There is no such record that you may see."))
        return cleaned

    def _refuse_unknown(self, name: str, text: str) -> None:
        unknown = sorted(texts.placeholders_in(text) - set(self.kind.placeholders))
        if unknown:
            told = {
                "unknown": enumerated(f"{{{word}}}" for word in unknown),
                "known": enumerated(f"{{{word}}}" for word in self.kind.placeholders),
            }
            text = _("%(unknown)s is not known here and would stand in the mail as it is. ")
            text += _("These can be used: %(known)s.")
            self.add_error(name, text % told)
        elif texts.has_stray_braces(text):
            self.add_error(
                name,
                _("A brace stands alone or round more than one word. Write placeholders as %s.")
                % "{name}",
            )

    def _ask_for_needed(self, name: str, text: str) -> None:
        missing = sorted(self.kind.needed - texts.placeholders_in(text))
        if text and missing:
            words = enumerated(f"{{{word}}}" for word in missing)
            self.add_error(name, _("%s is missing: without it the mail is of no use.") % words)

    def previews(self, words: dict) -> list[Preview]:
        """Both languages with the words given; none where there is no record to show."""
        context = self.kind.sample(self.reader, words.get("record") or "")
        if context is None:
            return []
        shown = []
        for ending, language in editing.LANGUAGES.items():
            with translation.override(language):
                text = (words[f"subject_{ending}"], words[f"body_{ending}"])
                subject, body = texts.filled(text, self.kind.fill(context))
            label = _("Chinese") if ending == "zh" else _("English")
            shown.append(Preview("zh-Hans" if ending == "zh" else "en", label, subject, body))
        return shown


class MailTextView(FormView):
    """Shows, previews, keeps, and goes back to the portal's own words."""

    form_class = MailTextForm
    template_name = "admin/core/mail_text.html"

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "view", MessageTemplate):
            raise PermissionDenied
        if self.kind is None:
            raise Http404
        if request.method == "POST" and not self.may_change and "preview" not in request.POST:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def kind(self) -> outbox.Kind | None:
        return outbox.find_kind(f"{self.kwargs['app']}/{self.kwargs['mail']}")

    @cached_property
    def may_change(self) -> bool:
        return policy.can(self.request.user, "change", MessageTemplate)

    def get_initial(self):
        return editing.words_of(self.kind)

    def get_form_kwargs(self):
        known = {"kind": self.kind, "reader": self.request.user, "may_change": self.may_change}
        return {**super().get_form_kwargs(), **known}

    def post(self, request, *args, **kwargs):
        if "restore" in request.POST:
            editing.restore_words(self.kind, actor=request.user)
            messages.success(request, _("The portal's own words stand here again."))
            return redirect(page_of(self.kind))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        if "preview" in self.request.POST:
            previews = form.previews(form.cleaned_data)
            return self.render_to_response(self.get_context_data(form=form, previews=previews))
        editing.change_words(self.kind, form.cleaned_data, actor=self.request.user)
        messages.success(self.request, _("Saved. The next mail of this kind reads like this."))
        return redirect(page_of(self.kind))

    def get_context_data(self, **kwargs):
        kwargs = super().get_context_data(**kwargs)
        if "previews" not in kwargs:
            form = kwargs["form"]
            kwargs["previews"] = [] if form.is_bound else form.previews(self.get_initial())
        return {
            **admin.site.each_context(self.request),
            **kwargs,
            "title": self.kind.label,
            "kind": self.kind,
            "template": MessageTemplate.objects.filter(key=self.kind.key).first(),
            "may_change": self.may_change,
        }


@admin.register(MessageTemplate)
class MessageTemplateAdmin(PolicyAdmin):
    def get_urls(self):
        edit = path(
            "text/<slug:app>/<slug:mail>/",
            self.admin_site.admin_view(MailTextView.as_view()),
            name="core_messagetemplate_edit",
        )
        return [edit, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """Every event of the process, whether an office has written words for it or not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        unknown = [key for key in request.GET if not self.knows_parameter(key)]
        if unknown:
            return self._without(request, unknown)
        written = {row.key: row for row in MessageTemplate.objects.select_related("changed_by")}
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(self.opts.verbose_name_plural),
            "rows": [(kind, page_of(kind), written.get(kind.key)) for kind in outbox.all_kinds()],
        }
        return TemplateResponse(request, "admin/core/mail_texts.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """By its number, as the audit trail leads there: the page of its kind."""
        row = self.get_object(request, unquote(object_id))
        if row is None or outbox.find_kind(row.key) is None:
            raise Http404
        app, mail = row.key.split("/")
        return MailTextView.as_view()(request, app=app, mail=mail)
