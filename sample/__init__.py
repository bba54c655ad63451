"""The sample corpus of Banmian: articles written for this project, and the page setter that sets them as raw pages."""
