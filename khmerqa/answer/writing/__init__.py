"""From chosen candidates to the text and the citations of an answer."""
