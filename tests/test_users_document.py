"""All analyses on a real article that was scraped and translated by a machine."""

import pytest

from analysis import attribution, documents, readability, reports

COMMITTEE = "Comité de coordination pour la résistance irakienne"


@pytest.fixture(scope="module")
def docs(shared):
    return documents.read(shared / "documents" / "irak-retrait.txt")


@pytest.fixture(scope="module")
def text(docs):
    return docs["text"].iloc[0]


@pytest.fixture(scope="module")
def said(docs):
    return attribution.find(docs)


def test_it_is_found_to_be_french(docs):
    assert docs["language"].tolist() == ["fr"]


def test_related_links_and_the_advertisement_are_residue(docs, text):
    blocks = documents.blocks(docs)
    residue = [
        text[row.start : row.end] for row in blocks[blocks["kind"] == "residue"].itertuples()
    ]
    line = next(line for line in text.split("\n") if "Lire aussi" in line)
    assert residue == [line[line.index("Lire aussi") :], "Publicité"]


def test_its_defects_are_noticed(docs, text):
    found = documents.notices(docs)
    passages = {
        notice: [text[row.start - 12 : row.end + 12] for row in rows.itertuples()]
        for notice, rows in found.groupby("notice")
    }
    glued = " ".join(passages["glued words"])
    assert all(word in glued for word in ("aussiAvec", "anticipéesMiddle", "pays?Avec"))
    assert any("<<" in passage for passage in passages["<< or >> for « or »"])
    assert any(".." in passage for passage in passages["two full stops"])
    assert any("«La" in passage for passage in passages["unmatched quotation mark"])
    assert len(passages["reversed quotation mark"]) == 2


def test_it_is_hard_to_read_and_how_sure_that_is(docs):
    ease = readability.intervals(docs).set_index("measure").loc["flesch_kandel_moles"]
    assert 33 <= ease["value"] <= 42
    assert ease["low"] < ease["value"] < ease["high"]
    assert readability.textstat_scores(docs)["flesch_reading_ease"].iloc[0] == pytest.approx(
        50.8, abs=0.1
    )


def test_its_speakers_are_named_and_pronouns_followed(said):
    assert {COMMITTEE, "Fuad Hussein"} <= set(said["speaker_name"])
    assert set(said.loc[said["source"] == "Elle", "speaker_name"]) == {COMMITTEE}
    assert set(said.loc[said["source"] == "Il", "speaker_name"]) == {"Fuad Hussein"}


def test_nobody_is_quoted_from_the_related_links(said, text):
    begin = text.index("Lire aussi")
    end = text.index("\n", begin)
    assert not ((said["start"] < end) & (said["end"] > begin)).any()


def test_every_offset_points_at_what_it_says(said, text):
    for row in said.itertuples():
        assert (row.start, row.end) == (row.spans[0][0], row.spans[-1][1])
        assert all(text[start:end] in row.content for start, end in row.spans)
        if isinstance(row.source, str):
            assert text[row.source_start : row.source_end] == row.source


def test_its_report_says_all_that(shared, tmp_path, in_process_kernels):
    index = reports.render(shared / "documents" / "irak-retrait.txt", tmp_path / "html")
    page = (index.parent / "4-attribution.html").read_text(encoding="utf-8")
    assert COMMITTEE in page
    assert "Fuad Hussein" in page
    assert "Kandel–Moles" in index.read_text(encoding="utf-8")
