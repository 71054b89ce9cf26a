"""Published programs and announced calls are public; what is in preparation is for the offices."""

from core import policy
from core.policy import Anyone
from programs.models import (
    Call,
    CountryGroup,
    EligibilityRule,
    LanguageRuleset,
    Program,
    RequiredDocument,
    Track,
)


def may_program(user: Anyone, action: str, program: Program | None) -> bool:
    if action == "view" and program is not None and program.is_published:
        return True
    return user.has_perm(f"programs.{action}_program")


def may_call(user: Anyone, action: str, call: Call | None) -> bool:
    """A call once announced may be prolonged or annotated, not deleted."""
    if action == "view" and call is not None and call.is_announced and call.program.is_published:
        return True
    if action == "delete" and call is not None and call.announced_at is not None:
        return False
    return user.has_perm(f"programs.{action}_call")


def may_requirement(
    user: Anyone, action: str, row: Track | EligibilityRule | RequiredDocument | None
) -> bool:
    """What a call asks is frozen once it is announced: a decision of 2024 reads by 2024's rules.

    A date that nobody has confirmed yet is no decision: `confirm` stays possible.
    """
    if action == "confirm":
        return row is not None and user.has_perm("programs.change_eligibilityrule")
    if action in {"add", "change", "delete"} and row is not None and is_frozen(row):
        return False
    name = row._meta.model_name if row is not None else "eligibilityrule"
    return user.has_perm(f"programs.{action}_{name}")


def is_frozen(row: Track | EligibilityRule | RequiredDocument) -> bool:
    return row.call is not None and row.call.announced_at is not None


def may_list(user: Anyone, action: str, row: CountryGroup | LanguageRuleset | None) -> bool:
    name = row._meta.model_name if row is not None else "countrygroup"
    return user.has_perm(f"programs.{action}_{name}")


def register() -> None:
    policy.register(Program, may_program)
    policy.register(Call, may_call)
    for model in (Track, EligibilityRule, RequiredDocument):
        policy.register(model, may_requirement)
    policy.register(CountryGroup, may_list)
    policy.register(LanguageRuleset, may_list)
