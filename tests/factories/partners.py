import factory

from partners.models import Institution


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Institution

    code = factory.Sequence(lambda n: f"P{n:03}")
    slug = factory.Sequence(lambda n: f"institution-{n}")
    name_zh = factory.Sequence(lambda n: f"机构{n}")
    name_en = factory.Sequence(lambda n: f"Institution {n}")
    kind = Institution.Kind.HOSPITAL
    country = "SE"
    country_label_zh = "瑞典"
    country_label_en = "Sweden"
    relation = Institution.Relation.ILLUSTRATIVE
