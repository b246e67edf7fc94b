"""What purchase models are looked at with: numbers, and plots of them that need matplotlib."""

from __future__ import annotations

from profilekit.report.purchases.alive_history import alive_history
from profilekit.report.purchases.frequency_calibration import calibration_by_frequency
from profilekit.report.purchases.frequency_plots import (
    plot_calibration_by_frequency,
    plot_frequency_recency_matrix,
)
from profilekit.report.purchases.outlook_matrix import OutlookMatrix, frequency_recency_matrix
from profilekit.report.purchases.purchase_plots import plot_alive_history, plot_tracking
from profilekit.report.purchases.tracking import tracking

__all__ = [
    "OutlookMatrix",
    "alive_history",
    "calibration_by_frequency",
    "frequency_recency_matrix",
    "plot_alive_history",
    "plot_calibration_by_frequency",
    "plot_frequency_recency_matrix",
    "plot_tracking",
    "tracking",
]
