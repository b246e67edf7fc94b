"""Audience: the members of a segment who may be addressed, written to a file for somebody else.

Who has not consented is not in it, and neither is anybody of whom that is not known. Ids leave as
keyed hashes, because a bare hash of a customer number is undone by trying all numbers.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import narwhals as nw

from profilekit.book.containers import kind_out
from profilekit.book.sensitive import refuse_sensitive
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.segments.asking import require_parameters
from profilekit.segments.consenting import consent_fields, consenting, consents_required
from profilekit.segments.memberships import id_of
from profilekit.segments.several import members_without_sensitive
from profilekit.segments.using.audience_files import ENDINGS, write_audience
from profilekit.segments.using.audience_report import AudienceReport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.book import ProfileBook
    from profilekit.segments.memberships import SegmentLike

__all__ = ["AudienceReport", "export_audience"]

_ASKED_BY: Final = "export_audience"
_HASH: Final = "customer_hash"
_KEY: Final = "customer_id"
_SHORTEST_SALT: Final = 16
"""Bytes, as the keys of HMAC are at least advised to have against guessing; our choice."""


def export_audience(  # noqa: PLR0913 - each is named by the user
    book: ProfileBook,
    segment: SegmentLike,
    path: str | os.PathLike[str],
    *,
    consent: str | Sequence[str],
    salt: bytes | None = None,
    columns: Sequence[str] = (),
    plain_ids: bool = False,
    purposes: Mapping[str, str] | None = None,
    minimum_customers: int = 10,
) -> AudienceReport:
    """Write the members of a segment who have consented to a CSV or Parquet file.

    Ids become ``hmac.new(salt, str(customer_id).encode(), "sha256").hexdigest()``: whoever has the
    salt and the ids can match them again, and nobody else. Rows are in the order of the hashes.
    The file is put in place whole or not at all.

    Parameters
    ----------
    book : ProfileBook
        Knows members and consents, as of its day: measure again before writing, lest somebody who
        has withdrawn since is addressed.
    segment : str, Segment or mapping
        Whom to write.
    path : path
        A file that ends in ``.csv`` or ``.parquet``; an old one is replaced.
    consent : str or sequence of str
        Purposes that each must have granted, such as ``"marketing.email"``; together with the
        ``required_consent`` of the segment. Unknown, denied, withdrawn and expired is no consent.
    salt : bytes, optional
        Secret of 16 bytes or more, such as ``secrets.token_bytes(32)``, to be kept apart from the
        file; needed unless `plain_ids`. It is not written anywhere.
    columns : sequence of str
        Fields to write beside the id. In CSV, text that a spreadsheet would run as a formula gets
        a leading apostrophe.
    plain_ids : bool, default=False
        Whether to write the ids as they are.
    purposes : mapping of str to str, optional
        Sensitive fields that are to be written, or that name the segment, and why.
    minimum_customers : int, default=10
        Fewest customers that a file may hold.

    Returns
    -------
    AudienceReport
        How many were written, and how many were left out for which reason.

    Raises
    ------
    DeclarationError
        If a parameter is none that can be.
    UnknownNameError
        If the book lacks the segment, a column or a consent.
    SensitiveAttributeError
        If a sensitive field is to be written without a purpose.
    UnsupportedInputError
        If fewer than `minimum_customers` would be written, or there is no such folder.

    References
    ----------
    .. [1] Krawczyk, H., Bellare, M. and Canetti, R. (1997), "HMAC: Keyed-Hashing for Message
       Authentication", RFC 2104.
    .. [2] OWASP Foundation, "CSV Injection".

    Examples
    --------
    >>> import tempfile, profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=200)
    >>> book = pk.measure(shop, as_of="2025-12-31").apply(pk.RFMScorer())
    >>> best = {"rfm_segment_label": "Champions"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = f"{folder}/champions.csv"
    ...     report = export_audience(book, best, file, consent="marketing.email", salt=b"s" * 32)
    >>> report.members_count == report.exported_count + sum(report.left_out.values())
    True
    """
    _require_kinds(path, columns, consent)
    wanted = _purposes(book, segment, consent)
    _require(path, columns, wanted, salt, plain_ids=plain_ids, minimum=minimum_customers)
    labels = consent_fields(book, wanted, asked_by=_ASKED_BY)
    book.catalogue.require(tuple(columns), asked_by=_ASKED_BY)
    by_label = [str(name) for name in segment] if hasattr(segment, "keys") else []
    refuse_sensitive(dict.fromkeys([*by_label, *columns]), purposes, asked_by=_ASKED_BY)
    members = members_without_sensitive(
        book,
        segment,
        asked_by=_ASKED_BY,
        purposes={name: why for name, why in (purposes or {}).items() if name in by_label},
    )
    written, left_out = consenting(book, members, labels)
    count = int(written.sum())
    if count < minimum_customers:
        reasons = ", ".join(f"{reason}: {number}" for reason, number in left_out.items())
        raise UnsupportedInputError(
            f"{count} customers to write, of {int(members.sum())} members"
            + (f" ({reasons})" if reasons else ""),
            asked_by=_ASKED_BY,
            expected=f"at least {minimum_customers} (minimum_customers=), lest the file points at "
            "persons",
        )
    chosen = book.frame.filter(written.tolist()).select(_KEY, *columns)
    escaped = write_audience(_with_ids(chosen, salt), path, asked_by=_ASKED_BY)
    return AudienceReport(
        _found=_reasons(left_out),
        _kind=kind_out(book, "default"),
        path=str(path),
        segment=id_of(segment),
        as_of=book.as_of,
        purposes=tuple(wanted),
        is_hashed=not plain_ids,
        columns=tuple(columns),
        book_count=len(book),
        members_count=int(members.sum()),
        exported_count=count,
        left_out=left_out,
        escaped_count=escaped,
        smallest_group_count=_smallest(chosen, columns),
    )


def _require_kinds(path: Any, columns: object, consent: object) -> None:
    """Refuse what is of another kind, of which nothing else can be said."""
    faults: list[str] = []
    if not isinstance(path, str | os.PathLike) or "\0" in str(cast("Any", path)):
        faults.append(f"path is {shown(cast('object', path))}; expected that of a file")
    for name, value in {"columns": columns, "consent": consent}.items():
        if not isinstance(value, Collection) or not all(
            isinstance(each, str) for each in cast("Collection[object]", value)
        ):
            faults.append(f"{name} is {shown(cast('object', value))}; expected names in a tuple")
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=_ASKED_BY)


def _require(
    path: str | os.PathLike[str],
    columns: Sequence[str],
    wanted: Collection[str],
    salt: object,
    *,
    plain_ids: bool,
    minimum: int,
) -> None:
    faults: list[str] = []
    if not isinstance(columns, str) and len(set(columns)) < len(columns):
        faults.append(f"columns names one twice: {tuple(columns)!r}")
    if not wanted:
        faults.append("consent names no purpose; nobody is addressed without one")
    if Path(path).suffix.lower() not in ENDINGS:
        faults.append(f"path is {str(path)!r}; expected one that ends in {' or '.join(ENDINGS)}")
    if plain_ids and salt is not None:
        faults.append("plain_ids=True takes no salt")
    elif not plain_ids and (not isinstance(salt, bytes) or len(salt) < _SHORTEST_SALT):
        # What was given is not shown: it may be a secret.
        found = "missing" if salt is None else f"a {type(salt).__name__}"
        found += f" of {len(salt)}" if isinstance(salt, bytes) else ""
        faults.append(
            f"salt is {found}; expected {_SHORTEST_SALT} bytes or more: secrets.token_bytes(32)"
        )
    require_parameters(
        asked_by=_ASKED_BY,
        whole={"minimum_customers": (minimum, 1)},
        names={"columns": columns},
        faults=faults,
    )


def _purposes(
    book: ProfileBook, segment: SegmentLike, consent: str | Sequence[str]
) -> dict[str, None]:
    """Name what each must have consented to: what was asked for, and what the segment takes."""
    asked = [consent] if isinstance(consent, str) else list(consent)
    return dict.fromkeys([*asked, *consents_required(book, segment)])


def _with_ids(chosen: nw.DataFrame[Any], salt: bytes | None) -> nw.DataFrame[Any]:
    if salt is None:
        return chosen
    ids: list[int | str] = chosen[_KEY].to_list()
    hashes = [hmac.new(salt, str(each).encode(), "sha256").hexdigest() for each in ids]
    series = nw.new_series(_HASH, hashes, nw.String(), backend="polars")
    fields = [name for name in chosen.columns if name != _KEY]
    # In the order of the ids the hashes of numbered customers would tell their numbers.
    return chosen.with_columns(series).select(_HASH, *fields).sort(_HASH)


def _smallest(chosen: nw.DataFrame[Any], columns: Sequence[str]) -> int:
    if not columns:
        return len(chosen)
    return int(chosen.group_by(*columns).agg(nw.len().alias("n"))["n"].min())


def _reasons(left_out: Mapping[str, int]) -> nw.DataFrame[Any]:
    found: dict[str, Any] = {
        "reason": list(left_out),
        "customers_count": list(left_out.values()),
    }
    schema = {"reason": nw.String(), "customers_count": nw.Int64()}
    return nw.from_dict(found, schema=schema, backend="polars")
