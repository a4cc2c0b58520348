"""What every Book is drawn with: style, and how a sheet fits its text and its paper."""
