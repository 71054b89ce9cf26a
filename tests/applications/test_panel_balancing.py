import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.panels.balancing import Gap, Paper, Seat, Why, balance, bars

A, B = 1, 2  # departments


def seat(reviewer, **facts) -> Seat:
    sets = {key: frozenset(facts.pop(key, ())) for key in ("departments", "fields")}
    return Seat(reviewer, **sets, **facts)


def paper(application, department=A, *, readers=(), refused=()) -> Paper:
    return Paper(application, department, frozenset(readers), frozenset(refused))


def test_field_comes_before_load_and_load_before_the_key():
    seats = [seat(1, load=0), seat(2, load=3, fields=[A]), seat(3, load=0)]

    proposal = balance([paper(1)], seats, each=2)

    assert proposal.pairs == [(1, 1), (1, 2)]


def test_files_are_spread_evenly():
    proposal = balance([paper(number) for number in range(1, 7)], map(seat, (1, 2, 3)), each=1)

    loads = [sum(reviewer == key for _file, reviewer in proposal.pairs) for key in (1, 2, 3)]
    assert loads == [2, 2, 2]


def test_readers_that_a_file_has_are_counted():
    proposal = balance([paper(1, readers=[1]), paper(2, readers=[1, 2])], map(seat, (1, 2)), each=2)

    assert proposal.pairs == [(1, 2)]


@pytest.mark.parametrize(
    ("reviewer", "why"),
    [
        (seat(1, departments=[A]), Why.DEPARTMENT),
        (seat(1, is_barred=True), Why.BARRED),
        (seat(2), Why.REFUSED),
        (seat(1, is_available=False), Why.AWAY),
        (seat(1, load=20), Why.FULL),
    ],
)
def test_gap_says_what_keeps_reviewers_away(reviewer, why):
    proposal = balance([paper(1, refused=[2])], [reviewer], each=1)

    assert (proposal.pairs, proposal.gaps) == ([], [Gap(1, 1, {why: 1})])


def test_who_is_full_hands_a_file_on_so_that_another_finds_its_reader():
    files = [paper(1, refused=[3]), paper(2, refused=[1]), paper(3, refused=[3])]

    proposal = balance(files, [seat(key, most=1) for key in (1, 2, 3)], each=1)

    # 1 goes to 1, 2 to 2; for 3 nobody is left until 2 goes to 3.
    assert (proposal.pairs, proposal.gaps) == ([(1, 1), (2, 3), (3, 2)], [])


KEYS = st.frozensets(st.integers(1, 5), max_size=3)
SEATS = st.lists(
    st.builds(
        Seat, reviewer=st.integers(1, 8), departments=KEYS, fields=KEYS, load=st.integers(0, 4),
        most=st.integers(0, 5), is_available=st.booleans(), is_barred=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.reviewer,
)  # fmt: skip
PAPERS = st.lists(
    st.builds(
        Paper, application=st.integers(1, 12), department=st.none() | st.integers(1, 5),
        readers=KEYS, refused=KEYS,
    ),
    max_size=12,
    unique_by=lambda one: one.application,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(PAPERS, SEATS, st.integers(1, 3))
def test_no_proposal_breaks_a_rule(papers, seats, each):
    proposal = balance(papers, seats, each=each)

    files = {one.application: one for one in papers}
    people = {one.reviewer: one for one in seats}
    assert len(set(proposal.pairs)) == len(proposal.pairs)
    for application, reviewer in proposal.pairs:
        assert bars(people[reviewer], files[application]) is None
        assert people[reviewer].is_available
        assert reviewer not in files[application].readers
    for reviewer, one in people.items():
        new = sum(reviewer == key for _file, key in proposal.pairs)
        assert new == 0 or one.load + new <= one.most
    lacking = {gap.application: gap.lacking for gap in proposal.gaps}
    for application, one in files.items():
        new = sum(application == key for key, _reviewer in proposal.pairs)
        wanted = max(each - len(one.readers), 0)
        assert new + lacking.get(application, 0) == wanted


@settings(max_examples=50, deadline=None)
@given(PAPERS, SEATS)
def test_same_facts_in_any_order_give_the_same_proposal(papers, seats):
    first = balance(papers, seats, each=2)
    second = balance(list(reversed(papers)), list(reversed(seats)), each=2)

    assert first == second
