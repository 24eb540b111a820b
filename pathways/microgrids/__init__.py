"""The green microgrid of a works: sizes, bill, what each part is worth, rules, wear."""
