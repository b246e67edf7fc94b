"""In which order segments are decided."""

from __future__ import annotations

from profilekit.segments import field, in_segment
from profilekit.segments.assigning.ordering import before_in_group, circles, in_order, waits_for
from segments.random_rules import dice_of
from segments.ruled_books import segment

ANY = field("recency_days") >= 0


def test_each_comes_after_what_it_waits_for():
    last = segment("last", in_segment("second") & in_segment("elsewhere"))
    second = segment("second", ANY, group="g", priority=2)
    first = segment("first", ANY, group="g", priority=1)
    assert [each.id for each in in_order([last, second, first])] == ["first", "second", "last"]
    assert [each.id for each in before_in_group(second, [last, second, first])] == ["first"]
    assert waits_for([last, second, first])["last"] == ("second",)


def test_circles_are_found_exactly_where_no_order_is():
    dice = dice_of(3)
    for _ in range(300):
        names = "abcdef"
        waiting = {name: tuple(dice.sample(names, dice.choice([0, 0, 1, 1, 2]))) for name in names}
        done: list[str] = []
        while ready := [n for n in names if n not in done and {*waiting[n]} <= {*done}]:
            done += ready
        found = circles(waiting)
        assert bool(found) == (len(done) < len(names))
        for circle in found:
            following = (*circle[1:], circle[0])
            assert all(b in waiting[a] for a, b in zip(circle, following, strict=True))
            assert circle[0] == min(circle)
        assert len({*found}) == len(found)


def test_thousands_of_one_group_have_an_order():
    group = [segment(f"s{n}", ANY, group="g", priority=-n) for n in range(3_000)]
    assert in_order(group) == tuple(reversed(group))
    assert circles(waits_for(group)) == []


def test_those_that_are_free_together_keep_their_order():
    second, third = (segment(name, in_segment("first")) for name in ("second", "third"))
    first = segment("first", ANY)
    assert [each.id for each in in_order([third, first, second])] == ["first", "third", "second"]
