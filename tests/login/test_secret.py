from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from riskxpertai.errors import BadSettings
from riskxpertai.login.secret import read_secret

GIVEN = "a secret of the operator's, long enough"


def test_the_setting_wins_and_no_file_is_made(tmp_path: Path):
    for production in (True, False):
        assert read_secret(GIVEN, home=tmp_path / "home", production=production) == GIVEN
    assert list(tmp_path.iterdir()) == []


def test_on_a_laptop_a_secret_is_made_once_and_for_its_owner_only(tmp_path: Path):
    home = tmp_path / "new" / "home"
    secret = read_secret(None, home=home, production=False)
    assert len(secret) >= 32
    assert read_secret("", home=home, production=False) == secret
    assert [path.name for path in home.iterdir()] == ["secret"]
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600


def test_every_home_has_a_secret_of_its_own(tmp_path: Path):
    made = {read_secret(None, home=tmp_path / name, production=False) for name in "abc"}
    assert len(made) == 3


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path):
    barrier = Barrier(8)

    def start(home: Path) -> str:
        barrier.wait(30)
        return read_secret(None, home=home, production=False)

    with ThreadPoolExecutor(8) as pool:
        for number in range(40):
            home = tmp_path / f"{number}"
            assert len(set(pool.map(start, [home] * 8))) == 1
            assert [path.name for path in home.iterdir()] == ["secret"]


def test_production_needs_the_setting(tmp_path: Path):
    with pytest.raises(BadSettings, match="RISKXPERTAI_TOKEN_SECRET"):
        read_secret(None, home=tmp_path, production=True)


@pytest.mark.parametrize("production", [True, False])
def test_a_short_setting_is_refused_without_showing_it(tmp_path: Path, production: bool):
    with pytest.raises(BadSettings) as caught:
        read_secret("hunter2", home=tmp_path, production=production)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"cut", b"\xff" * 64])
def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path, content: bytes):
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(BadSettings):
        read_secret(None, home=tmp_path, production=False)
    assert (tmp_path / "secret").read_bytes() == content


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(BadSettings, match="RISKXPERTAI_TOKEN_SECRET"):
        read_secret(None, home=tmp_path / "file", production=False)
