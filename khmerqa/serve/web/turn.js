// One question on the page with what comes of it: waiting, a growing text, the answer or an error.

import { button, element } from "./dom.js";
import { answerParts } from "./answer.js";
import { breakLines, languageOf, settled } from "./khmer.js";
import { keyForm } from "./key.js";
import { day, dayOf, t, today } from "./language.js";
import { reason } from "./service.js";
import { markTerms } from "./terms.js";

let made = 0;

// Returns {question, answer, error, at} with its elements. ``edited(turn, question)`` asks it otherwise.
export function newTurn(question, edited) {
  made += 1;
  const turn = { question, answer: null, error: null, at: null };
  turn.heading = element("h2", { id: `turn-${made}`, class: "asked", tabindex: "-1", lang: languageOf(question), text: question });
  turn.edit = button(t("edit"), () => editing(turn, edited));
  turn.head = element("div", { class: "head" }, turn.heading, turn.edit);
  turn.live = element("div", { class: "whole", "aria-live": "polite" }); // screen readers read out the answer only, not the buttons
  turn.wait = element("div");
  turn.rest = element("div");
  turn.body = element("div", { "aria-busy": "true" }, turn.wait, turn.live, turn.rest);
  turn.box = element("article", { class: "turn", "aria-labelledby": `turn-${made}` }, turn.head, turn.body);
  breakLines(turn.heading);
  return turn;
}

function editing(turn, edited) {
  const field = element("textarea", { id: `${turn.heading.id}-edit`, rows: "2" });
  field.value = turn.question;
  const close = () => {
    turn.head.replaceChildren(turn.heading, turn.edit);
    turn.edit.focus();
  };
  const form = element("form", { class: "editing" }, element("label", { for: field.id, text: t("edit") }), field, element("div", { class: "row" }, element("button", { type: "submit", text: t("ask") }), button(t("cancel"), close)));
  const submit = (event) => {
    event.preventDefault();
    const question = field.value.trim();
    if (question) edited(turn, question);
    else field.focus();
  };
  form.addEventListener("submit", submit);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.target === field && event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  turn.head.replaceChildren(form);
  field.focus();
}

export function showWaiting(turn) {
  const waiting = element("p", { class: "waiting", text: t("searching") });
  turn.body.setAttribute("aria-busy", "true");
  turn.live.replaceChildren();
  turn.rest.replaceChildren();
  turn.wait.replaceChildren(waiting);
  return waiting;
}

export function showGrowing(turn, text) {
  let growing = turn.live.firstElementChild;
  if (!growing) {
    growing = element("div", { class: "answer growing" });
    turn.wait.replaceChildren();
    turn.live.replaceChildren(growing);
  }
  growing.textContent = settled(text);
}

export function showAnswer(turn) {
  const { answered, below } = answerParts(turn.answer);
  turn.edit.textContent = t("edit");
  turn.body.setAttribute("aria-busy", "false");
  turn.wait.replaceChildren();
  turn.live.replaceChildren(...answered);
  turn.rest.replaceChildren(...below);
  if (turn.at && dayOf(turn.at) !== today()) {
    turn.rest.append(element("p", { class: "notice old" }, `${t("answeredOn", day(dayOf(turn.at)))} `, button(t("again"), turn.again)));
  }
  breakLines(turn.rest);
  markTerms(turn.live).then(() => breakLines(turn.live));
}

export function showError(turn) {
  const { error } = turn;
  turn.edit.textContent = t("edit");
  turn.body.setAttribute("aria-busy", "false");
  const message = element("p", { class: "problem", role: "alert", text: error.stopped ? t("stopped") : reason(error) });
  const locked = error.status === 401 || error.status === 403;
  turn.wait.replaceChildren();
  turn.live.replaceChildren();
  turn.rest.replaceChildren(message, locked ? keyForm(turn.again) : button(t("again"), turn.again));
}
