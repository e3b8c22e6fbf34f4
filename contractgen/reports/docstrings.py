"""What is written under the fields of a model, for its JSON Schema.

pydantic can gather this itself (`use_attribute_docstrings`), but at every start of the program: it
parses the source of each class as it is made, a fifth of a second for the rules' models.
"""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel


def describe(schema: dict[str, Any], *bases: type[BaseModel]) -> None:
    """Add to a schema's definitions what stands under the fields of the models of that name.

    `bases`: the models meant are these and all that are derived from them.
    """
    models = {model.__name__: model for base in bases for model in _derived(base)}
    for name, definition in schema.get("$defs", {}).items():
        if name in models:
            told = _under_fields(models[name])
            for field, content in definition.get("properties", {}).items():
                if field in told:
                    content.setdefault("description", told[field])


def _derived(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for one in model.__subclasses__():
        yield from _derived(one)


def _under_fields(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstring under each field, the model's own before those that it inherits."""
    told: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if issubclass(one, BaseModel) and one is not BaseModel:
            told.update(_classes(inspect.getfile(one)).get(one.__name__, {}))
    return told


@cache
def _classes(path: str) -> dict[str, dict[str, str]]:
    """Return the docstrings under the fields of each class of a module."""
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    return {node.name: dict(_told(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _told(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            yield field.target.id, inspect.cleandoc(after.value.value)
