// Keys on the whole page: "/" goes to the question; in the empty box, the arrows bring back earlier questions.

import { $ } from "./dom.js";
import { questionsAsked } from "./memory.js";

let at = -1; // which earlier question is in the box; -1: none

function recall(event) {
  const box = $("question");
  const earlier = questionsAsked();
  const untouched = at < 0 ? box.value === "" : box.value === earlier[at];
  const next = at + (event.key === "ArrowUp" ? 1 : -1);
  if (!untouched || next < -1 || next >= earlier.length) return;
  event.preventDefault();
  at = next;
  box.value = at < 0 ? "" : earlier[at];
}

export function prepareKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog:modal, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !$("question").checkVisibility()) return;
    event.preventDefault();
    $("question").focus();
  });
  $("question").addEventListener("keydown", (event) => {
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.isComposing;
    if (plain && (event.key === "ArrowUp" || event.key === "ArrowDown")) recall(event);
    else if (event.key.length === 1 || event.key === "Enter") at = -1;
  });
}
