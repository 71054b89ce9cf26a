from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts.invitations import AddressTaken, invite_administrator
from accounts.models import User
from accounts.roles import Role
from core import audit


class Command(BaseCommand):
    help = "Let the first administrator in: prints a link that opens an account once, for one hour."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        try:
            validate_email(email)
            link = invite_administrator(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        except AddressTaken:
            self._promote(email)
        else:
            self.stdout.write(f"Open this link within one hour; it works once:\n{link}")

    @transaction.atomic
    def _promote(self, email: str) -> None:
        user = User.objects.get(email__iexact=email)
        before = sorted(user.roles)
        if not user.is_active:
            raise CommandError("This account is switched off; switch it on first.")
        user.take_roles({*before, Role.ADMINISTRATOR})
        after = sorted(user.roles)
        audit.record(
            None, "accounts.change_roles", user, before={"roles": before}, after={"roles": after}
        )
        self.stdout.write(f"{user.email} has an account already and is an administrator now.")
