"""`terec import` and `terec junit`: from report files to a run."""
