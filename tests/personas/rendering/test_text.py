"""Plain text: complete and aligned."""

from __future__ import annotations

from personas.rendering.made_personas import company, consumer
from profilekit.personas.rendering.plain import width_of


def test_everything_that_was_counted_is_there():
    text = consumer().to_text()
    for statement in consumer().statements:
        if statement.recipe and statement.role != "derived":
            assert statement.recipe in text


def test_numbers_of_a_section_end_in_one_column():
    (part,) = [part for part in parts_of(consumer().to_text()) if "63%" in part]
    lines = [line for line in part.splitlines() if line.startswith("\u2022")]
    ends = [
        line.rindex(number + "  ") + len(number)
        for line, number in zip(lines, ("63%", "45%"), strict=False)
    ]
    assert len({*ends}) == 1


def test_labels_of_evidence_stand_in_one_column():
    (part,) = [part for part in parts_of(consumer().to_text()) if "63%" in part]
    rows = part.splitlines()[3:5]
    assert len({rows[0].index("254 of 402"), rows[1].index("58% to 68%")}) == 1


def parts_of(text):
    return text.split("\n\n")


def test_a_heading_is_underlined_to_its_width():
    lines = company().to_text("fa").splitlines()
    at = next(i for i, line in enumerate(lines) if set(line) == {"\u2500"})
    assert len(lines[at]) == width_of(lines[at - 1])


def test_no_line_ends_in_blanks():
    lines = company().to_text("tr").splitlines()
    assert [line for line in lines if line != line.rstrip()] == []


def test_values_are_isolated_from_right_to_left():
    assert "\u2068Pindos\u2069" in consumer().to_text("fa")
    assert "\u2068" not in consumer().to_text("el")
