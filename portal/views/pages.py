"""Pages of text: each language has its own, written and not translated."""

from django.conf import settings
from django.views.generic import TemplateView

from applications.models import OpenDataEdition
from core.localized import suffix
from core.views import PublicMixin


class TextPage(PublicMixin, TemplateView):
    """Shows templates/portal/<name>/zh.html or en.html, by the language of the reader."""

    name = ""

    def get_template_names(self):
        return [f"portal/{self.name}/{suffix()}.html"]


class PrivacyView(TextPage):
    name = "privacy"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            guest_data_days=settings.GUEST_DATA_DAYS,
            has_open_data=OpenDataEdition.objects.public().exists(),
        )


class AccessibilityView(TextPage):
    name = "accessibility"
