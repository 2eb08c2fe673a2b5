"""What stands in the pages: evidence notes, registers, figures, reference pages, citations."""
