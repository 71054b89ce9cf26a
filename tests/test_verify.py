from tests.verify import results

REPORT = """<testsuites><testsuite>
<testcase classname="tests.events.test_races" name="test_seats[1]" time="1.5"/>
<testcase classname="tests.events.test_races" name="test_seats[2]" time="2"><failure/></testcase>
<testcase classname="tests.events.test_races" name="test_queue" time="0.5"><error/></testcase>
</testsuite></testsuites>"""


def test_results_join_the_rounds_of_a_test(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)

    rows = results("sqlite", tmp_path / "report.xml")

    name = "tests.events.test_races"
    assert rows == [
        {"name": f"{name}.test_seats", "db": "sqlite", "runs": 2, "failed": 1, "seconds": 3.5},
        {"name": f"{name}.test_queue", "db": "sqlite", "runs": 1, "failed": 1, "seconds": 0.5},
    ]
