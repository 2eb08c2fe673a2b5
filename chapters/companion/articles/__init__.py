"""Articles coded as a whole: held against a text (`verify`), added from a sheet (`add`)."""
