"""A survey over a Dask cluster: the same bytes as without it, whatever becomes of a worker; what it cannot use is told."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from test_survey import contents

from juesuan.commands import main
from juesuan.ground.errors import WrongCall
from juesuan.survey import one, runners, survey
from juesuan.survey.run import KEPT
from juesuan.teaching.generator import generate

distributed, dask, cloudpickle = map(pytest.importorskip, ("distributed", "dask", "cloudpickle"))
# Each worker that begins imports for a second: few end before a task is given up.
SETTINGS = {"distributed.scheduler.allowed-failures": 1, "distributed.worker.multiprocessing-method": "forkserver"}


@pytest.fixture
def cluster(tmp_path_factory):
    """Two workers with a process each, started again when they end; a cluster a test, for some end its workers for good."""
    kept = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("cluster"))  # where its workers keep their files
    try:
        with dask.config.set(SETTINGS), distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as made:
            yield made
    finally:
        os.chdir(kept)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("published")
    for seed in range(24):
        (place / f"{seed:02}.txt").write_text(generate(seed, "small").text, encoding="utf-8")
    (place / "坏_2023.pdf").write_text("no pdf", encoding="utf-8")
    return place


def test_a_worker_killed_in_the_middle_changes_no_byte(cluster, folder, tmp_path, monkeypatch):
    monkeypatch.setattr("juesuan.survey.runners.BATCH", 2)
    killed = []

    def kill():
        kept = tmp_path / "cluster" / KEPT
        while len(list(kept.glob("*/*.z"))) < 3:
            time.sleep(0.01)
        pid = next(iter(cluster.workers.values())).pid
        os.kill(pid, signal.SIGKILL)
        killed.append(len(list(kept.glob("*/*.z"))))

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    made = survey([folder], tmp_path / "cluster", jobs=1, scheduler=cluster.scheduler_address)
    thread.join()
    assert killed[0] < 25 and made.documents == 25 and made.unread == 1
    survey([folder], tmp_path / "alone", jobs=2)
    assert contents(tmp_path / "cluster") == contents(tmp_path / "alone")


def ends(paths, stamp):
    """A document that ends every worker that reads it."""
    if any(path.endswith("03.txt") for path in paths):
        os._exit(9)
    return [one.packed({"error": "read"}) for _ in paths]


@pytest.mark.parametrize("batch", [8, 1])
def test_a_document_that_ends_every_worker_is_a_row_and_those_beside_it_are_read(cluster, folder, tmp_path, monkeypatch, batch):
    monkeypatch.setattr("juesuan.survey.runners.BATCH", batch)
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    monkeypatch.setattr("juesuan.survey.runners.measure_elsewhere", ends)
    survey([folder], tmp_path / "out", jobs=1, scheduler=cluster.scheduler_address)
    lines = (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8").splitlines()
    ended = [line for line in lines if "the process that read it was ended" in line]
    assert [line.split(",")[0] for line in ended] == ["03.txt"]
    assert sum(line.endswith(",read") for line in lines) == 24


def test_a_cluster_without_workers_is_waited_for_and_told_and_goes_on_with_the_first(folder, tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("juesuan.survey.runners.WORKERLESS", 0.2)
    monkeypatch.chdir(tmp_path)
    said = []

    def write(text, **more):
        said.append(text)
        empty.scale(1)

    monkeypatch.setattr("juesuan.survey.run.tqdm.write", write)
    with distributed.LocalCluster(n_workers=0, threads_per_worker=1, dashboard_address=None) as empty:
        made = survey([folder], tmp_path / "out", scheduler=empty.scheduler_address)
    assert made.documents == 25 and made.unread == 1
    (told,) = said
    assert "no worker at" in told and "`dask worker" in told and "goes on by itself" in told


def test_a_scheduler_that_goes_away_ends_the_survey_with_one_line_and_keeps_what_was_read(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("juesuan.survey.runners.WORKERLESS", 0.2)
    with distributed.LocalCluster(n_workers=0, threads_per_worker=1, dashboard_address=None) as empty:
        monkeypatch.setattr("juesuan.survey.run.tqdm.write", lambda text, **more: empty.close())
        with pytest.raises(WrongCall, match=r"the scheduler at .* is gone"):
            survey([folder], tmp_path / "out", scheduler=empty.scheduler_address)
    assert (tmp_path / "out" / KEPT).is_dir()


def test_a_worker_of_another_version_or_without_the_documents_is_told(cluster, folder, tmp_path, monkeypatch):
    monkeypatch.setattr("juesuan.survey.run.stamp", lambda: "another")
    with pytest.raises(WrongCall, match="another version of juesuan"):
        survey([folder], tmp_path / "out", scheduler=cluster.scheduler_address)


def test_an_address_where_nothing_answers_is_told(folder, tmp_path, capsys, monkeypatch):
    client = distributed.Client
    monkeypatch.setattr(distributed, "Client", lambda address, **more: client(address, **{**more, "timeout": "1s"}))
    call = ["survey", str(folder), "--out", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"]
    assert main(call) == 2
    assert "no scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err


def test_a_result_that_ended_with_its_worker_is_not_waited_for_without_end():
    class Lost:
        status = "finished"

        def exception(self, timeout):
            return None

        def result(self, timeout):
            raise TimeoutError

    assert runners._outcome(Lost()) == (None, None)  # so that its batch is read again
