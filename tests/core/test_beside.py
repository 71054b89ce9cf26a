"""A program beside a process answers it, and a file that breaks the program harms nothing else."""

import pytest

from core.beside import Beside, Broken

PROGRAM = """
import os, time

def answer(question, greeting):
    if question == b"die":
        raise MemoryError
    if question == b"sleep":
        time.sleep(60)
    return f"{greeting} {question.decode()} {os.getpid()}".encode()
"""


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    made = []

    def beside(*, most=100, seconds=30):
        made.append(Beside(str(path), ["Hello"], most=most, seconds=seconds))
        return made[-1]

    yield beside
    for one in made:
        one.end()


def number(answer: bytes) -> str:
    return answer.decode().rpartition(" ")[2]


def test_one_process_answers_one_question_after_another(program):
    beside = program()

    answers = [beside.ask(name) for name in (b"Li", b"Wang")]

    assert [answer.decode().rpartition(" ")[0] for answer in answers] == ["Hello Li", "Hello Wang"]
    assert len({number(answer) for answer in answers}) == 1


def test_after_so_many_questions_another_process_answers(program):
    beside = program(most=2)

    numbers = [number(beside.ask(b"Li")) for _question in range(5)]

    assert numbers == [numbers[0]] * 2 + [numbers[2]] * 2 + [numbers[4]]
    assert len(set(numbers)) == 3


@pytest.mark.parametrize(("question", "seconds"), [(b"die", 30), (b"sleep", 0.1)])
def test_question_that_breaks_it_says_so_and_the_next_is_answered(program, question, seconds):
    beside = program(seconds=seconds)

    with pytest.raises(Broken):
        beside.ask(question)

    beside.seconds = 30
    assert beside.ask(b"Li").startswith(b"Hello Li")


def test_process_that_was_killed_meanwhile_breaks_one_question_alone(program):
    beside = program()
    beside.ask(b"Li")
    beside.process.kill()
    beside.process.wait()

    with pytest.raises(Broken):
        beside.ask(b"Li")
    assert beside.ask(b"Li").startswith(b"Hello Li")


def test_process_ends_with_who_asks_it(program):
    beside = program()
    beside.ask(b"Li")
    process = beside.process

    beside.end()

    assert process.returncode == 0
