"""The two sides of a comparison, target and reference: which rows, or which counts, they are."""

from collections.abc import Hashable

import numpy as np
import pandas as pd

from analysis.passages import group_of_rows, unit_of_rows
from analysis.terms.counting import merged_forms
from analysis.terms.side_counts import REFERENCE, TARGET, Side


def choose_sides(
    documents: pd.DataFrame,
    by: str | None,
    target: Hashable | None,
    reference: Hashable | pd.DataFrame | None,
) -> pd.DataFrame:
    """Return the rows to compare, with the column `side`: 0 is the target, 1 the reference.

    Parameters as for `terms.keyness`.
    """
    units = unit_of_rows(documents)
    in_target = _in_target(documents, by, target)
    if isinstance(reference, pd.DataFrame):
        return _stacked(documents[in_target.to_numpy()], reference)
    if not by:
        raise ValueError(
            "there is nothing to compare with: name by= and target=, or give reference= another "
            "table or 'general language'"
        )
    if reference is None:
        in_reference = ~in_target & documents[by].notna()
    else:
        in_reference = _in_group(group_of_rows(documents, by), reference)
    if not in_reference.any() or (reference is not None and reference == target):
        raise ValueError(
            f"there is nothing to compare {target!r} with: it is the only group of {by!r}"
        )
    side = np.where(in_target, TARGET, REFERENCE)
    return documents.assign(doc_id=units, side=side)[(in_target | in_reference).to_numpy()]


def target_alone(documents: pd.DataFrame, by: str | None, target: Hashable | None) -> pd.DataFrame:
    """Return the rows of the target, with the column `side`."""
    units = unit_of_rows(documents)
    rows = documents.assign(doc_id=units, side=TARGET)
    return rows[_in_target(documents, by, target).to_numpy()]


def counted_sides(
    counts: pd.DataFrame, by: str | None, target: Hashable | None, reference: Hashable | None
) -> tuple[list[str], list[str], Side, Side]:
    """Return terms, their forms, and the sums of both sides, from a table of `terms.count`."""
    if not by or by not in counts:
        raise ValueError(
            "a table of counts can be compared by the column it was counted by: "
            "give by= and target="
        )
    _in_group(counts[by], target)
    totals = pd.DataFrame(counts.attrs["groups"]).set_index("group")
    others = [
        name
        for name in totals.index
        if name not in (target, f"no {by}") and (reference is None or name == reference)
    ]
    if not others:
        raise ValueError(
            f"there is nothing to compare {target!r} with; the groups are {_listed(counts[by])}"
        )
    terms = pd.Index(counts["term"].unique())
    sides = [_counted_side(counts, by, groups, terms, totals) for groups in ([target], others)]
    forms = counts.groupby("term")["forms"].agg(merged_forms).reindex(terms)
    return list(terms), list(forms), sides[TARGET], sides[REFERENCE]


def _counted_side(
    counts: pd.DataFrame,
    by: str,
    groups: list[Hashable],
    terms: pd.Index,
    totals: pd.DataFrame,
) -> Side:
    """Sum up some groups of a table of counts; `totals` has the words of each group."""
    columns = ["count", "documents", "squares", "products"]
    sums = counts[counts[by].isin(groups)].groupby("term")[columns].sum()
    of_all = totals.loc[groups].sum()
    return Side(
        *sums.reindex(terms, fill_value=0).to_numpy().T,
        *of_all[["documents", "words", "words_squared"]],
    )


def _in_target(documents: pd.DataFrame, by: str | None, target: Hashable | None) -> pd.Series:
    """Return which rows belong to the target: all where no column of groups is named."""
    if not by:
        return pd.Series(True, index=documents.index)
    group = group_of_rows(documents, by)
    if target is None:
        raise ValueError(f"name the group to look at: target= one of {_listed(group)}")
    return _in_group(group, target)


def _in_group(group: pd.Series, wanted: Hashable) -> pd.Series:
    """Return which rows have the wanted group; ValueError where none has."""
    is_wanted = group == wanted
    if not is_wanted.any():
        raise ValueError(f"there is no group {wanted!r}; choose from {_listed(group)}")
    return is_wanted


def _listed(group: pd.Series) -> str:
    """List the names of groups for an error message, 12 at most."""
    names = [repr(name) for name in group.drop_duplicates()]
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _stacked(target: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of two tables in one, with `side`; no document is in both by row number."""
    tables = [target.assign(side=TARGET), reference.assign(side=REFERENCE)]
    return pd.concat(
        [table.assign(doc_id=_unit(table, number)) for number, table in enumerate(tables)],
        ignore_index=True,
    )


def _unit(table: pd.DataFrame, number: int) -> pd.Series:
    """Return the unit of each row; where units are row numbers, with the number of the table."""
    units = unit_of_rows(table)
    if "doc_id" in table or table.index.name == "doc_id":
        return units
    return units.map(lambda row: (number, row))
