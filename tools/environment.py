"""Make `.venv` from requirements.txt; do nothing if it is already right.

Runs under the machine's own Python, whatever its age, so that an old one is told so in one
clear line: no f-string or annotation here that Python 3.5 could not read.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "made-from.txt")


def version_of(command):
    """Return (major, minor) of a Python, or None if it does not start."""
    code = "import sys; print('%d %d' % sys.version_info[:2])"
    try:
        out = subprocess.check_output([command, "-c", code], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(int(part) for part in out.split())


def too_old():
    """Return the one line that says what is needed."""
    found = "%d.%d (%s)" % (sys.version_info[0], sys.version_info[1], sys.executable)
    return (
        "make: this book needs Python 3.11, 3.12 or 3.13; found only %s. "
        "Install one, or say where it is: make PYTHON=/path/to/python3.12 ..." % found
    )


def find_python():
    """Return a Python between the oldest and newest accepted: this one, or one on the path."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    if sys.version_info < (3, 5):
        sys.exit(too_old())
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        command = shutil.which("python3.%d" % minor)
        if command and version_of(command) == (3, minor):
            return command
    sys.exit(too_old())


def wanted():
    """Return what a right environment is made from: pins, package, place and Python."""
    digest = hashlib.sha256()
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    digest.update(ROOT.encode("utf-8", "surrogateescape"))
    version = version_of(PYTHON)
    return None if version is None else "%s %d.%d\n" % ((digest.hexdigest(),) + version)


def made():
    """Return what the environment says it was made from, or None."""
    try:
        with open(STAMP) as file:
            return file.read()
    except (IOError, OSError):
        return None


def pinned(package):
    """Return the lines of requirements.txt that pin one package with its hashes."""
    lines, inside = [], False
    with open(os.path.join(ROOT, "requirements.txt")) as file:
        for line in file:
            if not line.startswith((" ", "#")):
                inside = line.startswith(package + "==")
            if inside and not line.strip().startswith("#"):
                lines.append(line)
    return "".join(lines)


def run(*command):
    """Run a command and stop with its exit code if it fails."""
    code = subprocess.call(command, cwd=ROOT)
    if code:
        sys.exit("make: environment: `%s` failed (exit %d)" % (" ".join(command), code))


def fetch_uv():
    """Install the pinned uv into the environment: it installs the rest in seconds."""
    descriptor, path = tempfile.mkstemp(suffix=".txt")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(pinned("uv"))
        run(
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--require-hashes",
            "-r",
            path,
        )
    finally:
        os.remove(path)


def main():
    """Bring the environment to the pins, one visible step at a time."""
    python = find_python()
    if version_of(PYTHON) != version_of(python):
        print("environment: making .venv with %s" % python)
        sys.stdout.flush()
        shutil.rmtree(VENV, ignore_errors=True)
        run(python, "-m", "venv", VENV)
    target = wanted()
    if made() == target:
        return
    if os.path.exists(STAMP):
        os.remove(STAMP)
    uv = (PYTHON, "-m", "uv", "--quiet", "pip")
    if subprocess.call(uv + ("list",), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        print("environment: fetching uv")
        sys.stdout.flush()
        fetch_uv()
    print("environment: installing the pinned packages")
    sys.stdout.flush()
    run(*(uv + ("sync", "--python", PYTHON, "--require-hashes", "requirements.txt")))
    run(*(uv + ("install", "--python", PYTHON, "--no-deps", "--no-build-isolation", "-e", ".")))
    with open(STAMP + ".new", "w") as file:
        file.write(target)
    os.replace(STAMP + ".new", STAMP)
    print("environment: ready")


if __name__ == "__main__":
    main()
