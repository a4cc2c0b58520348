"""What an office gives: roster, people, rows, figures."""
