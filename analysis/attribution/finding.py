"""Find the attributions of a table of documents, and keep them on disk for the next call."""

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
from tqdm.auto import tqdm

from analysis.attribution.extraction import attributions
from analysis.attribution.store import Store
from analysis.attribution.units import MODELS
from analysis.languages import Language, load
from analysis.passages import Passage, passages

COLUMNS = (
    "doc_id",
    "start",
    "end",
    "content",
    "spans",
    "type",
    "cue",
    "cue_start",
    "cue_end",
    "cue_lemma",
    "cue_class",
    "source",
    "source_start",
    "source_end",
    "speaker",
    "speaker_name",
    "speaker_kind",
    "scope",
    "confidence",
)
_OFFSETS = ("start", "end", "cue_start", "cue_end", "source_start", "source_end")
# A progress bar shows after this many seconds.
_PATIENCE = 2


def find(documents: pd.DataFrame, *, cues: Mapping[str, str | Path] | None = None) -> pd.DataFrame:
    """Find who says what: one row per statement, in the order of the text.

    Parameters
    ----------
    documents : any table with `text`, in French or English; documents in another language are left
        out, named in a warning and listed in `attrs["skipped"]`.
    cues : files of your own with more cues, by language, as in {"fr": "my_cues.tsv"}; their
        columns are those of the `cues.tsv` of that language in `analysis/languages`.

    Returns
    -------
    Columns: `doc_id`; `start`, `end`, the hull of what is said, and `spans`, its pieces, as
    offsets into the document; `content`, its words; `type`: 'direct' (in quotation marks), 'mixed'
    or 'indirect'; `cue` with `cue_start`, `cue_end`, `cue_lemma`, `cue_class`: the words that
    announce it, missing where there are none; `source` with `source_start`, `source_end`: the
    words that name who speaks here; `speaker`: who that is, by the fullest form in the document;
    `speaker_name`: the bare name; `speaker_kind`; `scope`: 'speech' or 'attitude' (thinks, wants,
    shows); `confidence`: the probability that the row is right, from 0 to 1.

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
    stores = {code: Store(language) for code, language in languages.items()}
    rows: list[dict] = []
    skipped: list[dict] = []
    lengths = _Lengths()
    for passage in _with_progress(list(passages(documents))):
        code = passage.language
        if code not in MODELS:
            reason = f"attributions are found in {_supported()} only"
            skipped.append({"doc_id": passage.unit, "language": code, "reason": reason})
            continue
        lengths[passage.unit] = max(lengths.get(passage.unit, 0), passage.start + len(passage.text))
        of_text = _attributions(passage.text, languages[code], stores[code])
        rows += [_shifted(row, passage) for row in of_text]
    for store in stores.values():
        store.tidy()
    if skipped:
        warnings.warn(
            f"{len(skipped)} of the documents were left out, since attributions are found in "
            f"{_supported()} only; attrs['skipped'] lists them",
            stacklevel=2,
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table.astype(dict.fromkeys(_OFFSETS, "Int64") | {"confidence": float})
    table.attrs |= {"skipped": skipped, "lengths": lengths}
    return table


def _supported() -> str:
    return " and ".join(repr(code) for code in MODELS)


def _languages_with(cues: Mapping[str, str | Path]) -> dict[str, Language]:
    """Load the languages that attributions are found in, with the user's own cues added."""
    unknown = sorted(set(cues) - set(MODELS))
    if unknown:
        raise ValueError(
            f"cues are given for {', '.join(map(repr, unknown))}; "
            f"attributions are found in {_supported()}"
        )
    return {
        code: load(code).extended("cues", cues[code]) if code in cues else load(code)
        for code in MODELS
    }


def _attributions(text: str, language: Language, store: Store) -> list[dict]:
    """Return the attributions of a text: those kept from an earlier run, else found and kept."""
    if not text.strip():
        return []
    rows = store.get(text)
    if rows is None:
        rows = attributions(text, language)
        store.put(text, rows)
    return rows


def _with_progress(texts: list[Passage]) -> Iterator[Passage]:
    """Yield the passages under a progress bar, which shows once they take over two seconds."""
    yield from tqdm(texts, desc="attributions", unit="document", delay=_PATIENCE, leave=False)


def _shifted(row: dict, passage: Passage) -> dict:
    """Turn offsets into a passage into offsets into the document that it was cut from."""
    shifted = {name: None if row[name] is None else row[name] + passage.start for name in _OFFSETS}
    spans = [(start + passage.start, end + passage.start) for start, end in row["spans"]]
    return {"doc_id": passage.unit, **row, **shifted, "spans": spans}


class _Lengths(dict):
    """The length of each document in characters, by `doc_id`.

    Every table that pandas makes from another copies the attributes of that one; these never
    change, so they are not copied.
    """

    def __deepcopy__(self, memo: dict) -> "_Lengths":
        return self
