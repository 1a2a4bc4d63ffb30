"""Office files: DOCX, PPTX, XLSX."""
