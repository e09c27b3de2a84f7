"""Up to five runs side by side: which ones, what differs, the drawing, and the same as a workbook."""
