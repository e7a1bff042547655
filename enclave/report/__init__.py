"""What a result looks like: tables that foot, workbooks, pictures, files."""
