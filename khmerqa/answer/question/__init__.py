"""What a question asks for, known before anything is searched.

profile       the one value of all below, made once
small_talk    greetings, thanks, questions about the assistant
wishes        about the answer before: in the other language, more, shorter, again
follow_up     completes a question from the turns before it; rewriting does so with a language model
terms         glossary terms that it asks for
comparison    the two things that it compares
definitions   what it wants to be defined, and what defines it
answer_type   list, number, time, person, definition; how many items
offices       whose holder it asks for
constraints   what evidence must hold to answer it: money, a place, an article's number
"""
