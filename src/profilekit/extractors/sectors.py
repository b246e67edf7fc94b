"""Sectors: the branch of the economy that a company's industry code belongs to.

A code says more than two companies in three share; its first two digits are the coarsest level
of both classifications that the tables take, and groups of that size can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

import narwhals as nw

from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.versions import holding_versions
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.view import TableView

__all__ = ["NACE_SECTIONS", "NAICS_SECTORS", "Sector"]


def _digits(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{code:02}" for code in range(first, last + 1))


NAICS_SECTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "Agriculture, Forestry, Fishing and Hunting": ("11",),
    "Mining, Quarrying, and Oil and Gas Extraction": ("21",),
    "Utilities": ("22",),
    "Construction": ("23",),
    "Manufacturing": _digits(31, 33),
    "Wholesale Trade": ("42",),
    "Retail Trade": _digits(44, 45),
    "Transportation and Warehousing": _digits(48, 49),
    "Information": ("51",),
    "Finance and Insurance": ("52",),
    "Real Estate and Rental and Leasing": ("53",),
    "Professional, Scientific, and Technical Services": ("54",),
    "Management of Companies and Enterprises": ("55",),
    "Administrative and Support and Waste Management and Remediation Services": ("56",),
    "Educational Services": ("61",),
    "Health Care and Social Assistance": ("62",),
    "Arts, Entertainment, and Recreation": ("71",),
    "Accommodation and Food Services": ("72",),
    "Other Services (except Public Administration)": ("81",),
    "Public Administration": ("92",),
}
"""First two digits by sector; NAICS 2022, United States Census Bureau."""

NACE_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "A": _digits(1, 3),
    "B": _digits(5, 9),
    "C": _digits(10, 33),
    "D": ("35",),
    "E": _digits(36, 39),
    "F": _digits(41, 43),
    "G": _digits(45, 47),
    "H": _digits(49, 53),
    "I": _digits(55, 56),
    "J": _digits(58, 63),
    "K": _digits(64, 66),
    "L": ("68",),
    "M": _digits(69, 75),
    "N": _digits(77, 82),
    "O": ("84",),
    "P": ("85",),
    "Q": _digits(86, 88),
    "R": _digits(90, 93),
    "S": _digits(94, 96),
    "T": _digits(97, 98),
    "U": ("99",),
}
"""Divisions by section; NACE Rev. 2, Regulation (EC) No 1893/2006."""


class Sector(Extractor):
    """Sector of a company: the name of the NAICS sector, or the letter of the NACE section.

    Parameters
    ----------
    classification : {"NAICS", "NACE"}, default="NAICS"
        What ``industry_code`` holds. Codes of the two look alike, so it cannot be told from them.
        A NACE code may carry its section in front, as ``I56.10`` does.

    References
    ----------
    .. [1] Executive Office of the President (2022), "North American Industry Classification
       System".
    .. [2] Eurostat (2008), "NACE Rev. 2: Statistical classification of economic activities".

    Examples
    --------
    >>> [spec.name for spec in Sector().specs()]
    ['sector_label']
    """

    needs: ClassVar[Mapping[str, frozenset[str]]] = {"accounts": frozenset({"industry_code"})}
    wants: ClassVar[Mapping[str, frozenset[str]]] = {"accounts": frozenset({"valid_from"})}

    classification: Literal["NAICS", "NACE"] = "NAICS"

    def fields(self) -> Iterator[Field]:
        """Yield the sector."""
        naics = self.classification == "NAICS"
        yield Field(
            "sector_label",
            dtype="string",
            meaning="Sector of the company, by NAICS" if naics else "Section of NACE, a letter",
            null_meaning="industry code not known, or of no sector",
            section=Section.FIRMOGRAPHICS,
            source="NAICS 2022" if naics else "NACE Rev. 2",
            point_in_time=PointInTime.SLOW,
        )

    def extract(self, view: TableView) -> nw.LazyFrame[Any]:
        """Read the sector off the code.

        Parameters
        ----------
        view : TableView
            ``accounts`` with their industry codes.

        Returns
        -------
        nw.LazyFrame of shape (n_companies, 2)
            ``customer_id`` and ``sector_label``.
        """
        # The smallest code, where two versions begin at one instant.
        codes = (
            holding_versions(view, "accounts")
            .group_by(CUSTOMER)
            .agg(nw.col("industry_code").min())
            .with_columns(
                letter=nw.col("industry_code").str.slice(0, 1),
                digits=nw.col("industry_code").str.slice(0, 2),
            )
        )
        return codes.select(CUSTOMER, sector_label=self._sector())

    def _sector(self) -> nw.Expr:
        naics = self.classification == "NAICS"
        sector = nw.when(nw.lit(value=False)).then(nw.lit(""))
        for name, digits in (NAICS_SECTORS if naics else NACE_SECTIONS).items():
            belongs = nw.col("digits").is_in(digits)
            if not naics:
                belongs = belongs | (nw.col("letter") == nw.lit(name))
            sector = nw.when(belongs).then(nw.lit(name)).otherwise(sector)
        return sector
