import factory
from django.contrib.auth.models import Group

from accounts.models import Department, User
from accounts.roles import Role


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    code = factory.Sequence(lambda n: f"dep-{n}")
    name_zh = factory.Sequence(lambda n: f"科室{n}")
    name_en = factory.Sequence(lambda n: f"Department {n}")


class UserFactory(factory.django.DjangoModelFactory):
    """An account in English; `roles=[Role.TALENT]` gives it roles, `password=` a known password."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name_zh = factory.Sequence(lambda n: f"例{n}")
    name_en = factory.Sequence(lambda n: f"Person {n}")
    preferred_language = "en"
    password = factory.django.Password("correct horse battery staple")

    @factory.post_generation
    def roles(self, create, names, **kwargs):
        """As `take_roles`, which first asks which ones there are: a new account has none."""
        if create and names:
            held = User.groups.through
            groups = Group.objects.filter(name__in=[str(name) for name in names])
            held.objects.bulk_create(held(user=self, group=group) for group in groups)


def user_with(*roles: Role, **fields) -> User:
    return UserFactory(roles=roles, **fields)
