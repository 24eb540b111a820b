def check_files(p): return None
