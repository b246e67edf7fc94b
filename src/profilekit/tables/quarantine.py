"""Rows kept out, as they were given.

They are read again when asked for, so that a clean load keeps nothing of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.tables.checks import CODES, code_number
from profilekit.tables.opening import Family
from profilekit.tables.repeats import repeated_rows
from profilekit.tables.settling import FAULT

if TYPE_CHECKING:
    from profilekit.tables.settling import Settled

__all__ = ["rows_in_quarantine"]


def rows_in_quarantine(table: Settled) -> nw.DataFrame[Any]:
    """Fetch the rows that are not good, with given columns named by place, and ``fault_code``.

    Parameters
    ----------
    table : Settled
        A checked table.

    Returns
    -------
    nw.DataFrame of shape (faulty rows, given columns + 1)
        Polars-backed; ``fault_code`` last.
    """
    draft = table.draft
    names = draft.frame.collect_schema().names()
    given = [name for name in names if name == "row" or (name[:1] == "c" and name[1:].isdigit())]
    engine = draft.engine
    faulty = engine.fetch(table.checked.filter(nw.col(FAULT) > 0).select(*given, FAULT))
    if table.repeats is not None:
        key, marks = table.repeats.key, table.repeats.marks
        on = [name for name in key if name not in given]
        good = table.checked.filter(nw.col(FAULT) == 0)
        good = good.with_columns(**marks) if marks else good
        lent, release = engine.lend(table.repeats.keys)
        again = good.join(lent, on=list(key), how="semi")
        rows = engine.fetch(again.select(*given, *on, FAULT))
        release()
        sortable = {column.place for column in draft.columns if column.family is not Family.OTHER}
        by = [name for name in given if name in sortable or name == "row"]
        copies = repeated_rows(rows, table.repeats, by)
        number = nw.lit(code_number("repeated_key"), dtype=nw.Int64)
        faulty = nw.concat([faulty, copies.with_columns(number.alias(FAULT)).select(*given, FAULT)])
    code = nw.lit(None, dtype=nw.String)
    for name in CODES:
        code = nw.when(nw.col(FAULT) == code_number(name)).then(nw.lit(name)).otherwise(code)
    return faulty.with_columns(code.alias("fault_code")).select(*given, "fault_code")
