"""Public notices (公示): for everybody while they run, and no longer."""

from django.views.generic import DetailView

from applications.models import PublicNotice
from core.views import ListPage, PublicMixin


class NoticeList(PublicMixin, ListPage):
    template_name = "applications/notice_list.html"

    def get_queryset(self):
        return PublicNotice.objects.public().select_related("call__program")


class NoticeDetail(PublicMixin, DetailView):
    template_name = "applications/notice_detail.html"
    context_object_name = "notice"

    def get_queryset(self):
        return PublicNotice.objects.public().select_related("call__program")
