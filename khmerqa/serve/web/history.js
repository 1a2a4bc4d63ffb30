// Earlier questions, on this device only.

import { $, element, say } from "./dom.js";
import { t } from "./language.js";

const KEY = "khmerqa-questions";
const MAX_QUESTIONS = 30;

function questions() {
  try {
    const value = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
  } catch (error) {
    return [];
  }
}

export function rememberQuestion(question) {
  const all = [question, ...questions().filter((each) => each !== question)].slice(0, MAX_QUESTIONS);
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch (error) {
    // Without storage there is no history.
  }
  showHistory();
}

export function showHistory() {
  const all = questions();
  $("history").hidden = all.length === 0;
  const line = (question) => element("li", {}, element("a", { href: `/?q=${encodeURIComponent(question)}`, text: question }));
  $("history-list").replaceChildren(...all.map(line));
}

export function prepareHistory() {
  $("forget").addEventListener("click", () => {
    try {
      localStorage.removeItem(KEY);
    } catch (error) {
      // There was nothing to delete.
    }
    showHistory();
    say(t("forgotten"));
    $("question").focus();
  });
}
