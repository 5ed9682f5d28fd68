"""What judgement reads and keeps: outcomes and tries of cases, verdicts, problems and excuses."""
