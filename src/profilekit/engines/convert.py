"""From what a user gives to a source on an engine, and from a result to what the user gave.

The kind of an object is told by the module of its class, so that an engine is loaded only when
an object of it comes in.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, cast

import narwhals as nw

from profilekit.engines.base import unreadable_fault
from profilekit.engines.files import CSV_ENDINGS, files_of, header_of
from profilekit.engines.frames import (
    ArrowSource,
    FileSource,
    IbisSource,
    PandasSource,
    PolarsSource,
)
from profilekit.engines.polars import PolarsEngine
from profilekit.errors import (
    MissingExtraError,
    ProfilekitError,
    TablesError,
    UnsupportedInputError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from profilekit.engines.base import Engine, Source
    from profilekit.errors import Fault

__all__ = ["give_back", "kind_of", "open_sources"]

_EXPECTED = (
    "a pandas, polars, PyArrow or PySpark frame, a DuckDB relation, an Ibis table, "
    "or a path to Parquet or CSV files"
)
_IN_PROCESS: Mapping[str, Callable[[Any, Engine], Source]] = {
    "pandas": PandasSource,
    "polars": PolarsSource,
    "pyarrow": ArrowSource,
    "ibis": IbisSource,
}
_FRAMES = {"pandas", "polars", "pyarrow", "duckdb", "pyspark", "ibis"}


def kind_of(data: Any, *, asked_by: str = "Tables.load") -> str:
    """Kind of a table given.

    Raises
    ------
    UnsupportedInputError
        If it is none that can be read.

    Examples
    --------
    >>> kind_of("orders/*.parquet")
    'path'
    """
    if _is_path(data):
        return "path"
    cls: type[Any] = data.__class__
    found = [base.__module__.split(".")[0].lstrip("_") for base in cls.__mro__]
    kind = next((name for name in found if name in _FRAMES), None)
    if kind is not None and _is_table(data, kind):
        return kind
    if kind is None and hasattr(data, "__arrow_c_stream__"):
        return "pyarrow"
    raise UnsupportedInputError(
        f"an object of type {cls.__module__}.{cls.__qualname__}",
        asked_by=asked_by,
        expected=_EXPECTED,
    )


def open_sources(
    tables: Mapping[str, Any],
    *,
    engine: Literal["polars", "duckdb"] | None = None,
    memory_limit: str | None = None,
    asked_by: str = "Tables.load",
) -> tuple[Engine, dict[str, Source]]:
    """Choose the one engine that all tables end on, and open each where it is.

    Parameters
    ----------
    tables : mapping of str to data
        As given by the user.
    engine : {"polars", "duckdb"}, optional
        Asked for; by default DuckDB or Spark when such a table is given, else polars.
    memory_limit : str, optional
        For an own DuckDB database, such as ``"1GB"``.
    asked_by : str
        Who asks, for messages.

    Returns
    -------
    tuple of Engine and dict of str to Source
        The engine, and where each table is read.

    Raises
    ------
    UnsupportedInputError
        If a table cannot be read, or tables are on two engines that cannot be mixed.
    MissingExtraError
        If an engine is not installed.
    TablesError
        If a file cannot be read.
    """
    kinds = {name: kind_of(data, asked_by=asked_by) for name, data in tables.items()}
    _refuse_mixtures(kinds, engine, memory_limit, asked_by)
    chosen = _engine(tables, kinds, engine, memory_limit, asked_by)
    sources: dict[str, Source] = {}
    faults: list[Fault] = []
    for name, data in tables.items():
        broken = (*PolarsEngine.unreadable, *chosen.unreadable) if kinds[name] == "path" else ()
        try:
            sources[name] = _source(data, kinds[name], chosen, asked_by)
        except broken as error:
            if isinstance(error, ProfilekitError):
                raise
            several = cast("Sequence[Any]", data if isinstance(data, list | tuple) else [data])
            is_text = str(several[0]).lower().endswith(CSV_ENDINGS)
            faults.append(unreadable_fault(name, error, is_text=is_text))
    if faults:
        raise TablesError(faults, asked_by=asked_by)
    return chosen, sources


def give_back(frame: nw.DataFrame[Any], kind: str, *, like: Any = None) -> Any:
    """Turn a polars-backed result into the kind of frame that a user gave.

    Parameters
    ----------
    frame : nw.DataFrame
        Polars-backed.
    kind : str
        ``"pandas"`` gives a RangeIndex and the dtypes int64, float64, bool and str (whole numbers
        with gaps are float64); ``"polars"`` and ``"path"`` a polars frame; ``"pyarrow"`` and
        ``"ibis"`` a PyArrow table; ``"duckdb"`` a relation; ``"pyspark"`` a Spark frame.
    like : Engine, optional
        Engine of the tables: the relation is on its connection, the Spark frame in its session.

    Returns
    -------
    native frame
        Of shape (rows, columns) of ``frame``.
    """
    native: Any = nw.to_native(frame)
    match kind:
        case "pandas":
            return native.to_pandas()
        case "pyarrow" | "ibis":
            return native.to_arrow()
        case "duckdb":
            return _duckdb_like(like).copy(native)
        case "pyspark":
            return _spark_like(like).copy(native)
        case _:
            return native


def _is_path(data: Any) -> bool:
    several = cast("Sequence[Any]", data if isinstance(data, list | tuple) and data else [data])
    return all(isinstance(path, str | PathLike) for path in several)


def _is_table(data: Any, kind: str) -> bool:
    names = {base.__name__ for base in type(data).__mro__}
    wanted = {
        "pandas": {"DataFrame"},
        "polars": {"DataFrame", "LazyFrame"},
        "pyarrow": {"Table", "RecordBatchReader", "RecordBatch"},
        "duckdb": {"DuckDBPyRelation"},
        "pyspark": {"DataFrame"},
        "ibis": {"Table"},
    }
    return bool(names & wanted[kind])


def _refuse_mixtures(
    kinds: Mapping[str, str], engine: str | None, memory_limit: str | None, asked_by: str
) -> None:
    found = set(kinds.values())
    if {"duckdb", "pyspark"} <= found:
        raise UnsupportedInputError(
            "DuckDB relations and PySpark frames together",
            asked_by=asked_by,
            expected="tables of one of them; frames and paths may be mixed with either",
        )
    if engine == "duckdb" and "pyspark" in found:
        raise UnsupportedInputError(
            "PySpark frames and engine='duckdb'", asked_by=asked_by, expected="one of them"
        )
    if engine not in {None, "polars", "duckdb"}:
        raise UnsupportedInputError(
            f"engine={engine!r}", asked_by=asked_by, expected="'polars', 'duckdb' or None"
        )
    if memory_limit is not None and (engine != "duckdb" or "duckdb" in found):
        raise UnsupportedInputError(
            f"memory_limit={memory_limit!r} for a database that is not its own",
            asked_by=asked_by,
            expected="memory_limit= with engine='duckdb' and no DuckDB relation",
        )


def _engine(
    tables: Mapping[str, Any],
    kinds: Mapping[str, str],
    engine: str | None,
    memory_limit: str | None,
    asked_by: str,
) -> Engine:
    first = {kind: tables[name] for name, kind in kinds.items()}
    if engine == "polars":
        return PolarsEngine()
    if "pyspark" in first:
        return _spark(asked_by).SparkEngine(first["pyspark"].sparkSession)
    if "duckdb" in first:
        return _duckdb(asked_by).DuckDBEngine(first["duckdb"])
    if engine == "duckdb":
        return _duckdb(asked_by).DuckDBEngine.own(memory_limit)
    return PolarsEngine()


def _source(data: Any, kind: str, engine: Engine, asked_by: str) -> Source:
    if kind == "path":
        files = files_of(data, asked_by=asked_by)
        if engine.name == "duckdb" and engine.is_own:
            return _duckdb_files(files, engine, asked_by)
        return FileSource(files, PolarsEngine(), asked_by=asked_by)
    if kind in {"duckdb", "pyspark"}:
        return _engine_source(data, kind, engine, asked_by)
    return _IN_PROCESS[kind](data, PolarsEngine())


def _engine_source(data: Any, kind: str, engine: Engine, asked_by: str) -> Source:
    if kind == "duckdb":
        module = _duckdb(asked_by)
        home: Any = engine if engine.name == "duckdb" else module.DuckDBEngine(data)
        if not home.shares(data):
            raise UnsupportedInputError(
                "DuckDB relations of different connections, which cannot be joined",
                asked_by=asked_by,
                expected="relations of one connection, or engine='polars'",
            )
        source = module.RelationSource(data, home)
    else:
        module = _spark(asked_by)
        home = engine if engine.name == "pyspark" else module.SparkEngine(data.sparkSession)
        source = module.SparkSource(data, home)
    return source


def _duckdb_files(files: Sequence[str], engine: Any, asked_by: str) -> Source:
    module = _duckdb(asked_by)
    is_text = files[0].lower().endswith(CSV_ENDINGS)
    names, separator = header_of(files, asked_by=asked_by) if is_text else (None, None)
    relation = engine.scan(files, separator=separator)
    return module.RelationSource(relation, engine, names=names, kind="path")


def _duckdb_like(engine: Any) -> Any:
    module = _duckdb("give_back")
    return engine if isinstance(engine, module.DuckDBEngine) else module.DuckDBEngine.default()


def _spark_like(engine: Any) -> Any:
    module = _spark("give_back")
    return engine if isinstance(engine, module.SparkEngine) else module.SparkEngine.active()


def _duckdb(asked_by: str) -> Any:
    try:
        from profilekit.engines import duckdb as module  # noqa: PLC0415 an optional engine
    except ImportError as error:
        raise MissingExtraError("duckdb", asked_by=asked_by) from error
    return module


def _spark(asked_by: str) -> Any:
    try:
        from profilekit.engines import spark as module  # noqa: PLC0415 an optional engine
    except ImportError as error:
        raise MissingExtraError("spark", asked_by=asked_by) from error
    return module
