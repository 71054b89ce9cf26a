"""Nothing that is told is about a few people, nor can it be worked out from what is told."""

from hypothesis import given
from hypothesis import strategies as st

from portal.reports.suppression import (
    LEAST,
    Cell,
    counts_of,
    merged,
    told_groups,
    told_stages,
)

STAGES = 4
CELLS = st.integers(0, 12).map(lambda number: Cell(number, number))
ROWS = st.tuples(*[CELLS] * STAGES)
GROUPS = st.dictionaries(st.sampled_from("abcdefgh"), ROWS, min_size=1)


def total_of(groups):
    return tuple(merged(cells, 1) for cells in zip(*groups.values(), strict=True))


def stopped(counts: list[int]) -> list[int]:
    """What a reader can take from a line by subtraction: who stopped at each stage."""
    return [one - following for one, following in zip(counts, [*counts[1:], 0], strict=False)]


@given(GROUPS)
def test_no_line_tells_of_a_few_and_the_groups_add_up_to_the_total(groups):
    total = total_of(groups)
    told = told_stages(total, 1)

    told_of_groups, shown = told_groups(groups, told, 1)

    assert set(told_of_groups) <= set(told)
    assert all(number == 0 or number >= LEAST for number in stopped(counts_of(total, told)))
    lines, whole = [line.counts for line in shown], counts_of(total, told_of_groups)
    for counts in lines:
        assert all(number == 0 or number >= LEAST for number in stopped(counts))
    if lines:
        assert [sum(column) for column in zip(*lines, strict=True)] == whole


@given(GROUPS)
def test_group_that_is_told_apart_is_whole_and_the_rest_are_several(groups):
    told = told_stages(total_of(groups), 1)

    told_of_groups, shown = told_groups(groups, told, 1)

    apart = [line for line in shown if line.key is not None]
    for line in apart:
        assert line.counts == counts_of(groups[line.key], told_of_groups)
    if len(shown) > len(apart):
        assert len(groups) - len(apart) >= 2
    assert len({line.key for line in shown}) == len(shown)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(*[st.integers(5, 30)] * STAGES)))
def test_where_every_group_is_large_enough_nothing_is_left_out(numbers):
    groups = {key: tuple(Cell(one, one) for one in row) for key, row in numbers.items()}

    told, shown = told_groups(groups, list(range(STAGES)), 1)

    if len(groups) > 1:
        assert told == list(range(STAGES))
    assert {line.key for line in shown} == set(groups)
    sizes = [line.counts[0] for line in shown]
    assert sizes == sorted(sizes, reverse=True)


def test_stage_is_left_out_where_few_stopped_before_it_or_came_further():
    def told(*files):
        return told_stages(tuple(Cell(number, number) for number in files), 1)

    assert told(10, 10, 10, 10) == [0, 1, 2, 3]
    assert told(10, 10, 10, 3) == [0, 1, 2]  # three were awarded
    assert told(10, 2, 10, 10) == [0, 1, 3]  # two stopped as qualified
    assert told(1, 2, 0, 1) == []  # four in all
    assert told(10, 0, 0, 0) == [0, 1, 2, 3]  # nobody is not few


def test_files_of_the_same_few_people_are_few():
    assert not Cell(files=9, people=3).is_safe
    assert merged([Cell(9, 3), Cell(3, 3)], most=3).people == 3
    assert merged([Cell(9, 5), Cell(9, 5)], most=2).people == 5
    assert merged([Cell(9, 9), Cell(9, 9)], most=2).people == 9


def test_small_groups_take_the_smallest_large_one_with_them():
    groups = {
        "small": (Cell(2, 2), *[Cell()] * 3),
        "large": (Cell(30, 30), *[Cell()] * 3),
        "middle": (Cell(6, 6), *[Cell()] * 3),
    }

    _told, shown = told_groups(groups, [0, 1, 2, 3], 1)

    assert [(line.key, line.counts[0]) for line in shown] == [("large", 30), (None, 8)]
    del groups["large"]
    assert told_groups(groups, [0, 1, 2, 3], 1) == ([], [])


def test_groups_that_are_too_small_by_stage_are_told_by_fewer_stages():
    one, other = (
        (Cell(5, 5), Cell(1, 1), Cell(), Cell(5, 5)),
        (Cell(6, 6), Cell(4, 4), *[Cell(5, 5)] * 2),
    )

    told, shown = told_groups({"one": one, "other": other}, [0, 1, 2, 3], 1)

    assert told == [0, 3]
    assert {line.key: line.counts for line in shown} == {"one": [11, 5], "other": [20, 5]}
