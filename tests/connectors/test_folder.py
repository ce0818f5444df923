"""Real folders, and a store in memory: what is dropped there is read once, whole, and nothing outside of it is touched."""

from __future__ import annotations

import os
import threading

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Asking
from connectors.file_stores import Store, open_store
from connectors.folder import Folder
from connectors.http import Http
from indicators.errors import SourceChanged, SourceUnavailable
from tests.connectors.specimens import source_of
from tests.connectors.zoo import ROWS, text, workbook

SERIES = [{"label": "register", "indicator": "meeting-share", "unit": "percent"}]
LAYOUT = {"form": "csv", "columns": {"area": "Country", "period": "Year", "value": "Share"}}


def source(folder="file:inbox", layout=None, series=SERIES, secrets=(), **options):
    return source_of(
        "folder", address=str(folder), options=options, layout=layout, series=series, secrets=list(secrets)
    )


def asked(declared, plan=None, held=None, **asking):
    with Http(tries=0) as http:
        return list(Folder().fetch(declared, Asking(http=http, folder=plan, held=held or {}, **asking)))


def held_after(deliveries):
    return {file.address: dict(file.validators) for one in deliveries for file in one.files}


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_each_file_is_a_delivery_named_as_the_file(inbox, tmp_path):
    (inbox / "b.csv").write_text(text())
    (inbox / "a.xlsx").write_bytes(workbook())
    deliveries = asked(source(), tmp_path)
    assert [one.label for one in deliveries] == ["a.xlsx", "b.csv"]
    assert [file.address for one in deliveries for file in one.files] == ["file:inbox/a.xlsx", "file:inbox/b.csv"]
    for one in deliveries:
        reading = Folder().read(source(), one.files)
        assert list(reading.frame["value"]) == [47.5, 50.0]
        assert reading.rows_read == 2


def test_a_store_that_is_no_folder_of_this_machine_is_read_the_same():
    fsspec.filesystem("memory").pipe("/dropped/here/a.csv", text().encode())
    (delivery,) = asked(source("memory://dropped/here"))
    assert delivery.files[0].content == text().encode()
    held = held_after([delivery])
    assert asked(source("memory://dropped/here"), held=held) == []
    fsspec.filesystem("memory").pipe("/dropped/here/a.csv", text().encode())
    assert len(asked(source("memory://dropped/here"), held=held)) == 1


def test_an_unchanged_file_costs_its_place_in_the_listing_and_is_not_opened(inbox, tmp_path, monkeypatch):
    (inbox / "a.csv").write_text(text())
    held = held_after(asked(source(), tmp_path))
    monkeypatch.setattr(Store, "read", lambda *_: pytest.fail("an unchanged file was opened"))
    assert asked(source(), tmp_path, held) == []


def test_a_file_that_changed_comes_again_and_the_others_do_not(inbox, tmp_path):
    for name in ("a.csv", "b.csv"):
        (inbox / name).write_text(text())
    held = held_after(asked(source(), tmp_path))
    (inbox / "b.csv").write_text(text([*ROWS, *ROWS]))
    assert [one.label for one in asked(source(), tmp_path, held)] == ["b.csv"]
    before = (inbox / "a.csv").stat()
    os.utime(inbox / "a.csv", ns=(before.st_atime_ns, before.st_mtime_ns + 10**9))
    assert [one.label for one in asked(source(), tmp_path, held)] == ["a.csv", "b.csv"]


@pytest.mark.parametrize("name", [".a.csv", "~$a.csv", "a.csv.part", "a.csv.tmp", "A.CSV.PART", "a.csv~", "b.txt"])
def test_what_is_hidden_unfinished_or_of_another_pattern_is_left_alone(inbox, tmp_path, name):
    (inbox / name).write_text(text())
    (inbox / "folder.csv").mkdir()
    pattern = "*.csv" if name == "b.txt" else "*"
    assert asked(source(pattern=pattern), tmp_path) == []


def test_a_file_that_is_still_growing_is_left_for_the_next_time(inbox, tmp_path, monkeypatch):
    (inbox / "a.csv").write_text(text(ROWS[:1]))
    listing = Store.entries

    def listed_then_grown(store):
        entries = listing(store)
        with (inbox / "a.csv").open("a") as growing:
            growing.write(text(ROWS[1:]).split("\n", 1)[1])
        return entries

    with monkeypatch.context() as patch:
        patch.setattr(Store, "entries", listed_then_grown)
        assert asked(source(), tmp_path) == []
    (delivery,) = asked(source(), tmp_path)
    assert len(Folder().read(source(), delivery.files).frame) == 2


def test_a_file_that_is_gone_or_rewritten_after_the_listing_is_left_too(inbox):
    for name in ("gone.csv", "same-size.csv"):
        (inbox / name).write_text(text())
    store = open_store(inbox.as_uri(), None, {})
    gone, rewritten = store.entries()
    (inbox / "gone.csv").unlink()
    os.utime(inbox / "same-size.csv", ns=(1, 1))
    assert (store.read(gone), store.read(rewritten)) == (None, None)


def test_a_link_is_told_and_the_files_beside_it_are_read_all_the_same(inbox, tmp_path):
    (tmp_path / "secret.csv").write_text(text())
    (inbox / "out.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(inbox / "pipe.csv")
    (inbox / "whole.csv").write_text(text())
    given = []
    with Http(tries=0) as http, pytest.raises(SourceChanged) as raised:
        given.extend(Folder().fetch(source(), Asking(http=http, folder=tmp_path)))
    assert [one.label for one in given] == ["whole.csv"]
    assert "out.csv is a link or no file" in str(raised.value)
    assert "pipe.csv is a link or no file" in str(raised.value)


@pytest.mark.parametrize("name", ["a\nb.csv", "a\\b.csv", "a\u202eb.csv"])
def test_a_name_that_could_mislead_is_told_in_plain_marks(inbox, tmp_path, name):
    (inbox / name).write_text(text())
    with pytest.raises(SourceChanged, match="is no name of a file") as raised:
        asked(source(), tmp_path)
    assert str(raised.value).isascii()
    assert "\n" not in str(raised.value)


def test_a_file_larger_than_allowed_is_told_and_not_opened(inbox, tmp_path, monkeypatch):
    (inbox / "a.csv").write_text(text())
    monkeypatch.setattr(Store, "read", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(SourceChanged, match="expected at most 50"):
        asked(source(largest="50"), tmp_path)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("file:../outside", "leads out of the plan's folder"),
        ("file:inbox/../../outside", "leads out of the plan's folder"),
        ("file:nowhere", "is not there"),
        ("file:inbox/a.csv", "is a file; expected a folder"),
        ("inbox", "expected an address that begins with one of"),
        ("http://127.0.0.1/x", "expected an address that begins with one of"),
        ("zip://a.csv::file:///tmp/x.zip", "expected an address that begins with one of"),
        ("file:///tmp::zip://x", "expected an address that begins with one of"),
        ("s3://bucket/inbox", "needs a driver that is not installed"),
    ],
)
def test_an_address_that_is_no_folder_is_refused_in_words(inbox, tmp_path, address, said):
    (inbox / "a.csv").write_text(text())
    (tmp_path.parent / "outside").mkdir(exist_ok=True)
    with pytest.raises(SourceChanged, match=said):
        asked(source(address), tmp_path)


def test_a_link_in_the_address_does_not_lead_out_either(tmp_path):
    plan, outside = tmp_path / "plan", tmp_path / "outside"
    plan.mkdir()
    outside.mkdir()
    (plan / "inbox").symlink_to(outside)
    with pytest.raises(SourceChanged, match="leads out"):
        asked(source(), plan)


@pytest.mark.parametrize(
    ("options", "said"),
    [({"pattern": "{label}-{label}.csv"}, "twice"), ({"editions": "latest"}, "all or newest"), ({"largest": "1 GB"}, "a number of bytes")],
)  # fmt: skip
def test_an_option_that_cannot_be_meant_is_refused_in_words(inbox, tmp_path, options, said):
    with pytest.raises(SourceChanged, match=said):
        asked(source(**options), tmp_path)


def test_files_of_one_label_are_read_together_and_one_taken_away_is_a_change(inbox, tmp_path):
    declared = source(pattern="{label}-????-??.csv")
    for name, rows in (("survey-2024-01.csv", ROWS[:1]), ("survey-2024-02.csv", ROWS[1:])):
        (inbox / name).write_text(text(rows))
    (delivery,) = asked(declared, tmp_path)
    assert (delivery.label, [file.part for file in delivery.files]) == ("survey", [0, 1])
    assert list(Folder().read(declared, delivery.files).frame["area"]) == ["CHE", "FRA"]
    held = held_after([delivery])
    assert asked(declared, tmp_path, held) == []
    (inbox / "survey-2024-01.csv").unlink()
    assert [len(one.files) for one in asked(declared, tmp_path, held)] == [1]


def test_only_the_newest_of_a_label_is_read_where_each_replaces_the_one_before(inbox, tmp_path):
    declared = source(pattern="{label}-*.csv", editions="newest")
    for month in ("2024-01", "2024-02"):
        (inbox / f"survey-{month}.csv").write_text(text())
    (delivery,) = asked(declared, tmp_path)
    assert [file.address for file in delivery.files] == ["file:inbox/survey-2024-02.csv"]
    assert asked(declared, tmp_path, held_after([delivery])) == []
    (inbox / "survey-2024-03.csv").write_text(text())
    assert len(asked(declared, tmp_path, held_after([delivery]))) == 1


def test_files_of_another_design_are_read_by_the_layout_for_the_series_of_their_label(inbox, tmp_path):
    series = [
        {"label": "a", "indicator": "one", "unit": "percent"},
        {"label": "b", "indicator": "two", "unit": "count"},
    ]
    declared = source(layout=LAYOUT, series=series, pattern="{label}.csv")
    (inbox / "a.csv").write_text("Country,Year,Share\nCHE,2021,47.5\n")
    (inbox / "b.csv").write_text("Country,Year,Share\nCHE,2021,12\n")
    read = [Folder().read(declared, one.files).frame.iloc[0] for one in asked(declared, tmp_path)]
    assert [(row["indicator"], row["value"]) for row in read] == [("one", 47.5), ("two", 12.0)]
    (inbox / "c.csv").write_text("Country,Year,Share\n")
    with pytest.raises(SourceChanged, match="bound to no series as 'c'"):
        asked(declared, tmp_path)


class Forgetful(fsspec.AbstractFileSystem):
    """A store whose driver tells what it was opened with."""

    def ls(self, path, detail=True, **_):
        raise RuntimeError(f"signature of {self.storage_options['secret']} does not match")


def test_credentials_go_to_the_driver_and_are_never_told(monkeypatch):
    fsspec.register_implementation("smb", Forgetful, clobber=True)
    declared = source("smb://server/share", secrets=["secret"], **{"storage.region": "x"})
    with pytest.raises(SourceUnavailable, match="could not be reached: RuntimeError") as raised:
        asked(declared, secrets={"secret": "canary"})
    assert "canary" not in str(raised.value)
    with pytest.raises(SourceChanged, match="MILEPOST_SECRET_A_FOLDER_SECRET"):
        asked(declared)


def test_two_refreshes_at_once_see_the_same(inbox, tmp_path):
    (inbox / "a.csv").write_text(text())
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(asked(source(), tmp_path))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [held_after(one) for one in seen] == [held_after(seen[0])] * 4


@given(
    st.lists(st.text("ab-._~$*?[]{}0", min_size=1, max_size=8), max_size=5, unique=True),
    st.sampled_from(["*", "{label}-*", "a*.?", "[a]*", "{label}"]),
)
def test_whatever_the_names_each_file_that_fits_is_given_once(names, pattern):
    system = fsspec.filesystem("memory")
    system.store.clear()
    files = [name for name in names if name not in {".", ".."}]
    for name in files:
        system.pipe_file(f"/any/{name}", text().encode())
    system.pipe_file("/any/kept-a0.0", text().encode())
    given_names = [
        file.address.rpartition("/")[2] for one in asked(source("memory://any", pattern=pattern)) for file in one.files
    ]
    assert len(given_names) == len(set(given_names))
    if pattern == "*":
        left_alone = {name for name in files if name.startswith((".", "~$")) or name.endswith("~")}
        assert set(given_names) == {*files, "kept-a0.0"} - left_alone
    assert set(given_names) <= {*files, "kept-a0.0"}
    assert not any(name.startswith((".", "~$")) or name.endswith("~") for name in given_names)
