"""Reading a page by the shapes that its fonts draw."""
