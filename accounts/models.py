"""Who can log in, where they belong, how a new person is let in, and which systems read."""

import hashlib
import ipaddress
import secrets
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.querysets import (
    ApiTokenQuerySet,
    InvitationQuerySet,
    OneTimeLinkQuerySet,
    UserManager,
)
from accounts.roles import OFFICES, SECOND_FACTOR, STAFF, Role
from accounts.time_zones import validate_time_zone
from core.localized import Localized
from core.prepared import Prepared, blank

LINK_LIFE = timedelta(hours=1)


@Prepared
def _groups_of() -> models.QuerySet:
    """The names of the groups of somebody."""
    of_user = Group.objects.filter(user=blank("user", models.BigIntegerField()))
    return of_user.values_list("name", flat=True)


class Department(models.Model):
    """A department (科室) with those who head it."""

    code = models.SlugField(_("code"), unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)
    name = Localized()
    # How far the name is supported: see the note in portal/demo/data/departments.json.
    basis = models.CharField(max_length=40, blank=True)
    heads = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="headed_departments",
        blank=True,
        verbose_name=_("heads"),
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["name_zh"], name="one_department_per_name"),
        ]

    def __str__(self):
        return self.name


class User(AbstractBaseUser, PermissionsMixin):
    """An account: logs in by e-mail; its roles are its groups."""

    email = models.EmailField(_("e-mail"), unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    name = Localized()
    preferred_language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default=settings.TIME_ZONE, validators=[validate_time_zone]
    )
    department = models.ForeignKey(
        Department,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("department"),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Switch off instead of deleting: the person is logged out at once."),
    )
    # Counted up, it ends every session of the person at once: see `_get_session_auth_hash`.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message=_("There is an account with this address already."),
            ),
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    def _get_session_auth_hash(self, secret=None):
        """A session holds as long as the password and the epoch that it began with."""
        sealed = f"{self.password}:{self.session_epoch}"
        return salted_hmac(
            "accounts.User.session", sealed, secret=secret, algorithm="sha256"
        ).hexdigest()

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of the groups; read once per request."""
        if not self.is_active:
            return frozenset()
        if "groups" in getattr(self, "_prefetched_objects_cache", {}):
            return frozenset(group.name for group in self.groups.all())
        return frozenset(_groups_of.rows(user=self.pk))

    @cached_property
    def known(self) -> dict[str, Any]:
        """What higher floors have read about this person; once per request, like `roles`."""
        return {}

    def has_role(self, *wanted: Role) -> bool:
        return any(role.value in self.roles for role in wanted)

    @property
    def is_staff(self) -> bool:
        """Whether this person works in the admin."""
        return self.has_role(*STAFF)

    @property
    def is_office(self) -> bool:
        return self.has_role(*OFFICES)

    @property
    def needs_second_factor(self) -> bool:
        return self.has_role(*SECOND_FACTOR)

    @property
    def team(self) -> str:
        """The role whose people share what belongs to an office: an office's before any other."""
        return min(self.roles, key=lambda role: (role not in OFFICES, role not in STAFF, role))

    def take_roles(self, names) -> None:
        """Replaces the person's roles by the named ones."""
        self.groups.set(Group.objects.filter(name__in=[str(name) for name in names]))
        self.__dict__.pop("roles", None)


class OneTimeLink(models.Model):
    """A link with a token: one use, an end; only the hash of the token is kept."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        abstract = True

    def give_token(self, life: timedelta = LINK_LIFE) -> str:
        """Sets hash and end of a link that is not saved yet; the token itself is nowhere else."""
        token = secrets.token_urlsafe(32)
        self.token_hash = self.hashed(token)
        self.expires_at = timezone.now() + life
        return token

    @staticmethod
    def hashed(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class Invitation(OneTimeLink):
    """Lets one person make an account with the roles that were chosen for them."""

    email = models.EmailField(_("e-mail"))
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    groups = models.ManyToManyField(Group, verbose_name=_("roles"), blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    objects = InvitationQuerySet.as_manager()  # type: ignore[misc]  # more methods than the base

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="invitation_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.email


class ApiToken(models.Model):
    """Lets one system read what its holder may hand on; of the token itself a hash is kept."""

    class State(models.TextChoices):
        VALID = "valid", pgettext_lazy("token", "valid")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("revoked")

    system = models.CharField(
        _("system"), max_length=80, help_text=_("Which system reads, e.g. HR system, test.")
    )
    purpose = models.CharField(_("purpose"), max_length=300)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("in the name of"),
        help_text=_(
            "It sees what this person may see and hand on, and nothing from the moment on when "
            "they no longer may."
        ),
    )
    # The beginning of the token: tells it from others, and opens nothing.
    prefix = models.CharField(_("begins with"), max_length=12, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # By name the parts that the scope is kept to, e.g. programs; an empty list: all.
    scopes = models.JSONField(_("may read"), default=dict)
    # Where it is used from, e.g. 10.1.2.0/24; an empty list: from everywhere.
    networks = models.JSONField(_("only from"), default=list, blank=True)
    expires_on = models.DateField(_("valid until"), help_text=_("The last day on which it opens."))
    last_used_on = models.DateField(_("last used"), null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-pk"]
        permissions = [("revoke_apitoken", _("Can revoke API tokens"))]

    def __str__(self):
        return f"{self.system} ({self.prefix}…)"

    def give_secret(self) -> str:
        """Sets prefix and hash of a token that is not saved yet; it is nowhere else."""
        self.prefix = f"ep_{secrets.token_hex(4)}"
        secret = f"{self.prefix}_{secrets.token_urlsafe(32)}"
        self.token_hash = self.hashed(secret)
        return secret

    @staticmethod
    def hashed(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def state(self) -> State:
        if self.revoked_at is not None:
            return self.State.REVOKED
        return self.State.VALID if self.expires_on >= timezone.localdate() else self.State.EXPIRED

    def is_used_from(self, address: str) -> bool:
        """Whether the token opens for a caller at this address."""
        if not self.networks:
            return True
        try:
            caller = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(caller in ipaddress.ip_network(network) for network in self.networks)
