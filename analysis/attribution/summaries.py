"""Count who speaks how much, with which verbs, and as what kind of source."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.attribution.entities import BETWEEN
from analysis.passages import group_of_rows
from analysis.text import word_spans

# Below this many documents, statements are resampled instead of documents, which understates the
# uncertainty.
LEAST_DOCUMENTS = 5
_DRAWS = 1000
# The shares of so many speakers are drawn at a time.
_SPEAKERS = 1000
_COLUMNS_OF_SPEAKERS = (
    "speaker",
    "kind",
    "statements",
    "words",
    "share",
    "low",
    "high",
    "documents",
    "direct",
    "mixed",
    "indirect",
    "first",
    "last",
    "forms",
)


def speakers(
    said: pd.DataFrame,
    *,
    aliases: Mapping[str, str] | str | Path | None = None,
    scope: str | None = "speech",
    by: str | None = None,
) -> pd.DataFrame:
    """Count the statements and words of each speaker: one row per speaker, most words first.

    Parameters
    ----------
    said : the table that `find` returns.
    aliases : corrections of who is who: a mapping of a speaker's name to the name to count it
        under, or a CSV file with the columns `name` and `speaker`. Names that differ only in case,
        accents or punctuation are merged anyway.
    scope : 'speech' (what someone says), 'attitude' (what someone is said to think or want), or
        None for both.
    by : a column of `said` (the outlet, say) to count speakers in each group of; where it is
        missing, the group is 'no outlet'.

    Returns
    -------
    Columns: the group if any, `speaker`, `kind`, `statements`, `words`, `share` of the words of all
    statements (0 to 1) with its 95% interval `low`, `high` (bootstrap over documents, over
    statements where there are fewer than five documents), `documents`, `direct`, `mixed`,
    `indirect` (statements of each type), `first`, `last` (where in their documents the speaker's
    first and last statement begin, on average, from 0, the beginning, to 1, the end; NaN where the
    table does not know the lengths) and `forms` (the names merged). Statements whose speaker is
    not known count in the total, under no row. Words said inside another statement count once: for
    the inner speaker, if that one is known, else for the outer. Of several who speak together
    (`speaker_name` has them between semicolons) each has the statement and a part of its words.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import attribution
    >>> text = "« Nous tiendrons », a déclaré Anne Martin."
    >>> said = attribution.find(pd.DataFrame({"text": [text], "language": ["fr"]}))
    >>> attribution.speakers(said)[["speaker", "statements", "words"]].values.tolist()
    [['Anne Martin', 1, 2]]
    """
    rows = _counted(said, scope)
    rows["words"] = _words_once(rows)
    rows = _shared_out(rows)
    rows["speaker"] = merged_names(rows["speaker_name"], aliases)
    if by is None:
        tables = [_of_group(rows)]
    else:
        groups = rows.groupby(group_of_rows(rows, by), sort=True)
        tables = [_of_group(group).assign(**{by: name}) for name, group in groups]
    tables = [table for table in tables if len(table)]
    columns = [*_COLUMNS_OF_SPEAKERS] if by is None else [by, *_COLUMNS_OF_SPEAKERS]
    if not tables:
        return pd.DataFrame(columns=columns)
    return pd.concat(tables, ignore_index=True)[columns]


def cues(
    said: pd.DataFrame, *, by: str | None = None, scope: str | None = "speech"
) -> pd.DataFrame:
    """Count the reporting expressions: one row per lemma of a cue, the most frequent first.

    With `by`, a column of `said` such as `speaker_name`, in each of its groups.

    Returns
    -------
    Columns: the group if any, `cue_lemma`, `cue_class`, `statements`, `documents`, `share` of the
    statements that have a cue (0 to 1) and its 95% interval `low`, `high` (Wilson's, which takes
    statements as independent).

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import attribution
    >>> text = "« Nous tiendrons », a déclaré Anne Martin."
    >>> said = attribution.find(pd.DataFrame({"text": [text], "language": ["fr"]}))
    >>> attribution.cues(said)[["cue_lemma", "cue_class", "statements"]].values.tolist()
    [['déclarer', 'neutral', 1]]
    """
    rows = _counted(said, scope)
    return _shares(rows[rows["cue_lemma"].notna()], ["cue_lemma", "cue_class"], by)


def kinds(
    said: pd.DataFrame, *, by: str | None = None, scope: str | None = "speech"
) -> pd.DataFrame:
    """Count the statements of each kind of speaker, named or not: one row per kind.

    With `by`, a column of `said`, in each of its groups; the most frequent kind first.

    Returns
    -------
    Columns: the group if any, `speaker_kind`, `statements`, `documents`, `share` of the statements
    (0 to 1) and its 95% interval `low`, `high` (Wilson's, which takes statements as independent).

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import attribution
    >>> text = "« Nous tiendrons », a déclaré Anne Martin."
    >>> said = attribution.find(pd.DataFrame({"text": [text], "language": ["fr"]}))
    >>> attribution.kinds(said)[["speaker_kind", "statements"]].values.tolist()
    [['named_person', 1]]
    """
    return _shares(_counted(said, scope), ["speaker_kind"], by)


def _counted(said: pd.DataFrame, scope: str | None) -> pd.DataFrame:
    """Select the rows of a scope; add their `words` and `position` in the document, 0 to 1."""
    needed = {"doc_id", "content", "speaker_name", "speaker_kind", "cue_lemma", "scope", "type"}
    if not isinstance(said, pd.DataFrame) or not needed <= set(said.columns):
        raise ValueError(
            "this is not a table of attributions; analysis.attribution.find(documents) makes one"
        )
    if scope not in ("speech", "attitude", None):
        raise ValueError(f"unknown scope {scope!r}; choose 'speech', 'attitude' or None for both")
    rows = said[said["scope"] == scope].copy() if scope else said.copy()
    rows["words"] = [len(word_spans(text, 0, len(text), "")) for text in rows["content"]]
    lengths = said.attrs.get("lengths", {})
    rows["position"] = [
        start / lengths[unit] if lengths.get(unit) else np.nan
        for unit, start in zip(rows["doc_id"], rows["start"], strict=True)
    ]
    return rows


def _words_once(rows: pd.DataFrame) -> list[int]:
    """Count the words of each statement so that nested ones count once.

    A statement inside another one takes its words from the outer if its speaker is known; else it
    has none, and the outer keeps them.
    """
    words = rows["words"].tolist()
    units = pd.factorize(rows["doc_id"])[0].tolist()
    starts, ends = rows["start"].tolist(), rows["end"].tolist()
    known = rows["speaker_name"].notna().tolist()
    outer: list[int] = []
    for row in sorted(range(len(rows)), key=lambda row: (units[row], starts[row], -ends[row])):
        while outer and (units[outer[-1]] != units[row] or ends[outer[-1]] <= starts[row]):
            outer.pop()
        if outer and _is_inside(row, outer[-1], starts, ends):
            if not known[row]:
                words[row] = 0
                continue
            words[outer[-1]] -= min(words[row], words[outer[-1]])
        outer.append(row)
    return words


def _shared_out(rows: pd.DataFrame) -> pd.DataFrame:
    """Give each of several who speak together a row, and as even a part of the words as can be.

    `statement` numbers the statements; the first named have the words that are left over.
    """
    rows = rows.assign(statement=range(len(rows)))
    names = rows["speaker_name"].str.split(BETWEEN)
    rows["speakers"] = names.str.len().fillna(1).astype(int)
    rows = rows.assign(speaker_name=names).explode("speaker_name", ignore_index=True)
    place = rows.groupby("statement").cumcount()
    rows["words"] = (rows["words"] + rows["speakers"] - 1 - place) // rows["speakers"]
    return rows


def _is_inside(inner: int, outer: int, starts: list[int], ends: list[int]) -> bool:
    """Tell whether a statement that begins after another lies in it; equal ones do not."""
    same = (starts[inner], ends[inner]) == (starts[outer], ends[outer])
    return not same and ends[inner] <= ends[outer]


def _read_aliases(aliases: Mapping[str, str] | str | Path | None) -> dict[str, str]:
    """Return the name to count each folded name under, from a mapping or a CSV file."""
    if aliases is None:
        return {}
    if not isinstance(aliases, Mapping):
        table = pd.read_csv(aliases, dtype=str)
        if not {"name", "speaker"} <= set(table.columns):
            raise ValueError(
                f"{aliases} has the columns {', '.join(table.columns)}; "
                "aliases need 'name' and 'speaker'"
            )
        aliases = dict(zip(table["name"], table["speaker"], strict=True))
    return {_folded(name): speaker for name, speaker in aliases.items()}


def merged_names(
    names: pd.Series, aliases: Mapping[str, str] | str | Path | None = None
) -> pd.Series:
    """Return the name that each speaker is counted under.

    That is the alias, as `speakers` takes them, else the commonest spelling of the name.
    """
    corrected, folded = _read_aliases(aliases), names.map(_folded, na_action="ignore")
    spelling = _commonest(names, folded).to_dict()
    counted = folded.map(lambda name: corrected.get(name, spelling[name]), na_action="ignore")
    return counted.astype(object)


def _folded(name: str) -> str:
    """Reduce a name to its words in lower case without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    letters = "".join(
        character if character.isalnum() else " "
        for character in plain
        if not unicodedata.combining(character)
    )
    return " ".join(letters.split())


def _of_group(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the speakers of these statements: a row per known speaker, most words first."""
    known = rows[rows["speaker"].notna()]
    if known.empty:
        return pd.DataFrame()
    low, high = _intervals(rows)
    positions = known.groupby(["speaker", "doc_id"])["position"].agg(["min", "max"])
    ends = positions.groupby("speaker").mean()
    by_speaker = known.groupby("speaker")
    table = pd.DataFrame(
        {
            "kind": _commonest(known["speaker_kind"], known["speaker"]),
            "statements": by_speaker.size(),
            "words": by_speaker["words"].sum(),
            "share": by_speaker["words"].sum() / rows["words"].sum(),
            "low": low,
            "high": high,
            "documents": by_speaker["doc_id"].nunique(),
            **{
                kind: (known["type"] == kind).groupby(known["speaker"]).sum()
                for kind in ("direct", "mixed", "indirect")
            },
            "first": ends["min"],
            "last": ends["max"],
            "forms": by_speaker["speaker_name"].agg(lambda names: sorted(set(names))),
        }
    )
    table = table.rename_axis("speaker").reset_index()
    return table.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)


def _commonest(values: pd.Series, keys: pd.Series) -> pd.Series:
    """Return the commonest value of each key; of several the first in alphabetical order."""
    uses = (
        values.groupby([keys.rename("key"), values.rename("value")])
        .size()
        .rename("uses")
        .reset_index()
    )
    return (
        uses.sort_values("uses", ascending=False, kind="stable")
        .drop_duplicates("key")
        .set_index("key")["value"]
    )


def _intervals(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return bounds of the bootstrap 95% interval of each speaker's share of the words."""
    unit = rows["doc_id"]
    if unit.nunique() < LEAST_DOCUMENTS:
        unit = rows["statement"]
    units, words = unit.groupby(unit).ngroup().to_numpy(), rows["words"].to_numpy(float)
    numbers, names = pd.factorize(rows["speaker"], sort=True)
    count, known = units.max() + 1, numbers >= 0
    random = np.random.default_rng(1)
    weights = random.multinomial(count, np.full(count, 1 / count), size=_DRAWS).astype(float)
    totals = weights @ np.bincount(units, words)
    weights, totals = weights[totals > 0].T, totals[totals > 0]
    # Few speakers are in many documents, and not all need to be held at once.
    sums = csr_array((words[known], (numbers[known], units[known])), shape=(len(names), count))
    bounds = np.full((2, len(names)), np.nan)
    for first in range(0, len(names) if len(totals) else 0, _SPEAKERS):
        last = first + _SPEAKERS
        shares = sums[first:last] @ weights / totals
        bounds[:, first:last] = np.percentile(shares, [2.5, 97.5], axis=1)
    return pd.Series(bounds[0], names), pd.Series(bounds[1], names)


def _shares(rows: pd.DataFrame, keys: list[str], by: str | None) -> pd.DataFrame:
    """Count statements by these columns, in each group, with their share of the group's."""
    group = [by] if by else []
    columns = [*group, *keys, "statements", "documents", "share", "low", "high"]
    if rows.empty:
        return pd.DataFrame(columns=columns)
    rows = rows.assign(**{by: group_of_rows(rows, by)}) if by else rows
    table = (
        rows.groupby([*group, *keys])
        .agg(statements=("doc_id", "size"), documents=("doc_id", "nunique"))
        .reset_index()
    )
    total = table.groupby(by)["statements"].transform("sum") if by else table["statements"].sum()
    table["share"] = table["statements"] / total
    table["low"], table["high"] = wilson(table["share"], total)
    order = [*group, "statements", *keys]
    return table.sort_values(
        order, ascending=[name != "statements" for name in order], ignore_index=True
    )[columns]


def wilson(share: pd.Series, total: pd.Series | int) -> tuple[pd.Series, pd.Series]:
    """Return bounds of Wilson's 95% interval of a proportion (Wilson 1927)."""
    z = 1.959964
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = (
        z / (1 + z * z / total) * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    )
    # Rounding leaves a hair's breadth between the bound and a share of 0 or 1.
    return (centre - half).clip(0, 1).round(12), (centre + half).clip(0, 1).round(12)
