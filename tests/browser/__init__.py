"""Pages, looked at in a real browser: headless Chromium, and axe-core inside it."""
