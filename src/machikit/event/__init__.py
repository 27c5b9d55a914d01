"""A one-day event: its folder, printed sheets, teams, the board for the room's screen, the offline kit, and the handover."""
