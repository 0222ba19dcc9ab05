"""OneWindow 一窗: one application sheet, one window, every department at once."""
