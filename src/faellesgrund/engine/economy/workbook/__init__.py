"""The expected case as a live workbook: inputs, rates, cost, financing, loan, budget and rent as formulas."""
