"""Reads from the source what each module imports; nothing is executed."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BY_NAME = {"get_model", "import_module", "import_string"}


@dataclass(frozen=True)
class Import:
    """One thing that `path` imports at `line`, by its full dotted name."""

    path: Path
    line: int
    target: str
    reason: str | None = None  # None at the top of the file; else the comment beside it, or ""
    for_types: bool = False  # under TYPE_CHECKING: it binds nothing when the program runs

    @property
    def app(self) -> str:
        return self.path.parts[0]

    @property
    def room(self) -> str:
        return self.path.with_suffix("").parts[1]

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"

    def target_part(self, index: int) -> str:
        return (*self.target.split("."), "", "")[index]


class Reader(ast.NodeVisitor):
    """Collects what one file imports, also inside functions and by name in a string."""

    def __init__(self, path: Path, source: str):
        self.path = path
        self.lines = source.splitlines()
        self.depth = 0
        self.for_types = False
        self.found: list[Import] = []
        self.visit(ast.parse(source, str(path)))

    def visit_FunctionDef(self, node):
        self.depth += 1
        self.generic_visit(node)
        self.depth -= 1

    visit_AsyncFunctionDef = visit_Lambda = visit_FunctionDef

    def visit_If(self, node):
        outside = self.for_types
        self.for_types = outside or ast.unparse(node.test).endswith("TYPE_CHECKING")
        for child in node.body:
            self.visit(child)
        self.for_types = outside
        for child in node.orelse:
            self.visit(child)

    def visit_Import(self, node):
        for alias in node.names:
            self._add(node, alias.name)

    def visit_ImportFrom(self, node):
        package = "." * node.level + (node.module or "")
        for alias in node.names:
            self._add(node, f"{package}.{alias.name}")

    def visit_Call(self, node):
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name in BY_NAME and "migrations" not in self.path.parts and node.args:
            target = node.args[0]
            if isinstance(target, ast.Constant) and isinstance(target.value, str):
                self.found.append(Import(self.path, node.lineno, target.value))
        self.generic_visit(node)

    def _add(self, node, target):
        reason = self._comment(node) if self.depth else None
        self.found.append(Import(self.path, node.lineno, target, reason, self.for_types))

    def _comment(self, node):
        """The comment on the lines of the import or on the line before it."""
        lines = self.lines[max(0, node.lineno - 2) : node.end_lineno]
        own = [line.partition("#")[2] for line in lines[1:]]
        before = [lines[0].lstrip()[1:]] if lines[0].lstrip().startswith("#") else []
        return re.sub(r"\s*noqa(: *[A-Z0-9, ]+)?", "", " ".join([*before, *own])).strip()


def python_files(root: Path, apps: list[str]) -> Iterator[Path]:
    """Relative to `root`, sorted."""
    for app in apps:
        yield from sorted(path.relative_to(root) for path in (root / app).rglob("*.py"))


def imports(root: Path, apps: list[str]) -> list[Import]:
    """Everything that the apps below `root` import."""
    return [
        found
        for path in python_files(root, apps)
        for found in _imports_of(path, (root / path).read_text(encoding="utf-8"))
    ]


@cache  # each rule of the house reads all of them
def _imports_of(path: Path, source: str) -> list[Import]:
    return Reader(path, source).found
