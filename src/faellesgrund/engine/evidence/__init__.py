"""What experience says: figures, reference projects, price indices, component lives. See the reader."""

from faellesgrund.engine.evidence.reader import EvidenceBook, Figure, FigureUnknown, load_evidence

__all__ = ["EvidenceBook", "Figure", "FigureUnknown", "load_evidence"]
