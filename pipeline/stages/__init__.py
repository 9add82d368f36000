"""The stages, one module each: functions from tables to tables."""
