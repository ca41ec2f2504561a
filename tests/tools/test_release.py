"""What a release is made of: equal builds, hashes that check, a complete list of outputs."""

import csv
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

import edition
import execute
import release


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_differences_name_every_file_that_is_not_the_same(tmp_path: Path):
    one = write(tmp_path / "one", a="1", b="2", sub__c="3", only="x")
    other = write(tmp_path / "other", a="1", b="changed", sub__c="3", more="y")
    assert release.differences(one, other) == ["b", "more", "only"]
    assert release.differences(one, one) == []


def test_the_archive_is_the_same_bytes_each_time(tmp_path: Path):
    folder = write(tmp_path / "upgrading-1.0.0", b="2", a="1", sub__c="3")
    release.write_archive(folder, tmp_path / "first.tar.gz")
    for path in folder.rglob("*"):
        path.touch()
    release.write_archive(folder, tmp_path / "second.tar.gz")
    assert (tmp_path / "first.tar.gz").read_bytes() == (tmp_path / "second.tar.gz").read_bytes()
    with tarfile.open(tmp_path / "first.tar.gz") as tar:
        assert tar.getnames() == [f"upgrading-1.0.0/{name}" for name in ("a", "b", "sub/c")]


def test_the_sums_check(tmp_path: Path):
    folder = write(tmp_path / "r", a="1", sub__b="2")
    release.write_sums(folder)
    command = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    if shutil.which("sha256sum") is None:
        pytest.skip("no sha256sum on this machine")
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    (folder / "a").write_text("other", encoding="utf-8")
    assert subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode != 0


def test_every_table_and_figure_is_listed_with_code_and_data(site: Path, root: Path, tmp_path):
    lines = release.write_outputs(root, tmp_path / "OUTPUTS.csv")
    listed = {line["output"] for line in lines}
    assert len(listed) == len(lines)
    files = {path.stem for path in site.rglob("*.csv") if path.parent.name == "data"}
    assert listed == files
    for line in lines:
        assert line["function"] and line["modules"], line
        assert (site / line["page"]).is_file() and (site / line["data"]).is_file()
        module, function = line["function"].split("; ")[0].rsplit(".", 1)
        path = root / "src" / f"{module.replace('.', '/')}.py"
        assert f"def {function}(" in path.read_text(encoding="utf-8"), line["function"]
    with (tmp_path / "OUTPUTS.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(lines)


def test_the_bundle_describes_what_it_holds(site: Path, root: Path, tmp_path: Path):
    lines = list(release.outputs(root))[:12]
    release.write_bundle(site, lines, tmp_path / "bundle", "1.2.3")
    package = json.loads((tmp_path / "bundle" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == "1.2.3"
    assert len({resource["name"] for resource in package["resources"]}) == len(lines)
    for resource in package["resources"]:
        path = tmp_path / "bundle" / resource["path"]
        assert resource["hash"] == f"sha256:{release.digest(path)}"
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert len(resource["schema"]["fields"]) == len(header)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("1", "2", ""), "integer"),
        (("1.5", "2"), "number"),
        (("1e3",), "number"),
        (("a", "1"), "string"),
        (("", ""), "any"),
    ],
)
def test_types_of_columns(cells: tuple[str, ...], kind: str):
    assert release._type(cells) == kind


def project(folder: Path, root: Path) -> Path:
    folder.mkdir()
    for name in ("CITATION.cff", ".zenodo.json", "_config.yml", "pyproject.toml", "CHANGELOG.md"):
        shutil.copyfile(root / name, folder / name)
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", str(folder), *identity, *words], check=True)
    return folder


def test_a_wrong_version_stops_the_release(root: Path, tmp_path: Path):
    folder = project(tmp_path / "p", root)
    path = folder / "pyproject.toml"
    version = edition.read(folder).version
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(version, "9.9.9", 1), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"pyproject\.toml: expected .* found 9\.9\.9"):
        release.check(folder)


def test_changes_that_are_not_committed_stop_the_release(root: Path, tmp_path: Path):
    folder = project(tmp_path / "p", root)
    (folder / "new").write_text("x", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"expected a clean commit, found .* with changes"):
        release.check(folder)


def test_a_machine_without_a_browser_is_told(root: Path, tmp_path: Path, monkeypatch):
    folder = project(tmp_path / "p", root)
    monkeypatch.setattr(release.browser, "find", lambda: None)
    with pytest.raises(SystemExit, match="the PDF needs one of chromium"):
        release.check(folder)


def test_a_commit_is_unpacked_as_git_archives_it(root: Path, tmp_path: Path):
    folder = project(tmp_path / "p", root)
    unpacked = release.unpack_commit(folder, tmp_path / "a place" / "ü")
    assert sorted(path.name for path in unpacked.iterdir()) == sorted(
        ["CITATION.cff", ".zenodo.json", "_config.yml", "pyproject.toml", "CHANGELOG.md"]
    )


def test_a_pdf_has_no_date_of_its_own(tmp_path: Path):
    if release.browser.find() is None:
        pytest.skip("no Chromium on this machine")
    page = tmp_path / "page.html"
    page.write_text("<h1>产业升级</h1><p>text</p>", encoding="utf-8")
    for name in ("one.pdf", "two.pdf"):
        release.write_pdf(page, tmp_path / name, "Title")
    content = (tmp_path / "one.pdf").read_bytes()
    assert content == (tmp_path / "two.pdf").read_bytes()
    assert content.startswith(b"%PDF") and b"20000101" in content


def test_chapters_have_their_outputs_in_the_list(site: Path, root: Path):
    pages = {line["page"] for line in release.outputs(root)}
    shown = {f"{name}.html" for name in execute.chapters(root) if name != "book/index"}
    assert shown - pages <= {"book/appendix/rerun.html"}
