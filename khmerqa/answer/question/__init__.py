"""What a question asks for, known before anything is searched.

profile       the one value of all below, made once
small_talk    greetings, thanks, questions about the assistant
wishes        about the answer before: in the other language, more, shorter, again
follow_up     completes a question from the turns before it; rewriting does so with a language model
ellipsis      the question before with one part replaced: "And in Pursat?"
terms         glossary terms that it asks for
definitions   what it wants to be defined, and what defines it
answer_type   list, number, time, person, definition; how many items
offices       whose holder it asks for
contacts      which contact detail it asks for, and what tells one
places        the countries and provinces that it names
names         what it names and its evidence must name: places, bodies, years
mentions      names in Latin letters, which some passage must hold
constraints   what evidence must hold to answer it: money, an article's number
"""
