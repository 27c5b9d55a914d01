"""What every other room stands on: no topics, no tables, no pages."""
