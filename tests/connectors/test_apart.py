"""Each way a process that reads a stranger's file may die or lie is one sentence; who asked lives on and keeps nothing of it."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import textwrap
import threading
import time
import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import apart, apart_warm
from connectors.apart import Limits, run_apart
from connectors.apart_warm import start_early
from connectors.parcels import HEAD, Kind, Parcel, message, parcel_of
from connectors.reading_child import SCHEMA, _frame_of
from indicators.errors import MilepostError, SourceChanged

SHORT = Limits(memory=2**29, cpu_seconds=2, cpu_seconds_per_mb=0, answer=1_000_000, grace=30)
HURRIED = replace(SHORT, grace=1)
BROKE_OFF = "the reader broke off at this file.*save it anew, or save the table as CSV"
TOO_MUCH = r"takes more than 0\.5 GiB of memory to read.*save it as CSV"
TOO_MUCH_TO_TELL = "takes more than 1 MiB; expected fewer rows.*hand it in by parts"
STOPPED = "this machine stopped the process.*says nothing about the file.*hand it in again later"
TOO_LONG = "takes longer to read than the .* seconds"


def run(job, said=None, *parts, limits=SHORT, progress=None):
    return run_apart(f"tests.connectors.misbehaving:{job}", Parcel(said, parts), limits=limits, progress=progress)


@pytest.fixture(autouse=True)
def _the_next_file_is_read_all_the_same():
    yield
    assert run("echo", "still here").said == "still here"


def far_corner():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 1
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_what_is_asked_comes_back_as_it_is():
    answer = run("echo", {"a": ["ü", None, 1.5]}, b"one", b"", b"\0" * 500_000)
    assert answer.said == {"a": ["ü", None, 1.5]}
    assert [bytes(part) for part in answer.parts] == [b"one", b"", b"\0" * 500_000]
    assert answer.peak > 10_000_000


DEATHS = {
    "a sheet with one cell in the far corner": ("far_corner", None, far_corner(), BROKE_OFF),
    "more memory than there is to give": ("hog", None, b"", TOO_MUCH),
    "the same, told in a reader's words": ("hog_that_is_wrapped", None, b"", TOO_MUCH),
    "killed by a system without memory": ("die", int(signal.SIGKILL), b"", STOPPED),
    "work without end": ("spin", None, b"", TOO_LONG),
    "waiting without end": ("sleep", 60, b"", TOO_LONG),
    "telling without end": ("say_without_end", None, b"", TOO_LONG),
    "broken off by itself": ("abort", None, b"", BROKE_OFF),
    "memory that is not there": ("fault", None, b"", BROKE_OFF),
    "ended by somebody": ("die", int(signal.SIGTERM), b"", STOPPED),
    "left without an answer": ("leave", 0, b"", BROKE_OFF),
    "left with an error": ("leave", 3, b"", BROKE_OFF),
    "left in the middle of an answer": ("leave_in_the_middle", None, b"", BROKE_OFF),
    "something nobody thought of": ("raise_something", None, b"", "cannot be read; expected a table"),
    "an answer that is too large": ("echo", None, bytes(1_000_001), TOO_MUCH_TO_TELL),
}
"""Ways to die: the job, what it is told, the bytes it is given and the sentence that is said of it."""

LIES = {
    "a pickle": b"\x80\x04\x95garbage of some length",
    "an answer larger than any machine": HEAD.pack(Kind.ANSWER.value, 2**63),
    "an answer that is none": HEAD.pack(Kind.ANSWER.value, 5) + b"?????",
    "a refusal that is none": HEAD.pack(Kind.REFUSAL.value, 5) + b"?????",
    "a refusal without words": b"".join(map(bytes, message(Kind.REFUSAL, Parcel(["kind"])))),
}
"""What may come down the line in place of a message."""


@pytest.mark.parametrize("way", DEATHS)
def test_each_way_to_die_has_its_sentence(way):
    job, said, part, sentence = DEATHS[way]
    started = time.monotonic()
    with pytest.raises(SourceChanged, match=sentence) as raised:
        run(job, said, part, limits=HURRIED if sentence == TOO_LONG else SHORT)
    assert "answer" not in str(raised.value)
    assert time.monotonic() - started < 30


def test_what_was_stopped_from_outside_is_tried_once_more(monkeypatch):
    tried = []
    done = apart._Work.done

    def stopped_at_first(work, request):
        tried.append(work)
        return done(work, message(Kind.ASK, hopeless) if len(tried) == 1 else request)

    asked = {"job": "tests.connectors.misbehaving:die", "said": int(signal.SIGKILL)}
    hopeless = Parcel({**asked, "memory": SHORT.memory, "cpu_seconds": SHORT.cpu_seconds})
    monkeypatch.setattr(apart._Work, "done", stopped_at_first)
    assert run("echo", "read after all").said == "read after all"
    assert len(tried) == 2


@pytest.mark.parametrize("lie", LIES)
def test_what_is_no_message_is_not_believed(lie):
    with pytest.raises(SourceChanged, match=BROKE_OFF):
        run("say", None, LIES[lie])


def test_no_error_is_raised_that_the_other_process_merely_names():
    named = b"".join(map(bytes, message(Kind.REFUSAL, Parcel({"kind": "SystemExit", "words": "3"}))))
    with pytest.raises(SourceChanged, match="cannot be read"):
        run("say", None, named)


def test_a_bomb_goes_off_where_nobody_is():
    limits = Limits(memory=2**29, cpu_seconds=30)
    with pytest.raises(SourceChanged, match=TOO_MUCH):
        run("unpack", None, zlib.compress(bytes(600_000_000), 1), limits=limits)


def test_an_answer_is_taken_from_who_will_not_end_and_it_is_ended():
    assert run("answer_and_stay").said == "here"
    assert _ends_soon(lambda: not _forks())


def test_nothing_of_this_process_is_seen_there(monkeypatch):
    monkeypatch.setenv("MILEPOST_SECRET_SOMETHING", "hush")
    apart_warm._end()
    seen = run("look_around").said
    assert seen["environment"] == {}
    assert "hush" not in seen["from the start"]
    assert set(seen["from the start"].strip("\0").split("\0")) == {"OPENBLAS_NUM_THREADS=1"}
    assert seen["folder"] == "/"
    assert seen["limits"] == [2**29, 2, 0, 64, 0]
    assert sorted(one.partition(":")[0] for one in seen["descriptors"]) == ["/dev/null"] * 3 + ["socket"]


def test_nothing_is_reached_written_or_started_from_there(tmp_path):
    (tmp_path / "old").write_text("kept")
    reached = run("reach_out", str(tmp_path)).said
    assert reached == {"python": [], "kernel": []}
    assert [one.name for one in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_text() == "kept"


def test_threads_start_there_all_the_same():
    assert run("thread", "x").said == ["x"]


def _forks():
    """The processes the warm one has forked and not yet buried."""
    (warm,) = apart_warm._KEPT
    return Path(f"/proc/{warm.process.pid}/task/{warm.process.pid}/children").read_text().split()


def _open_in(process):
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def _ends_soon(condition):
    until = time.monotonic() + 5
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def test_many_files_in_a_row_leave_no_process_and_no_descriptor_behind():
    start_early()
    run("echo")
    warm = apart_warm._KEPT[0].process.pid
    counted = [_open_in("self"), _open_in(warm)]
    for job in ("echo", "abort", "leave_in_the_middle", "raise_something") * 5:
        with suppress(SourceChanged):
            run(job, 0)
    assert _ends_soon(lambda: not _forks())
    assert all(after <= before for after, before in zip([_open_in("self"), _open_in(warm)], counted, strict=True))
    assert apart_warm._KEPT[0].process.pid == warm


def test_many_files_at_once_are_read_by_as_many_processes():
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(run("sleep", 1).said)) for _ in range(8)]
    started = time.monotonic()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == ["woke up"] * 8
    assert time.monotonic() - started < 7


def test_a_warm_process_that_was_killed_is_started_again():
    start_early()
    apart_warm._KEPT[0].process.kill()
    assert run("echo", 1).said == 1


def test_a_process_that_cannot_be_started_is_our_own_fault_and_said_so(monkeypatch):
    apart_warm._end()
    monkeypatch.setattr(apart_warm, "_START", "raise SystemExit(3)")
    with pytest.raises(MilepostError, match="does not start"):
        run("echo")
    monkeypatch.undo()


@pytest.mark.parametrize("flags", [["-W", "error"], ["-W", "error", "-X", "dev"], ["-I"]], ids=" ".join)
def test_it_works_from_a_program_of_any_kind_and_ends_with_it(flags):
    program = """
        import os, sys
        sys.path.insert(0, sys.argv[1])
        from connectors.apart import run_apart
        from connectors.apart_warm import _KEPT
        from connectors.parcels import Parcel
        assert run_apart("tests.connectors.misbehaving:echo", Parcel("here")).said == "here"
        if not os.fork():
            assert run_apart("tests.connectors.misbehaving:echo", Parcel("there")).said == "there"
            sys.exit(0)
        assert os.waitstatus_to_exitcode(os.wait()[1]) == 0
        print(_KEPT[0].process.pid)
    """
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, *flags, "-c", textwrap.dedent(program), str(root)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert _ends_soon(lambda: not Path(f"/proc/{done.stdout.strip()}").exists())


@settings(max_examples=300)
@given(st.binary(max_size=60) | st.binary(max_size=20).map(lambda tail: _whole()[:-20] + tail))
def test_bytes_that_are_no_message_are_told_from_one(body):
    try:
        parcel = parcel_of(body)
    except (ValueError, TypeError, RecursionError):
        return
    assert isinstance(parcel, Parcel)


def _whole():
    return b"".join(map(bytes, message(Kind.ANSWER, Parcel({"a": 1}, [b"one", b"two"]))))[HEAD.size :]


@settings(max_examples=200)
@given(data=st.data())
def test_bytes_that_are_no_frame_are_refused_or_a_frame(data):
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, SCHEMA) as stream:
        stream.write_table(SCHEMA.empty_table())
    whole = sink.getvalue()
    start = data.draw(st.integers(0, len(whole) - 1))
    altered = whole[:start] + data.draw(st.binary(max_size=6)) + whole[start + data.draw(st.integers(0, 6)) :]
    try:
        frame = _frame_of(altered)
    except (ValueError, OSError, pa.ArrowException):
        return
    assert tuple(frame.columns) == tuple(SCHEMA.names)
