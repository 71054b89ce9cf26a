"""Two rankings of the demo: one under embargo, one released, with people on its reserve list."""

from accounts.models import User
from accounts.roles import Role
from applications.models import Ranking
from applications.rankings import suggested
from applications.workflow import rankings
from portal.demo import panel
from programs.models import Call

EMBARGOED, RELEASED = "CSC-VS", "CSC-SRS"  # closed calls: with its panel's scores, and without one
FILES, PLACES, RESERVES = 5, 2, 2
MOVED = "经评审组复议，该研修方向为医院重点建设学科，同意前移一位。"


def load() -> int:
    """Makes them once; returns how many rankings there are."""
    if not Ranking.objects.exists():
        officer = User.objects.with_role(Role.FOREIGN_AFFAIRS).order_by("pk")[0]
        _embargoed(_closed(EMBARGOED), officer)
        _released(_closed(RELEASED), officer)
    return Ranking.objects.count()


def _closed(program: str) -> Call:
    return Call.objects.closed().filter(program__code=program).latest("year")


def _embargoed(call: Call, officer: User) -> None:
    """One file moved by hand, all but the last decided; nobody is told anything."""
    places = call.hospital_quota or PLACES
    rule = Ranking.TieRule.FIRST_CRITERION
    ranking = rankings.make(call, actor=officer, quota=places, tie_rule=rule)
    third = ranking.entries.get(position=3)
    rankings.move_entry(third, actor=officer, to=2, reason=MOVED)
    decisions = suggested(ranking, reserves=RESERVES)
    decisions[ranking.entries.latest("position").pk] = ""
    rankings.decide(ranking, decisions, actor=officer)


def _released(call: Call, officer: User) -> None:
    panel.let_people_in(call, FILES)
    call.refresh_from_db()
    rule = Ranking.TieRule.EARLIER
    ranking = rankings.make(call, actor=officer, quota=PLACES, tie_rule=rule)
    rankings.decide(ranking, suggested(ranking, reserves=RESERVES), actor=officer)
    rankings.release(ranking, actor=officer, warned=True)
    rankings.carry_out.call(ranking_id=ranking.pk)
