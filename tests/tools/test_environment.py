"""The environment's script: it runs under any Python, and says so when one is too old."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import environment

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "environment.py"


def test_script_can_be_read_by_an_old_python():
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 5))


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13), (3, 14, 0)])
def test_a_python_too_old_or_too_new_is_told_in_one_line(version, monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", version)
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit) as stop:
        environment.find_python()
    message = str(stop.value)
    assert "needs Python 3.11, 3.12 or 3.13" in message and "\n" not in message
    assert "{}.{}".format(*version) in message


def test_another_python_on_the_path_is_found(monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(
        environment, "version_of", lambda command: (3, 12) if "12" in command else None
    )
    assert environment.find_python() == "/bin/python3.12"


def test_every_pin_is_exact_and_hashed():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    entries = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert len(entries) > 80
    assert all("==" in entry for entry in entries)
    assert text.count("--hash=sha256:") >= len(entries)
    assert "://" not in text


def test_every_choice_is_locked_at_its_version():
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines():
        choice = line.split("#")[0].strip()
        if choice:
            assert f"\n{choice} " in f"\n{locked}", choice
            assert "#" in line, f"{choice}: say why"


def test_pinned_gives_one_package_with_its_hashes():
    lines = environment.pinned("uv").splitlines()
    assert lines[0].startswith("uv==")
    assert all("--hash=sha256:" in line for line in lines[1:]) and len(lines) > 2


def test_right_environment_is_left_alone():
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and done.stdout == ""
