"""The words of the product: identifier, Danish word, definition, source. See the reader."""

from faellesgrund.engine.glossary.reader import Term, TermUnknown, banned_identifiers, load_glossary, term

__all__ = ["Term", "TermUnknown", "banned_identifiers", "load_glossary", "term"]
