import pytest
from django.core.exceptions import ValidationError

from accounts.time_zones import COMMON, known_zones, validate_time_zone, zone_choices, zone_of


def test_common_zones_are_known_and_come_first():
    first = [name for name, _label in zone_choices()[0][1]]

    assert first == list(COMMON)
    assert set(COMMON) <= known_zones()


def test_every_zone_is_offered_once():
    offered = [name for _group, zones in zone_choices() for name, _label in zones]

    assert len(offered) == len(set(offered)) == len(known_zones())


@pytest.mark.parametrize(
    "name", ["", "Beijing", "EST5EDT", "../etc", "Asia/Shanghai\x00", "asia/shanghai"]
)
def test_other_names_are_refused(name):
    with pytest.raises(ValidationError):
        validate_time_zone(name)


@pytest.mark.parametrize("name", ["Old/Zone", "", "../../etc/passwd", "/etc/passwd"])
def test_unknown_zone_falls_back_to_the_institution(name):
    assert str(zone_of(name)) == "Asia/Shanghai"
