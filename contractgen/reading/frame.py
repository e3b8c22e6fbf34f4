"""spaCy, without its command line.

`import spacy` also imports what downloads models and starts projects (typer, requests, httpx,
weasel): 365 modules and a third of the time that the import takes, for a function that nobody
calls here. It is put off until somebody does.
"""

import importlib
import sys
from types import ModuleType
from typing import Any

_COMMANDS = "spacy.cli"
_INFO = "spacy.cli.info"


def _import_spacy() -> ModuleType:
    """Import spaCy, its command line in name only while that lasts."""
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    commands, info = ModuleType(_COMMANDS), ModuleType(_INFO)
    commands.__path__ = []
    info.info = _info  # type: ignore[attr-defined]
    sys.modules.update({_COMMANDS: commands, _INFO: info})
    try:
        return importlib.import_module("spacy")
    finally:
        del sys.modules[_COMMANDS], sys.modules[_INFO]


def _info(*arguments: Any, **options: Any) -> Any:
    """Call spaCy's own `info`."""
    return importlib.import_module(_INFO).info(*arguments, **options)


spacy = _import_spacy()
