"""Settlement statements as people read them: tables, workbook, document."""
