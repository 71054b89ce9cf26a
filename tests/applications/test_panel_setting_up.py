"""Two officers at the set-up of one panel."""

import pytest
from django.utils import timezone

from applications.admin.panel_forms import PanelForm, criteria_formset
from applications.models import Criterion, Panel
from applications.panels import setting_up
from applications.refusals import Refusal
from core.models import AuditEntry
from tests.applications.test_admin_panel import set_up
from tests.factories.applications import PanelFactory
from tests.factories.programs import CallFactory

pytestmark = pytest.mark.django_db


def forms(call, panel=None):
    """What an officer has sent, read and found in order."""
    form = PanelForm(set_up(), instance=panel or Panel(call=call), call=call)
    criteria = criteria_formset(panel, set_up())
    assert form.is_valid()
    assert criteria.is_valid()
    return form, criteria


def test_second_set_up_of_a_call_is_refused_in_words(foreign_affairs):
    call = CallFactory(has_panel=True)
    first, second = forms(call), forms(call)
    setting_up.keep(*first, actor=foreign_affairs)

    with pytest.raises(Refusal, match="Somebody else has set the panel up"):
        setting_up.keep(*second, actor=foreign_affairs)

    assert Panel.objects.count() == AuditEntry.objects.count() == 1


def test_criteria_sent_while_the_panel_is_opened_are_refused(foreign_affairs):
    panel = PanelFactory(opened_at=None)
    sent = forms(panel.call, panel)
    Panel.objects.update(opened_at=timezone.now())

    with pytest.raises(Refusal, match="its criteria are frozen"):
        setting_up.keep(*sent, actor=foreign_affairs)

    assert not Criterion.objects.exists()
