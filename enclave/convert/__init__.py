"""Between Excel, YAML and JSON: the fill-in workbook of a deal, and back, with nothing lost."""
