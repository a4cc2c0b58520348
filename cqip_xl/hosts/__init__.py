"""Live hosts: xlwings over Excel and LibreOffice."""
