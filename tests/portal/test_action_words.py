"""Every action that the trail records has words."""

import re

from portal.office.action_words import ACTIONS
from tests.security.save_paths import APPS, ROOT

RECORDED = re.compile(r'audit\.record(?:_all|_each)?\(\s*[^,()]+,\s*"([^"]+)"')
PLAIN = {"accounts.change_user"}  # core.admin.details has words for it


def test_no_action_stands_in_the_trail_as_its_code():
    sources = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    recorded = {name for path in sources for name in RECORDED.findall(path.read_text("utf-8"))}

    assert len(recorded) > 50
    assert recorded - PLAIN <= set(ACTIONS)
