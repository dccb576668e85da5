"""Find the attributions of a table of documents, and keep them on disk for the next call."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path

import pandas as pd
from tqdm.auto import tqdm

from analysis.attribution.statements import LANGUAGES, Attribution, read_all
from analysis.attribution.store import Store
from analysis.languages import Language, load
from analysis.passages import Passage, passages

COLUMNS = ("doc_id", *(field.name for field in fields(Attribution)))
_SHARES = ("confidence", "speaker_confidence")
_OFFSETS = ("start", "end", "cue_start", "cue_end", "source_start", "source_end")
# So many texts are read at a time; what is found of them is kept before the next.
_AT_ONCE = 64
# A progress bar shows after this many seconds.
_PATIENCE = 2


def find(
    documents: pd.DataFrame,
    *,
    cues: Mapping[str, str | Path] | None = None,
    at_least: float = 0.0,
) -> pd.DataFrame:
    """Find who says what: one row per statement, in the order of the text.

    Parameters
    ----------
    documents : any table with `text`, in French or English; documents in another language are left
        out, named in a warning and listed in `attrs["skipped"]`.
    cues : files of your own with more cues, by language, as in {"fr": "my_cues.tsv"}; their
        columns are those of the `cues.tsv` of that language in `analysis/languages`.
    at_least : only rows whose `confidence` is at least this: fewer rows, more of them right. As it
        is, the rows are those that give the best balance (F1).

    Returns
    -------
    Columns: `doc_id`; `start`, `end`, the hull of what is said, and `spans`, its pieces, as
    offsets into the document; `content`, its words; `type`: 'direct' (in quotation marks), 'mixed'
    or 'indirect'; `cue` with `cue_start`, `cue_end`, `cue_lemma`, `cue_class`: the words that
    announce it, missing where there are none; `source` with `source_start`, `source_end`: the
    words that name who speaks here; `speaker`: who that is, by the fullest form in the document;
    `speaker_name`: the bare name; `speaker_kind`; `scope`: 'speech' or 'attitude' (thinks, wants,
    shows); `confidence`: the probability that the content is right, from 0 to 1, and
    `speaker_confidence`: that the speaker is.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import attribution
    >>> text = "« Nous tiendrons », a déclaré Anne Martin."
    >>> said = attribution.find(pd.DataFrame({"text": [text], "language": ["fr"]}))
    >>> said[["content", "type", "cue", "speaker"]].values.tolist()
    [['« Nous tiendrons »', 'direct', 'a déclaré', 'Anne Martin']]
    """
    languages = _languages_with(cues or {})
    readable, skipped = [], []
    for passage in passages(documents):
        if passage.language in LANGUAGES:
            readable.append(passage)
            continue
        reason = f"attributions are found in {_supported()} only"
        skipped.append({"doc_id": passage.unit, "language": passage.language, "reason": reason})
    if skipped:
        warnings.warn(
            f"{len(skipped)} of the documents were left out, since attributions are found in "
            f"{_supported()} only; attrs['skipped'] lists them",
            stacklevel=2,
        )
    by_text = _of_texts(readable, languages)
    rows: list[dict] = []
    lengths = _Lengths()
    for passage in readable:
        lengths[passage.unit] = max(lengths.get(passage.unit, 0), passage.start + len(passage.text))
        for row in by_text[passage.language, passage.text]:
            if row.confidence >= at_least:
                rows.append({"doc_id": passage.unit, **asdict(_moved(row, passage.start))})
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table.astype(dict.fromkeys(_OFFSETS, "Int64") | dict.fromkeys(_SHARES, float))
    table.attrs |= {"skipped": skipped, "lengths": lengths}
    return table


def _supported() -> str:
    return " and ".join(repr(code) for code in LANGUAGES)


def _languages_with(cues: Mapping[str, str | Path]) -> dict[str, Language]:
    """Load the languages that attributions are found in, with the user's own cues added."""
    unknown = sorted(set(cues) - set(LANGUAGES))
    if unknown:
        raise ValueError(
            f"cues are given for {', '.join(map(repr, unknown))}; "
            f"attributions are found in {_supported()}"
        )
    return {
        code: load(code).extended("cues", cues[code]) if code in cues else load(code)
        for code in LANGUAGES
    }


def _of_texts(
    readable: Sequence[Passage], languages: Mapping[str, Language]
) -> dict[tuple[str, str], list[Attribution]]:
    """Return the attributions of each text, by language and text: kept, else found and kept."""
    by_text: dict[tuple[str, str], list[Attribution]] = {}
    with tqdm(
        total=len(readable), desc="attributions", unit="document", delay=_PATIENCE, leave=False
    ) as bar:
        for code, language in languages.items():
            store, missing = Store(language), []
            texts = dict.fromkeys(p.text for p in readable if p.language == code)
            for text in texts:
                kept = store.get(text)
                if kept is None and text.strip():
                    missing.append(text)
                by_text[code, text] = kept or []
            bar.update(len(texts) - len(missing))
            for text, rows in _read(missing, language):
                by_text[code, text] = rows
                store.put(text, rows)
                bar.update()
            store.tidy()
    return by_text


def _read(texts: Sequence[str], language: Language) -> Iterator[tuple[str, list[Attribution]]]:
    """Yield texts with their attributions, some texts read at a time."""
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        yield from zip(some, read_all(some, language), strict=True)


def _moved(row: Attribution, by: int) -> Attribution:
    """Turn offsets into a passage into offsets into the document that it was cut from."""
    if not by:
        return row
    return replace(
        row,
        start=row.start + by,
        end=row.end + by,
        spans=[(start + by, end + by) for start, end in row.spans],
        cue_start=_added(row.cue_start, by),
        cue_end=_added(row.cue_end, by),
        source_start=_added(row.source_start, by),
        source_end=_added(row.source_end, by),
    )


def _added(offset: int | None, by: int) -> int | None:
    return None if offset is None else offset + by


class _Lengths(dict):
    """The length of each document in characters, by `doc_id`.

    Every table that pandas makes from another copies the attributes of that one; these never
    change, so they are not copied.
    """

    def __deepcopy__(self, memo: dict) -> "_Lengths":
        return self
