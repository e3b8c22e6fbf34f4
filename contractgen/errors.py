"""The errors that users meet: each message is one Chinese sentence that names the place.

```
ContractgenError
├── DocumentError    an agreement that can't be read
├── TermsError       terms that can't be understood (every problem at once)
├── DraftError       terms or a template from which nothing can be drafted
├── PdfError         PDFs that can't be made on this machine
├── RuleBookError    a wrong file in clauses/
├── DecisionsError   a register of decisions that can't be understood
├── BaselineError    an earlier report that can't serve as a baseline
└── OutputError      a result that can't be written
```
"""

from collections.abc import Sequence


class ContractgenError(Exception):
    """An expected failure; `str()` of it is what the user reads. The command line exits with 2."""


class DocumentError(ContractgenError):
    """A document can't be read: missing, damaged, encrypted, hostile, or of another kind."""


class TermsError(ContractgenError):
    """Terms can't be understood.

    `problems` holds one Chinese sentence per field that is wrong, each starting with the field's
    dotted name, so that all can be mended at once.
    """

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source = source
        self.problems = tuple(problems)
        if len(problems) == 1:
            super().__init__(f"{source}：{problems[0]}")
        else:
            super().__init__("\n".join((f"{source}：有 {len(problems)} 处需要改正", *problems)))


class DraftError(ContractgenError):
    """Nothing can be drafted: a term that the wording needs is missing, or a template is wrong."""


class PdfError(ContractgenError):
    """No PDF can be made: LibreOffice or a Chinese font is missing."""


class RuleBookError(ContractgenError):
    """A file in `clauses/` is wrong; the message names the file and the line."""


class DecisionsError(ContractgenError):
    """A register of decisions is wrong; the message names the file, the line and the entry."""


class BaselineError(ContractgenError):
    """An earlier report can't serve as a baseline: missing, damaged, or no report of ours."""


class OutputError(ContractgenError):
    """A result can't be written: no permission, no space, a folder in the way."""
