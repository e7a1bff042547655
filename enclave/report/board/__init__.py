"""The assessment board in tables, a workbook, one page, CSV and JSON; each carries its label."""
