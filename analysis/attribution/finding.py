"""Attributions of a table of documents, kept so that asking again costs nothing."""

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
    """One row per thing said by someone, in the order of the text.

    Parameters
    ----------
    documents : any table with `text`, in French or English; documents in another language are left out, named in a
        warning and listed in `attrs["skipped"]`.
    cues : files of your own with more cues, by language, as in {"fr": "my_cues.tsv"}; their columns are those of the
        `cues.tsv` of that language in `analysis/languages`.

    Returns
    -------
    Columns: `doc_id`; `start`, `end`, the hull of what is said, and `spans`, its pieces, as offsets into the document;
    `content`, its words; `type`: 'direct' (in quotation marks), 'mixed' or 'indirect'; `cue` with `cue_start`,
    `cue_end`, `cue_lemma`, `cue_class`: the words that announce it, missing where there are none; `source` with
    `source_start`, `source_end`: the words that name who speaks here; `speaker`: who that is, by the fullest form in the
    document; `speaker_name`: the bare name; `speaker_kind`; `scope`: 'speech' or 'attitude' (thinks, wants, shows);
    `confidence`: the probability that the row is right, from 0 to 1.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import attribution
    >>> docs = pd.DataFrame({"text": ["« Nous tiendrons », a déclaré Anne Martin."], "language": ["fr"]})
    >>> attribution.find(docs)[["content", "type", "cue", "speaker"]].values.tolist()
    [['« Nous tiendrons »', 'direct', 'a déclaré', 'Anne Martin']]
    """
    languages = _languages_with(cues or {})
    stores: dict[str, Store] = {}
    rows, skipped, lengths = [], [], _Lengths()
    for passage in _with_progress(list(passages(documents))):
        if passage.language not in MODELS:
            skipped.append(
                {
                    "doc_id": passage.unit,
                    "language": passage.language,
                    "reason": f"attributions are found in {_supported()} only",
                }
            )
            continue
        lengths[passage.unit] = max(lengths.get(passage.unit, 0), passage.start + len(passage.text))
        rows += [
            _shifted(row, passage)
            for row in _of_text(passage.text, languages[passage.language], stores)
        ]
    for store in stores.values():
        store.tidy()
    if skipped:
        warnings.warn(
            f"{len(skipped)} of the documents were left out, since attributions are found in {_supported()} only; "
            "attrs['skipped'] lists them",
            stacklevel=2,
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table.astype(dict.fromkeys(_OFFSETS, "Int64") | {"confidence": float})
    table.attrs |= {"skipped": skipped, "lengths": lengths}
    return table


def _supported() -> str:
    return " and ".join(repr(code) for code in MODELS)


def _languages_with(cues: Mapping[str, str | Path]) -> dict[str, Language]:
    unknown = sorted(set(cues) - set(MODELS))
    if unknown:
        raise ValueError(
            f"cues are given for {', '.join(map(repr, unknown))}; attributions are found in {_supported()}"
        )
    return {
        code: load(code).extended("cues", cues[code]) if code in cues else load(code)
        for code in MODELS
    }


def _of_text(text: str, language: Language, stores: dict[str, Store]) -> list[dict]:
    """The attributions of a text: those kept from an earlier run, else found now and kept."""
    if not text.strip():
        return []
    store = stores.get(language.code) or stores.setdefault(language.code, Store(language))
    rows = store.get(text)
    if rows is None:
        rows = attributions(text, language)
        store.put(text, rows)
    return rows


def _with_progress(found: list[Passage]) -> Iterator[Passage]:
    """The passages, under a progress bar that shows once they take more than a moment."""
    yield from tqdm(found, desc="attributions", unit="document", delay=_PATIENCE, leave=False)


def _shifted(row: dict, passage: Passage) -> dict:
    """A row with offsets into the document that the passage was cut from."""
    shifted = {name: None if row[name] is None else row[name] + passage.start for name in _OFFSETS}
    spans = [(start + passage.start, end + passage.start) for start, end in row["spans"]]
    return {"doc_id": passage.unit, **row, **shifted, "spans": spans}


class _Lengths(dict):
    """The length of each document. Every table made from another copies the attributes of that one: these are never changed, so not copied."""

    def __deepcopy__(self, memo: dict) -> "_Lengths":
        return self
