"""Documents as a reader sees them: a .docx, .txt or .md file becomes lines of plain text.

The only reader of Word files. Everything visible is there exactly once: automatic numbers, the
results of fields, tables, text boxes, notes, headers; nothing that Word hides is. Not read are
comments, pictures, charts, SmartArt, embedded files and documents imported by reference.
"""

from contractgen.document.fonts import Font, fonts_of
from contractgen.document.model import PROVENANCE_NS, Document, Paragraph
from contractgen.document.plaintext import decode_text, document_from_text
from contractgen.document.reader import read_bytes, read_document

__all__ = [
    "PROVENANCE_NS",
    "Document",
    "Font",
    "Paragraph",
    "decode_text",
    "document_from_text",
    "fonts_of",
    "read_bytes",
    "read_document",
]
