from xml.etree.ElementTree import fromstring

from gaceta.proof.corpus.drawing import Line, bars, curves

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_are_as_long_as_their_values_and_nothing_has_none() -> None:
    picture = fromstring(bars("A <title>", [("none", 0), ("some", 10), ("more", 100)]))  # noqa: S314 -- our own
    wide = [float(bar.get("width", "")) for bar in picture.findall(f"{SVG}rect[@class='a']")]
    assert wide[0] == 0 < wide[1] < wide[2]
    assert picture.get("aria-label") == "A <title>"


def test_a_curve_has_a_point_for_each_value_and_says_each() -> None:
    lines = (Line("up", (0, 5, 10)), Line("down", (2000.4, 10, 0)))
    picture = fromstring(curves("T", "along", ["1", "2", "3"], lines))  # noqa: S314 -- our own
    assert [len(c.get("points", "").split()) for c in picture.findall(f"{SVG}polyline")] == [3, 3]
    said = [text.text for text in picture.findall(f"{SVG}text")]
    assert "2,000" in said


def test_curves_of_nothing_lie_flat() -> None:
    assert "270.0" in curves("T", "along", ["1", "2"], [Line("none", (0, 0))])
