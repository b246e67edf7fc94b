"""Drawing leaves matplotlib as it was, and says what to install where it is missing."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

from profilekit.errors import MissingExtraError, UnsupportedInputError
from profilekit.pages.palette import DARK, LIGHT
from profilekit.report.purchases.drawing import colours_on, heat_on
from profilekit.report.purchases.frequency_plots import (
    plot_calibration_by_frequency,
    plot_frequency_recency_matrix,
)
from profilekit.report.purchases.purchase_plots import plot_alive_history, plot_tracking
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from report.purchases.purchase_cases import (
    CALIBRATED_TO,
    HELD_OUT_TO,
    cdnow,
    cdnow_book,
    cdnow_split,
    fitted,
)

PLOTS = {
    plot_tracking: lambda **how: plot_tracking(
        fitted(BetaGeoModel), cdnow(), as_of=CALIBRATED_TO, until=HELD_OUT_TO, **how
    ),
    plot_frequency_recency_matrix: lambda **how: plot_frequency_recency_matrix(
        fitted(BetaGeoModel), 90, **how
    ),
    plot_calibration_by_frequency: lambda **how: plot_calibration_by_frequency(
        fitted(BetaGeoModel), cdnow_book(), cdnow_split(), **how
    ),
    plot_alive_history: lambda **how: plot_alive_history(
        fitted(BetaGeoModel), cdnow(), "0088", as_of=CALIBRATED_TO, **how
    ),
}
WITHOUT_PYPLOT = """
import sys
from profilekit.report.purchases.drawing import axes_on
axes_on(None, size=(3, 3), asked_by="me").figure.savefig(sys.argv[1])
print("matplotlib.pyplot" in sys.modules)
"""


@pytest.fixture(params=PLOTS, ids=lambda plot: plot.__name__)
def plot(request):
    return PLOTS[request.param]


def test_it_draws_on_the_axes_given(plot):
    figure = Figure(figsize=(8, 4), layout="constrained")
    ax = figure.subplots(1, 2)[1]
    assert plot(ax=ax) is ax
    assert not figure.axes[0].has_data()


def test_it_draws_on_a_part_of_a_figure(plot):
    ax = Figure().subfigures(1, 2)[0].add_subplot()
    assert plot(ax=ax) is ax


def test_it_makes_a_figure_of_its_own(plot, tmp_path):
    plot().figure.savefig(tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 5_000


def test_it_leaves_the_settings_alone(plot):
    before = dict(mpl.rcParams)
    plot()
    assert dict(mpl.rcParams) == before


def test_everything_written_is_within_the_picture(plot):
    figure = plot().figure
    figure.draw_without_rendering()
    tight = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    assert tight.x0 >= 0
    assert tight.y0 >= 0
    assert tight.x1 <= width
    assert tight.y1 <= height


def test_the_ticks_do_not_overlap(plot):
    figure = plot().figure
    figure.draw_without_rendering()
    for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis):
        boxes = [label.get_window_extent() for label in axis.get_ticklabels() if label.get_text()]
        overlaps = [one.overlaps(two) for one, two in pairwise(boxes)]
        assert not any(overlaps)


def test_an_array_of_axes_is_refused(plot):
    with pytest.raises(UnsupportedInputError, match="ax=ndarray; expected one matplotlib Axes"):
        plot(ax=Figure().subplots(2, 2))


def test_without_matplotlib_it_says_what_to_install(plot, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.axes", None)
    with pytest.raises(MissingExtraError, match=r"^plot_.* pip install 'profilekit\[plots\]'"):
        plot()


def test_pyplot_is_never_imported(tmp_path):
    command = [sys.executable, "-c", WITHOUT_PYPLOT, str(tmp_path / "plot.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - fixed
    assert done.stdout == "False\n"


@pytest.mark.parametrize(("ground", "colours"), [("white", LIGHT), ("#111111", DARK)])
def test_colours_stand_out_from_the_ground(ground, colours):
    assert colours_on(Figure().add_subplot(facecolor=ground)) is colours


def test_a_transparent_ground_is_taken_for_paper():
    assert colours_on(Figure().add_subplot(facecolor="none")) is LIGHT


@pytest.mark.parametrize(("ground", "way"), [("white", -1), ("black", 1)])
def test_heat_goes_one_way_in_lightness(ground, way):
    heat = heat_on(Figure().add_subplot(facecolor=ground))
    light = heat(np.linspace(0, 1, 50))[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (way * np.diff(light) > 0).all()
