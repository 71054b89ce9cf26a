"""The one question about permission: may this user do this to that?

Each app answers for its models in `permissions.py` and registers the answers in `AppConfig.ready`.
What nobody registered is refused.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

Anyone = Any  # a User, or the AnonymousUser of a visitor
Answer = Callable[[Any, str, Any], bool]  # (user, action, object or None) -> may

_answers: dict[type[Model], Answer] = {}


def register(model: type[Model], answer: Answer) -> None:
    _answers[model] = answer


def can(user: Anyone, action: str, target: Model | type[Model]) -> bool:
    """Whether `user` may do `action` to `target`: a row, or a model (“any row of it”, “a new one”).

    Actions: view, add, change, delete, export, and those of the app (submit, screen, download …).
    """
    model = target if isinstance(target, type) else type(target)
    if user is not None and user.is_authenticated and not user.is_active:
        return False
    answer = _answers.get(model._meta.concrete_model or model)
    return bool(answer and answer(user, action, None if isinstance(target, type) else target))


def registered() -> frozenset[type[Model]]:
    return frozenset(_answers)
