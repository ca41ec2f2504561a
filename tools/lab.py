"""Open the chapters in JupyterLab: `make lab`.

A chapter opens as a notebook with a double click, and runs as it stands: its kernel is the
project's environment, in which the package is importable from any folder.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VIEWERS = {
    "@jupyterlab/docmanager-extension:plugin": {
        "defaultViewers": {"markdown": "Jupytext Notebook", "myst": "Jupytext Notebook"}
    }
}


def settings_path() -> Path:
    """Return where JupyterLab looks for an environment's own settings."""
    return Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"


def write_settings() -> None:
    """Make MyST texts open as notebooks."""
    path = settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(VIEWERS, indent=1) + "\n", encoding="utf-8")


def command(options: list[str]) -> list[str]:
    """Return the command that starts JupyterLab in the folder of chapters."""
    return [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT / 'book'}", *options]


def main() -> None:
    """Write the settings and become JupyterLab."""
    write_settings()
    os.chdir(ROOT / "book")
    os.execv(sys.executable, command(sys.argv[1:]))


if __name__ == "__main__":
    main()
