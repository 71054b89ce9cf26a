"""The picture in docs/architecture.md shows the imports as they are."""

from xml.etree import ElementTree

from docs import floors


def test_picture_is_up_to_date():
    assert floors.TARGET.read_text(encoding="utf-8") == floors.picture(floors.edges()), (
        "An app has begun or ceased to import another one: make docs"
    )


def test_picture_shows_each_pair_once():
    pairs = [("portal", "core"), ("portal", "events"), ("events", "core")]

    tree = ElementTree.fromstring(floors.picture(pairs))

    titles = [element.text for element in tree.iterfind(".//{*}path/{*}title")]
    assert titles == [f"{above} imports {below}" for above, below in pairs]
    boxes = [element.text for element in tree.iterfind(".//{*}text[@class='name']")]
    assert boxes == ["core", "events", "portal"]
