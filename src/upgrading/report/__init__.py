"""What a chapter calls to show things: figures, tables, numbers in prose."""
