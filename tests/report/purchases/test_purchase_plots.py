"""Plots against time show the numbers that they are made of."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.report.purchases.alive_history import alive_history
from profilekit.report.purchases.purchase_plots import plot_alive_history, plot_tracking
from profilekit.report.purchases.tracking import tracking
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from report.purchases.purchase_cases import (
    CALIBRATED_TO,
    HELD_OUT_TO,
    cdnow,
    day,
    fitted,
    tables_of,
)

ORDERS = [("a", 0), ("a", 10), ("a", 20), ("b", 2), ("b", 9)]
CDNOW = {"as_of": CALIBRATED_TO, "until": HELD_OUT_TO}


def few(rows=ORDERS, **how):
    return plot_tracking(fitted(BetaGeoModel), tables_of(rows), **how)


def alive(customer, **how):
    tables = tables_of([(customer, number) for number in (0, 10, 45)])
    return plot_alive_history(fitted(BetaGeoModel), tables, customer, as_of=day(60), **how)


def line(ax, label):
    return next(one for one in ax.lines if str(one.get_label()).startswith(label))


@pytest.mark.parametrize("name", ["Actual", "Expected"])
def test_cumulative_tracking_adds_the_weeks_up(name):
    ax = plot_tracking(fitted(BetaGeoModel), cdnow(), **CDNOW)
    weeks = tracking(fitted(BetaGeoModel), cdnow(), **CDNOW)
    counts = weeks[f"{name.lower()}_count"].to_numpy()
    assert line(ax, name).get_ydata() == pytest.approx(counts.cumsum())


@pytest.mark.parametrize("name", ["Actual", "Expected"])
def test_incremental_tracking_shows_each_week(name):
    ax = plot_tracking(fitted(BetaGeoModel), cdnow(), **CDNOW, cumulative=False)
    weeks = tracking(fitted(BetaGeoModel), cdnow(), **CDNOW)
    assert line(ax, name).get_ydata() == pytest.approx(weeks[f"{name.lower()}_count"].to_numpy())
    at = line(ax, name).get_xdata(orig=False)
    assert at.tolist() == date2num(weeks["week_end_date"].to_list()).tolist()


def test_short_weeks_are_drawn_only_where_they_are_added_up():
    together, alone = (few(as_of=day(10), until=day(20), cumulative=how) for how in (True, False))
    assert len(line(together, "Actual").get_ydata()) == 4
    assert len(line(alone, "Actual").get_ydata()) == 2


def test_the_end_of_the_calibration_is_a_vertical_line():
    ax = few(as_of=day(10), until=day(20))
    assert np.unique(date2num(ax.lines[2].get_xdata())).tolist() == [date2num(day(10))]
    assert [text.get_text() for text in ax.texts] == ["held out"]


def test_without_a_holdout_there_is_no_such_line():
    ax = few(as_of=day(10), until=day(10))
    assert (len(ax.lines), len(ax.texts)) == (2, 0)


def test_the_axes_say_what_they_are():
    together, alone = (few(as_of=day(10), until=day(20), cumulative=how) for how in (True, False))
    assert together.get_title("left") == "Repeat orders of 2 customers"
    assert together.get_xlabel() == "Week ending"
    assert together.get_ylabel() == "Repeat order days so far"
    assert alone.get_ylabel() == "Repeat order days per week"


def test_the_legend_names_the_model():
    texts = few(as_of=day(10), until=day(20)).get_legend().get_texts()
    assert [text.get_text() for text in texts] == ["Actual", "Expected by BetaGeoModel"]


def test_a_refused_plot_leaves_given_axes_empty():
    ax = Figure().add_subplot()
    with pytest.raises(DeclarationError, match="plot_tracking: until="):
        few(as_of=day(10), until=day(4), ax=ax)
    assert not ax.has_data()


def test_alive_history_is_drawn_day_by_day():
    tables = tables_of([("a", number) for number in (0, 10, 45)])
    days = alive_history(fitted(BetaGeoModel), tables, "a", as_of=day(60))
    assert alive("a").lines[0].get_ydata() == pytest.approx(days["alive_prob"].to_numpy())


def test_days_with_an_order_are_marked():
    (marks,) = alive("a").collections
    at = [float(segment[0][0]) for segment in marks.get_segments()]
    assert at == date2num([day(0), day(10), day(45)]).tolist()


def test_the_whole_range_of_a_probability_is_shown():
    low, high = alive("a").get_ylim()
    assert (low, high) == (0, pytest.approx(1.03))


def test_alive_history_says_whose_it_is():
    ax = alive("a")
    assert ax.get_title("left") == "Customer a, by BetaGeoModel"
    assert ax.get_xlabel() == "Day (marked: 3 with an order)"


@pytest.mark.parametrize("customer", ["$x^$", r"\frac{", "a$b$c", "_^{}%&#", "<b>&amp;</b>"])
@pytest.mark.parametrize("file_format", ["png", "svg"])
def test_a_hostile_name_is_drawn_to_the_letter(customer, file_format, tmp_path):
    path = tmp_path / f"plot.{file_format}"
    with mpl.rc_context({"svg.fonttype": "none", "text.parse_math": True}):
        ax = alive(customer)
        ax.figure.savefig(path)
    assert ax.get_title("left") == f"Customer {customer}, by BetaGeoModel"
    if file_format == "svg":
        escaped = customer.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert f">Customer {escaped}, by BetaGeoModel</text>" in path.read_text(encoding="utf-8")


def test_a_name_is_no_tex_where_everything_else_is():
    with mpl.rc_context({"text.usetex": True}):
        texts = alive("$x$").findobj(lambda one: "$x$" in getattr(one, "get_text", str)())
    assert [(text.get_usetex(), text.get_parse_math()) for text in texts] == [(False, False)]


def test_a_name_that_reorders_text_is_spelt_out():
    assert alive("a\u202eb\nc").get_title("left") == r"Customer a\u202eb\u000ac, by BetaGeoModel"


def test_a_very_long_name_is_cut():
    title = alive("x" * 500).get_title("left")
    assert title == f"Customer {'x' * 27}\N{HORIZONTAL ELLIPSIS}, by BetaGeoModel"


def test_a_customer_without_an_order_is_refused():
    with pytest.raises(UnsupportedInputError, match="plot_alive_history was given the customer"):
        plot_alive_history(fitted(BetaGeoModel), tables_of(ORDERS), "nobody", as_of=day(60))
