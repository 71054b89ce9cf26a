"""Operations that ask for a token: deny by default, and say which system read what."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import api_tokens
from accounts.models import ApiToken, User
from core.api.endpoints import Endpoint
from core.api.problems import Problem
from core.context import origin

PLACES = {"cursor", "limit"}  # parameters that say where one reads, not what
CHALLENGE = 'Bearer realm="exchange"'


class TokenEndpoint(Endpoint):
    """Stands first among the bases. scope: what the token must have been given for.

    `reader` is the person in whose name the token reads, `parts` what it is kept to (none: all).
    """

    token: ApiToken
    cache_control: ClassVar[str] = "private, no-store"
    refusals: ClassVar[tuple[int, ...]] = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)

    @property
    def reader(self) -> User:
        return self.token.holder

    @property
    def parts(self) -> list[str]:
        return self.token.scopes[self.scope]

    def admit(self) -> None:
        self.token = self._token()
        self.limit("api_token", key=str(self.token.pk))
        if self.scope not in self.token.scopes:
            detail = _("The token was not given for this: it lacks the scope %s.") % self.scope
            self._refuse(HTTPStatus.FORBIDDEN, detail, "scope")
        if not self.token.is_used_from(origin.get().address):
            detail = _("The token does not open from this address.")
            self._refuse(HTTPStatus.FORBIDDEN, detail, "network")
        if not api_tokens.may_hand_on(self.reader, self.scope):
            detail = _("The person in whose name the token reads may no longer hand this on.")
            self._refuse(HTTPStatus.FORBIDDEN, detail, "holder")
        api_tokens.note_use(self.token)

    def _token(self) -> ApiToken:
        """The valid token of the request. Raises Problem."""
        kind, _blank, secret = self.request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.strip():
            detail = _("Send a token in the header: Authorization: Bearer …")
            headers = {"WWW-Authenticate": CHALLENGE}
            raise Problem(HTTPStatus.UNAUTHORIZED, detail, headers=headers)
        token = api_tokens.behind(secret.strip())
        if token is None:
            self.limit("api_token_unknown")
            raise self._invalid(_("There is no such token. Send it whole, as it was shown."))
        self.token = token
        if token.state == ApiToken.State.REVOKED:
            api_tokens.record_refusal(token, "revoked")
            raise self._invalid(_("The token was revoked. Ask an administrator for another one."))
        if token.state == ApiToken.State.EXPIRED:
            api_tokens.record_refusal(token, "expired")
            day = date_format(token.expires_on)
            raise self._invalid(
                _("The token was valid until %s. Ask an administrator for another one.") % day
            )
        return token

    def _invalid(self, detail: str) -> Problem:
        headers = {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'}
        return Problem(HTTPStatus.UNAUTHORIZED, detail, headers=headers)

    def _refuse(self, status: int, detail: str, reason: str) -> None:
        api_tokens.record_refusal(self.token, reason)
        raise Problem(status, detail)

    def answer(self, content: Any, **more: Any) -> HttpResponse:
        response = super().answer(content, **more)
        patch_vary_headers(response, ["Authorization"])
        return response

    def named(self, row: Any) -> str:
        """What the audit trail calls a record that was read."""
        return str(row)

    def handed_out(self, rows: list, response: HttpResponse) -> None:
        asked = self.request.GET.dict()
        api_tokens.record_read(
            self.token,
            what=self.name,
            filters={name: value for name, value in asked.items() if name not in PLACES},
            references=[self.named(row) for row in rows],
            tag=response["ETag"],
        )
