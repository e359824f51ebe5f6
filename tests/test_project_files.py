"""The files around the course agree with each other and with it: versions, ways in, workflows, commands in the prose.

Each is read by the parser or schema of the tool that it is for, where that tool can be had without a network.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
import site_audit
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tandem.cli import main

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROSE = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "book" / "instructors.md"]


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command that lies beside this Python."""
    path = shutil.which(name, path=str(Path(sys.executable).parent))
    assert path, f"{name} is not installed: make test installs it"
    return subprocess.run([path, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


# --- versions: ranges in pyproject.toml, the tested ones in constraints.txt, and nowhere else ---------------------------


def pins() -> dict[str, str]:
    """Package and version of each line of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            name, sign, version = line.partition("==")
            assert sign and version, f"constraints.txt: not NAME==VERSION: {line}"
            found[canonicalize_name(name)] = version
    return found


def requirements() -> list[Requirement]:
    """Every direct dependency, extras included, without the course's own extras."""
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    found = [Requirement(text) for group in groups for text in group]
    return [requirement for requirement in found if canonicalize_name(requirement.name) != PROJECT["name"]]


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_tested_version_is_within_its_range(requirement):
    version = pins().get(canonicalize_name(requirement.name))
    assert version, f"constraints.txt does not name {requirement.name}"
    assert requirement.specifier.contains(version, prereleases=True), f"{version} is not within {requirement}"


def test_no_constraint_names_a_local_build():
    """``2.13.0+cpu`` would bind everybody to one machine's wheel."""
    assert not [name for name, version in pins().items() if "+" in version]


def test_constraints_are_sorted():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    names = [line.partition("==")[0].lower() for line in lines if "==" in line]
    assert names == sorted(names)


def test_conda_installs_this_repository_under_the_same_constraints():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == "tandem"
    *conda, pip = environment["dependencies"]
    assert pip == {"pip": ["-c constraints.txt", "-e .[lab]"]}
    assert conda == ["python=3.11", "pip"], "versions stand in constraints.txt only"


def test_binder_sees_one_way_in():
    """repo2docker would take any of these before environment.yml, or look for it in a folder of its own."""
    before = ["binder", ".binder", "Dockerfile", "Project.toml", "REQUIRE", "default.nix", "install.R", "DESCRIPTION"]
    assert not [name for name in before if (ROOT / name).exists()]
    assert (ROOT / "environment.yml").is_file()


def test_one_range_of_pythons():
    """pyproject.toml, the Makefile's check, the workflows, conda and the dev container mean the same Python."""
    assert PROJECT["requires-python"] == ">=3.11,<3.14"
    assert "(3, 11) <= sys.version_info[:2] < (3, 14)" in (ROOT / "Makefile").read_text(encoding="utf-8")
    used = [version for step in steps() if (version := step.get("with", {}).get("python-version"))]
    assert set(used) == {"3.11"}


# --- dev container, citation, licence ----------------------------------------------------------------------------------


def test_dev_container():
    """Only keys of the dev container's schema, a Python that the course is for, and commands that make knows."""
    known = {
        "name", "image", "hostRequirements", "containerEnv", "postCreateCommand", "forwardPorts", "portsAttributes",
        "customizations",
    }  # fmt: skip
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    assert set(container) <= known
    assert re.fullmatch(r"python:3\.11-\w+", container["image"])
    assert {str(port) for port in container["forwardPorts"]} == set(container["portsAttributes"])
    for amount in (container["hostRequirements"]["memory"], container["hostRequirements"]["storage"]):
        assert re.fullmatch(r"\d+[tgmk]b", amount)
    command, *targets = container["postCreateCommand"].split()
    assert command == "make"
    assert targets == [f"{container['containerEnv']['VENV']}/installed-{extra}" for extra in ("lab", "test")]
    assert not unknown_targets(targets, f"VENV={container['containerEnv']['VENV']}")


def test_citation():
    result = tool("check-jsonschema", "--builtin-schema", "vendor.citation-file-format", "CITATION.cff")
    assert result.returncode == 0, result.stdout
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"].split(" AND ")


def test_licences_are_there_in_full():
    code, text = ((ROOT / name).read_text(encoding="utf-8") for name in PROJECT["license-files"])
    assert "Redistribution and use in source and binary forms" in code
    assert "Creative Commons Attribution 4.0 International Public License" in text
    assert text.index("\nSection 1 ") < text.index("\nSection 8 ")


def test_changelog_names_this_version_or_what_comes_next():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\]", text, flags=re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert len(headings) == len(set(headings))


# --- the site's audit --------------------------------------------------------------------------------------------------


def test_the_audit_is_pinned_and_names_no_registry():
    folder = ROOT / "tests" / "audit"
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert wanted
    for name, version in wanted.items():
        assert lock[f"node_modules/{name}"]["version"] == version, "a version, not a range"
    assert not [name for name, package in lock.items() if "resolved" in package], "npm install --package-lock-only"
    assert "omit-lockfile-registry-resolved=true" in (folder / ".npmrc").read_text(encoding="utf-8")


def test_an_audit_below_its_limits_is_said():
    good = {form: {name: 100 for name in limits} for form, limits in site_audit.LIMITS.items()}
    bad = {**good, "mobile": {**good["mobile"], "performance": 89}}
    assert site_audit.below({"a.html": bad, "b.html": good}) == ["a.html, mobile: performance 89, and 90 is the least"]


# --- CI ----------------------------------------------------------------------------------------------------------------


def steps() -> list[dict]:
    """Every step of every workflow."""
    loaded = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in WORKFLOWS]
    return [step for workflow in loaded for job in workflow["jobs"].values() for step in job["steps"]]


def unknown_targets(targets: list[str], *settings: str) -> list[str]:
    """Those that make has no rule for; nothing is made."""
    run = [
        subprocess.run(["make", "-n", *settings, target], cwd=ROOT, capture_output=True, text=True)
        for target in targets
    ]
    return [target for target, result in zip(targets, run, strict=True) if "No rule to make target" in result.stderr]


def made(text: str) -> tuple[list[str], list[str]]:
    """Targets of all ``make`` commands in a text, and the settings (NAME=value) they come with."""
    code = re.sub(r"(^|\s)#.*", "", text)
    words = [word for line in re.findall(r"(?:^|[\s`&;])make ([^`\n|&;]+)", code) for word in line.split()]
    return [w for w in words if "=" not in w and not w.startswith("-")], [w for w in words if "=" in w]


def test_ci_runs_make_test_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111, ".ci/run is not executable"
    assert ".ci/run" in [step.get("run") for step in steps()]


def test_there_are_five_workflows():
    assert [path.stem for path in WORKFLOWS] == ["ci", "grade-pull-requests", "grade", "pages", "weekly"]


@pytest.mark.parametrize("schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"])
def test_workflows_keep_the_schema(schema):
    result = tool("check-jsonschema", "--builtin-schema", schema, *map(str, WORKFLOWS))
    assert result.returncode == 0, result.stdout


def test_gitlabs_example_keeps_its_schema_and_calls_what_is_there():
    result = tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", ".ci/gitlab-ci.yml")
    assert result.returncode == 0, result.stdout
    (job,) = yaml.safe_load((ROOT / ".ci" / "gitlab-ci.yml").read_text(encoding="utf-8")).values()
    script = "\n".join(job["script"])
    assert made(script)[0] and not unknown_targets(made(script)[0])
    assert commands(script) and not unknown_commands(script)
    written = [*job["artifacts"]["paths"], job["artifacts"]["reports"]["junit"]]
    assert all(path in script for path in written)


def test_dependabot_keeps_its_schema():
    result = tool("check-jsonschema", "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml")
    assert result.returncode == 0, result.stdout


def test_workflows_are_safe():
    """zizmor: no injection, least permissions, no credentials left behind, pinned actions (see .github/zizmor.yml)."""
    result = tool("zizmor", "--offline", "--no-progress", ".")
    assert result.returncode == 0, result.stdout
    assert all(f".github/workflows/{path.name}" in result.stderr for path in WORKFLOWS), "zizmor skipped a workflow"


def test_zizmor_would_say_so(tmp_path):
    """An action pinned by nothing is found, so the silence above means something."""
    workflow = tmp_path / ".github" / "workflows" / "bad.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(
        "name: Bad\non: push\npermissions: {}\njobs:\n  bad:\n    name: bad\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - uses: someone/something@v1\n",
        encoding="utf-8",
    )
    config = str(ROOT / ".github" / "zizmor.yml")
    result = tool("zizmor", "--offline", "--no-progress", "--config", config, str(tmp_path))
    assert result.returncode != 0
    assert "unpinned-uses" in result.stdout


def test_workflows_use_no_secret_and_write_nothing_but_the_site():
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        assert "secrets." not in text, path.name
        writes = re.findall(r"^\s+([\w-]+): write$", text, flags=re.MULTILINE)
        assert writes == (["pages", "id-token"] if path.stem == "pages" else []), path.name


def test_nothing_that_a_stranger_does_starts_a_workflow_with_rights():
    """A pull request runs without secrets; what runs after it, or in its name with rights, is not used at all."""
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        triggers = set(workflow[True])  # YAML 1.1 reads the key "on" as true
        assert triggers <= {"push", "pull_request", "schedule", "workflow_dispatch"}, path.name
        if "pull_request" in triggers:
            assert workflow["permissions"] == {"contents": "read"}, path.name


def git(*arguments: str | Path) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *map(str, arguments)], check=True, capture_output=True)


def test_pull_requests_are_collected_as_data(tmp_path):
    """The step as it stands, with a fake of GitHub's own command and a repository here: only plain exercises are taken."""
    (step,) = [step for step in steps() if step.get("name") == "Fetch the notebooks of all open pull requests"]
    course = tmp_path / "server" / "owner" / "course"
    git("init", "-q", course)
    for number, content in {3: "first", 4: "second"}.items():
        for name in ("graphs/pytorch.ipynb", "graphs/other.ipynb", 'odd "$(touch x)/pytorch.ipynb'):
            path = course / "exercises" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        (course / "src.py").write_text("evil")
        (course / "exercises" / "graphs" / "tensorflow.ipynb").unlink(missing_ok=True)
        (course / "exercises" / "graphs" / "tensorflow.ipynb").symlink_to("/etc/passwd")
        git("-C", course, "add", "-A")
        git("-C", course, "commit", "-q", "-m", "x")
        git("-C", course, "update-ref", f"refs/pull/{number}/head", "HEAD")
    fake = tmp_path / "bin" / "gh"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho '3 ada'\necho '4 bob'\n")
    fake.chmod(0o755)
    environment = {
        "PATH": f"{fake.parent}:{os.environ['PATH']}",
        "COURSE": "owner/course",
        "GITHUB_SERVER_URL": f"file://{tmp_path}/server",
    }
    subprocess.run(["bash", "-e", "-o", "pipefail", "-c", step["run"]], cwd=tmp_path, env=environment, check=True)
    taken = {path.relative_to(tmp_path).as_posix(): path for path in (tmp_path / "submitted").rglob("*.*")}
    assert {name: path.read_text() for name, path in taken.items()} == {
        "submitted/ada/graphs/pytorch.ipynb": "first",
        "submitted/bob/graphs/pytorch.ipynb": "second",
        "submitted/ada/graphs/tensorflow.ipynb": "/etc/passwd",
        "submitted/bob/graphs/tensorflow.ipynb": "/etc/passwd",
    }
    assert not any(path.is_symlink() for path in taken.values()), "of a link, only what it says is taken"
    assert not (tmp_path / "x").exists()


def test_workflows_call_what_make_knows():
    targets, _ = made("\n".join(step.get("run", "") for step in steps()))
    assert targets, "no workflow calls make: nothing was checked"
    assert not unknown_targets(targets)


def test_workflows_call_commands_of_tandem():
    assert not unknown_commands("\n".join(step.get("run", "") for step in steps()))


# --- commands in the prose ---------------------------------------------------------------------------------------------


def commands(text: str) -> list[list[str]]:
    """Words of each ``tandem ...`` command in code: in a fence, at the beginning of a line, or between backticks."""
    inline = re.findall(r"`(?:\S*/)?tandem ([^`\n]+)`", text)
    lines = re.findall(r"^ *(?:\$ )?(?:\S*/)?tandem (\w[^`\n#|&]*)", _fences(text), flags=re.MULTILINE)
    return [line.split() for line in inline + lines]


def _fences(text: str) -> str:
    """What stands in fenced code, without comments; the whole text where there is no fence (a workflow's script)."""
    fenced = re.findall(r"^ *```\w*\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"[ \t]+#.*", "", "\n".join(fenced) if fenced else text)


def unknown_commands(text: str) -> list[str]:
    """What names no command of ``tandem``, or an option that the command does not have."""
    problems = []
    for words in commands(text):
        command = main.commands.get(words[0])
        if words[0].startswith("-") or words[0].isupper():  # an option of tandem itself, or a placeholder
            continue
        if command is None:
            problems.append(f"tandem {words[0]}")
            continue
        options = {o for p in command.params if isinstance(p, click.Option) for o in [*p.opts, *p.secondary_opts]}
        options |= set(main.context_settings["help_option_names"])
        problems += [f"tandem {words[0]} {word}" for word in words[1:] if word.startswith("-") and word not in options]
    return problems


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_commands_in_the_prose_exist(path):
    text = path.read_text(encoding="utf-8")
    assert commands(text), f"{path.name} names no command: nothing was checked"
    assert not unknown_commands(text)
    inline = "\n".join(re.findall(r"`(make [^`\n]+)`", text))
    assert not unknown_targets(made(f"{_fences(text)}\n{inline}")[0])


def test_a_command_that_does_not_exist_is_found():
    assert unknown_commands("`tandem fly graphs`") == ["tandem fly"]
    assert unknown_commands("```\ntandem run --solution\n```") == ["tandem run --solution"]
    assert unknown_targets(["fly"]) == ["fly"]


def test_files_in_the_prose_exist():
    """A path in backticks that begins like one of ours is there (what stands for a name is in capitals)."""
    for path in PROSE:
        named = re.findall(
            r"`((?:src|tests|book|notebooks|solutions|exercises|\.github)/[\w./-]+)`", path.read_text("utf-8")
        )
        missing = [name for name in named if not re.search(r"[A-Z]{4}", name) and not (ROOT / name).exists()]
        assert not missing, f"{path.name} names what is not there: {missing}"


def test_the_start_page_of_jupyterlab_opens_notebooks_and_nothing_raw():
    """A page of the site is text with directives, which JupyterLab would show as they stand."""
    text = (ROOT / "notebooks" / "start.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    assert not [link for link in links if not link.endswith(".ipynb")]
    assert not [link for link in links if not (ROOT / "notebooks" / link).is_file()]
