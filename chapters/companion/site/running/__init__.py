"""Running the chapters: execution, what is kept between builds, what is out of date."""
