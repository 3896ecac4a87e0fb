"""Tables of the ledger, read back by the tools they are made for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.locking.conftest import Project

LEDGER = ("--registry", str(Path(__file__).parents[2] / "registry.yaml"))


@pytest.mark.parametrize("table", ["models", "changes", "observations"])
def test_parquet_is_read_as_it_is(project: Project, table: str) -> None:
    pytest.importorskip("pyarrow")
    import pandas

    ran = project("export", "--format", "parquet", "--table", table, "-o", "out", *LEDGER)
    assert ran.code == 0
    if table == "changes":  # one snapshot has no neighbour
        return
    frame = pandas.read_parquet(project.folder / "out")
    assert {"snapshot", "id", "snapshot_date"} <= set(frame.columns)
    assert len(frame) == frame["id"].nunique() > 0
    duckdb = pytest.importorskip("duckdb")
    query = "select count(*) from read_parquet('out/**/*.parquet', hive_partitioning = true)"
    assert duckdb.connect().execute(query).fetchone() == (len(frame),)


@pytest.mark.parametrize("table", ["models", "changes", "observations"])
def test_csv_has_a_heading_and_a_row_each(project: Project, table: str) -> None:
    ran = project("export", "--table", table, *LEDGER)
    assert (ran.code, ran.out.splitlines()[0].split(",")[0]) == (0, "snapshot")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--format", "parquet"), "--output"),
        (("--format", "csv", "--lock", "x"), "table"),
        (("--lock", "x", "--project", "."), "exclude"),
        (("--format", "spdx", "--into", "x"), "cyclonedx"),
    ],
)
def test_options_that_do_not_fit(project: Project, words: tuple[str, ...], hint: str) -> None:
    project("lock")
    ran = project("export", *(word.replace("x", "models.lock") if word == "x" else word for word in words))
    assert ran.code == 2
    assert hint in ran.err.lower()
