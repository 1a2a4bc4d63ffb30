"""The commands that check, move, restore and tidy an index, and set up the shell.

doctor      what is installed and usable here
verify      check files and passages of an index
rollback    return to the previous generation
prune       remove older generations
export      write an index to one file
import_     load an exported index
completion  the completion of commands in a shell
"""
