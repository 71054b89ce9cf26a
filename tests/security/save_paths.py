"""Reads from the source which functions write rows, and which ways lead past the audit trail.

A function is held where it calls `audit.record` or its kin for many, itself or through what it
calls, or where all that call it are held. The demo's invented data is left out, and what only
registers (`ready`).
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ["accounts", "applications", "core", "events", "partners", "portal", "programs", "talents"]
WRITES = {
    "bulk_create", "bulk_update", "create", "delete", "get_or_create", "save", "update",
    "update_or_create",
}  # fmt: skip
WITH_ROWS = {"bulk_create", "bulk_update"}
RECORDS = {f"core.audit.{name}" for name in ("record", "record_all", "record_each")}


@dataclass
class Function:
    """What one function or method writes, and the dotted names that it mentions."""

    writes: bool = False
    sets_state: bool = False
    calls: set[str] = field(default_factory=set)


@cache
def functions() -> dict[str, Function]:
    """Every function of the apps, by its dotted name; nested ones belong to the outer one."""
    found: dict[str, Function] = {}
    for path, module, tree in _sources():
        names = _imported(tree)
        if path.name == "__init__.py":
            found[module] = Function(calls=set(names.values()))
        for owner, node in _defined(tree):
            function = found.setdefault(
                ".".join(filter(None, [module, owner, node.name])), Function()
            )
            for part in ast.walk(node):
                if isinstance(part, ast.Call):
                    function.writes |= _writes_rows(part)
                if isinstance(part, ast.Name | ast.Attribute):
                    function.calls.add(_target(ast.unparse(part), module, owner, names))
                function.sets_state |= _sets_state(part)
    return found


def past_the_trail() -> set[str]:
    """Names of the functions that write rows and are not held."""
    known = functions()
    aliases = _handed_on(known) | _inherited(known)
    callers = defaultdict(set)
    for name, function in known.items():
        for call in {aliases.get(call, call) for call in function.calls} - {name}:
            callers[call].add(name)
    held = _that_lead_to(RECORDS, callers)
    while more := {name for name in known.keys() - held if callers[name] and callers[name] <= held}:
        held |= more
    return {name for name, function in known.items() if function.writes} - held


def setting_a_state_of(model: str) -> set[str]:
    """Names of the functions that set a column `state` and know of this model or such a row."""
    named = {model, model.lower()}
    return {
        name
        for name, function in functions().items()
        if function.sets_state and named & {call.rpartition(".")[2] for call in function.calls}
    }


def unguarded_views() -> set[str]:
    """Classes on Django's views that save or delete by themselves, without a form_valid of ours."""
    return {
        f"{module}.{node.name}"
        for _path, module, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        & {"CreateView", "UpdateView", "DeleteView"}
        and not any(getattr(part, "name", "") == "form_valid" for part in node.body)
    }


@cache
def _sources() -> list[tuple[Path, str, ast.Module]]:
    """Each file with its dotted name and its tree."""
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    found = []
    for path in paths:
        parts = path.relative_to(ROOT).with_suffix("").parts
        if not {"migrations", "demo", "load_demo"} & set(parts):
            module = ".".join(parts).removesuffix(".__init__")
            found.append((path, module, ast.parse(path.read_text(encoding="utf-8"))))
    return found


def _defined(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        parts = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = node.name if isinstance(node, ast.ClassDef) else ""
        for part in parts:
            if isinstance(part, ast.FunctionDef) and part.name != "ready":
                yield owner, part


@cache
def _imported(tree: ast.Module) -> dict[str, str]:
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _target(text: str, module: str, owner: str, names: dict[str, str]) -> str:
    """The dotted name that `text` stands for in this module."""
    first, dot, rest = text.partition(".")
    if first == "self" and owner:
        return f"{module}.{owner}.{rest}"
    return f"{names.get(first, f'{module}.{first}')}{dot}{rest}"


def _writes_rows(call: ast.Call) -> bool:
    """As a manager, a query set or a row writes: values by name, or (in bulk) rows; or plain SQL.

    A picture, a store, a hash and a dict are given what they take without a name.
    """
    if not isinstance(call.func, ast.Attribute):
        return False
    name = call.func.attr
    if name == "execute":
        return "SELECT" not in ast.unparse(call.args[0])
    return name in WITH_ROWS or (name in WRITES and not call.args)


def _sets_state(part: ast.AST) -> bool:
    """`rows.update(state=…)`, or `row.state = …`, or a `setattr` of whatever columns."""
    if isinstance(part, ast.Assign):
        return any(isinstance(to, ast.Attribute) and to.attr == "state" for to in part.targets)
    if not isinstance(part, ast.Call):
        return False
    if isinstance(part.func, ast.Attribute) and part.func.attr in {"update", "update_or_create"}:
        return any(word.arg == "state" for word in part.keywords)
    return ast.unparse(part.func) == "setattr"


def _handed_on(known: dict[str, Function]) -> dict[str, str]:
    """What packages hand on: `applications.workflow.submit` is `applications.workflow.talent.…`."""
    aliases: dict[str, str] = {}
    packages = [module for path, module, _tree in _sources() if path.name == "__init__.py"]
    for module in reversed(packages):  # inner ones first: the outer hand theirs on, too
        for target in known[module].calls:
            aliases[f"{module}.{target.rpartition('.')[2]}"] = aliases.get(target, target)
    return aliases


def _inherited(known: dict[str, Function]) -> dict[str, str]:
    """Methods of our own bases that a class has not itself, by the name they have in the class."""
    handed_on, bases = _handed_on(known), {}
    for _path, module, tree in _sources():
        names = _imported(tree)
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                found = [_target(ast.unparse(base), module, "", names) for base in node.bases]
                bases[f"{module}.{node.name}"] = [handed_on.get(base, base) for base in found]
    methods = defaultdict(list)
    for name in known:
        methods[name.rpartition(".")[0]].append(name)
    aliases: dict[str, str] = {}
    for heir in bases:
        line = list(bases[heir])
        for base in line:
            line += bases.get(base, [])
            for name in methods[base]:
                own = f"{heir}.{name.rpartition('.')[2]}"
                if own not in known:
                    aliases.setdefault(own, name)
    return aliases


def _that_lead_to(start: set[str], callers: dict[str, set[str]]) -> set[str]:
    """These, and all that call them, and so on."""
    found, new = set(start), set(start)
    while new:
        new = {caller for name in new for caller in callers[name]} - found
        found |= new
    return found
