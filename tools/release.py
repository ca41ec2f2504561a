"""Make a release: `make release`.

The book is built twice from the same commit, in two folders, under two time zones and hash seeds,
and every byte that a reader sees must agree. Then one folder of the release holds: the site, the
executed notebooks, every table and plotted figure as CSV with a description, the list of outputs
with the code and data behind each, the PDF, the citation files, and the hashes of all of it.
"""

import ast
import csv
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import browser
import edition
import execute
import notebooks

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "_build" / "release"
CITED = ("CITATION.cff", ".zenodo.json", "README.md", "CHANGELOG.md", "LICENSE")
TEXTS = ("LICENSE-TEXT-AND-FIGURES.md", "requirements.txt")


def stop(message: str) -> None:
    """End with one line that says what is wrong."""
    sys.exit(f"release: stopped: {message}")


def check(root: Path) -> edition.Edition:
    """Return the edition to release, or stop: versions agree, nothing is uncommitted."""
    wrong = edition.disagreements(root)
    if wrong:
        stop("versions disagree\n  " + "\n  ".join(wrong))
    commit = edition.commit(root)
    if commit == edition.UNKNOWN or "with changes" in commit:
        stop(f"expected a clean commit, found {commit}")
    if browser.find() is None:
        stop(f"the PDF needs one of {', '.join(browser.NAMES)}; found none on the path")
    return edition.read(root)


def unpack_commit(root: Path, folder: Path) -> Path:
    """Write the files of the last commit into a folder, as git archives them."""
    folder.mkdir(parents=True)
    archive = subprocess.run(
        ["git", "-C", str(root), "archive", "--format=tar", "HEAD"], capture_output=True, check=True
    )
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def build(folder: Path, **settings: str) -> Path:
    """Build the book in a folder that holds a commit; return the site."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONUTF8": "1", **settings}
    run = subprocess.run(
        [sys.executable, "tools/book.py"], cwd=folder, env=environment, check=False
    )
    if run.returncode:
        stop(f"the build in {folder} failed")
    return folder / "_build" / "html"


def files(folder: Path) -> list[str]:
    """Return the relative paths of all files under a folder, sorted."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def differences(one: Path, other: Path) -> list[str]:
    """Return the files that two folders do not share byte for byte."""
    names = sorted({*files(one), *files(other)})
    return [name for name in names if not _same(one / name, other / name)]


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


# ---------------------------------------------------------------- what is in it


def outputs(root: Path) -> Iterator[dict[str, str]]:
    """Yield a line for each table and figure: where it is, what shows it, what is behind it."""
    for chapter in execute.chapters(root):
        record = execute.read_record(root, chapter)
        book = notebooks.notebook(root, chapter)
        code = [cell for cell in book.cells if cell.cell_type == "code"]
        behind = [name for name in record["files"] if name.startswith("data/")]
        modules = [name for name in record["files"] if name.startswith("src/")]
        names = imported([cell.source for cell in code])
        for cell, shown in zip(code, record["outputs"], strict=True):
            for output in shown:
                attached = output.get("metadata", {}).get("upgrading")
                if attached:
                    yield {
                        "output": attached["name"],
                        "kind": "figure" if attached["name"].startswith("fig-") else "table",
                        "page": f"{chapter}.html",
                        "data": f"{Path(chapter).parent.as_posix()}/data/{attached['name']}.csv",
                        "function": "; ".join(called(cell.source, names)),
                        "datasets": "; ".join(Path(name).stem for name in behind if ".csv" in name),
                        "modules": "; ".join(modules),
                    }


def imported(cells: list[str]) -> dict[str, str]:
    """Return the modules that a chapter imports, by the names it gives them.

    Examples
    --------
    >>> imported(["from upgrading.report import national as n"])
    {'n': 'upgrading.report.national'}
    """
    found = {}
    for statement in (node for cell in cells for node in ast.parse(cell).body):
        if isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                found[alias.asname or alias.name] = f"{statement.module}.{alias.name}"
    return found


def called(cell: str, names: dict[str, str]) -> list[str]:
    """Return the functions that a cell calls, with their modules.

    Examples
    --------
    >>> called("n.table(n.rates())", {"n": "upgrading.report.national"})
    ['upgrading.report.national.table', 'upgrading.report.national.rates']
    """
    calls = [node.func for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.Call)]
    return [
        f"{names.get(call.value.id, call.value.id)}.{call.attr}"
        for call in calls
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name)
    ]


def write_outputs(root: Path, path: Path) -> list[dict[str, str]]:
    """Write the list of tables and figures with the code and data behind each; return it."""
    lines = list(outputs(root))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return lines


def write_bundle(site: Path, lines: list[dict[str, str]], folder: Path, version: str) -> None:
    """Copy the data behind each table and figure, and describe them as a data package."""
    folder.mkdir()
    resources = []
    for line in lines:
        name = f"{line['output']}.csv"
        shutil.copyfile(site / line["data"], folder / name)
        resources.append(describe(folder / name, line))
    package = {
        "name": "upgrading-tables-and-figures",
        "version": version,
        "licenses": [{"name": "CC-BY-4.0"}],
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")


def describe(path: Path, line: dict[str, str]) -> dict[str, object]:
    """Return a table's description in the form of the Data Package standard."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    columns = list(zip(*rows[1:], strict=True)) or [() for _ in rows[0]]
    return {
        "name": line["output"].lower(),
        "path": path.name,
        "title": f"{line['kind'].capitalize()} {line['output']}, page {line['page']}",
        "mediatype": "text/csv",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest(path)}",
        "schema": {
            "fields": [
                {"name": name or f"column_{place}", "type": _type(cells)}
                for place, (name, cells) in enumerate(zip(rows[0], columns, strict=True))
            ]
        },
    }


def _type(cells: tuple[str, ...]) -> str:
    held = [cell for cell in cells if cell]
    try:
        values = [float(cell) for cell in held]
    except ValueError:
        return "string"
    if not held:
        return "any"
    whole = all(re.fullmatch(r"-?[0-9]+", cell) for cell in held)
    return "integer" if whole and all(map(float.is_integer, values)) else "number"


# ---------------------------------------------------------------- the PDF


def single_page(folder: Path) -> Path:
    """Build the whole book as one page; return it."""
    work = folder / "_build" / "single"
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "."]
    options = ["--path-output", str(work), "--builder", "singlehtml", "-q"]
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONHASHSEED": "0"}
    run = subprocess.run(
        [*command, *options], cwd=folder, env=environment, capture_output=True, check=False
    )
    if run.returncode:
        stop("the page for the PDF failed\n" + run.stderr.decode("utf-8", "replace"))
    site = work / "_build" / "singlehtml"
    page = site / "book.html"
    # Sphinx writes links as if the page stood in the folder above
    text = (site / "book" / "index.html").read_text(encoding="utf-8")
    text = text.replace(edition.PLACEHOLDER, edition.commit(folder))
    page.write_text(re.sub(r"<script src=[^>]*explorer\.js[^>]*></script>", "", text), "utf-8")
    return page


def write_pdf(page: Path, path: Path, title: str) -> None:
    """Print a page to a tagged PDF with an outline; its dates are left out."""
    with browser.chromium() as chromium:
        tab = chromium.new_page()
        tab.set_default_timeout(600_000)
        tab.emulate_media(media="print", color_scheme="light")
        tab.goto(page.as_uri())
        tab.evaluate("window.MathJax && MathJax.startup && MathJax.startup.promise")
        tab.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
        style = "font-size:8px;width:100%;padding:0 16mm;display:flex;justify-content:space-between"
        footer = f'<div style="{style}"><span>{title}</span><span class="pageNumber"></span></div>'
        margins = {"top": "16mm", "bottom": "18mm", "left": "16mm", "right": "16mm"}
        tab.pdf(
            path=path,
            format="A4",
            margin=margins,
            tagged=True,
            outline=True,
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=footer,
        )
    content = path.read_bytes()
    for field in (b"CreationDate", b"ModDate"):
        # same length, so that the places that the file notes stay right
        fixed = rb"/" + field + rb" (D:20000101000000+00'00')"
        content = re.sub(rb"/" + field + rb" \(D:[^)]{21}\)", fixed, content)
    path.write_bytes(content)


# ---------------------------------------------------------------- the archive


def digest(path: Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_sums(folder: Path) -> None:
    """Write `SHA256SUMS`, which `sha256sum --check` reads."""
    lines = [f"{digest(folder / name)}  {name}" for name in files(folder)]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_archive(folder: Path, path: Path) -> None:
    """Pack a folder, the same bytes each time: names sorted, no owner, one date."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name in files(folder):
            entry = tarfile.TarInfo(f"{folder.name}/{name}")
            content = (folder / name).read_bytes()
            entry.size, entry.mode = len(content), 0o644
            tar.addfile(entry, io.BytesIO(content))
    path.write_bytes(gzip.compress(buffer.getvalue(), mtime=0))


def assemble(source: Path, site: Path, folder: Path, version: str) -> None:
    """Put everything of a release but the PDF and the hashes into a folder."""
    shutil.copytree(site, folder / "html")
    for chapter in execute.chapters(source):
        path = folder / "notebooks" / f"{chapter.removeprefix('book/')}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / "_sources" / f"{chapter}.ipynb", path)
    lines = write_outputs(source, folder / "OUTPUTS.csv")
    write_bundle(site, lines, folder / "tables-and-figures", version)
    shutil.copytree(source / "data", folder / "data")
    for name in (*CITED, *TEXTS):
        shutil.copyfile(source / name, folder / name)


def main() -> None:
    """Check, build twice, compare, assemble, pack, and say where the release is."""
    chosen = check(ROOT)
    name = f"upgrading-{chosen.version}"
    with tempfile.TemporaryDirectory(prefix="release-") as scratch:
        first = unpack_commit(ROOT, Path(scratch) / "one")
        second = unpack_commit(ROOT, Path(scratch) / "a second place")
        print("release: first build", flush=True)
        site = build(first, TZ="Asia/Shanghai", PYTHONHASHSEED="1")
        print("release: second build", flush=True)
        other = build(second, TZ="America/Lima", PYTHONHASHSEED="2")
        found = differences(site, other)
        if found:
            stop(f"two builds differ in {len(found)} files\n  " + "\n  ".join(found[:20]))
        print(f"release: {len(files(site))} files, the same bytes in both builds", flush=True)
        folder = Path(scratch) / name
        folder.mkdir()
        assemble(first, site, folder, chosen.version)
        print("release: PDF", flush=True)
        title = f"{chosen.title}, version {chosen.version}"
        write_pdf(single_page(first), folder / f"{name}.pdf", title)
        write_sums(folder)
        shutil.rmtree(TARGET, ignore_errors=True)
        TARGET.mkdir(parents=True)
        write_archive(folder, TARGET / f"{name}.tar.gz")
        shutil.move(folder, TARGET / name)
    print(f"release: {TARGET / name}.tar.gz, {digest(TARGET / f'{name}.tar.gz')}", flush=True)


if __name__ == "__main__":
    main()
