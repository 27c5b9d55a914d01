def sheets(raw: bytes): return {}
