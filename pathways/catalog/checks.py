RULES=()
def check_catalog(c): return []
