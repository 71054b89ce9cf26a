from django.contrib.admin.utils import label_for_field
from django.utils import translation

from programs.models import Call, CountryGroup


def test_localized_column_of_an_admin_list_has_its_head_in_the_language_of_the_reader():
    with translation.override("zh-hans"):
        assert label_for_field("title", Call) == "标题"
        assert label_for_field("name", CountryGroup) == "名称"
    with translation.override("en"):
        assert label_for_field("title", Call) == "title"
