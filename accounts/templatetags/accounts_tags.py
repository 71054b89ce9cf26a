"""Names of roles."""

from django import template

from accounts.roles import Role

register = template.Library()


@register.filter
def role_name(name: str) -> str:
    """As a reader calls it; a group that is no role stands for itself."""
    return str(Role(name).label) if name in Role.values else name
