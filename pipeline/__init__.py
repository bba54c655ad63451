"""What is done to text: plain Python, pandas and Arrow.  Knows neither Dagster nor Great Expectations."""
