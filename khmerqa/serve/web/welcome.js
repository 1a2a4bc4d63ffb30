// What the page shows before the first question: examples, or why nothing can be asked yet and what to do.

import { $, button, element, say } from "./dom.js";
import { breakLines } from "./khmer.js";
import { keyForm } from "./key.js";
import { language, t } from "./language.js";
import { fetched, key, reason } from "./service.js";

const FIRST_WAIT = 2000; // milliseconds until the service is tried again; doubled each time
const MAX_TRIES = 12;
const NOT_HEARD = { state: "ready", questions: [], language: null }; // so that a question can be typed at once
let now = NOT_HEARD;
let latest = 0; // number of the latest request, so that a late answer to an earlier one is dropped
let changed = () => {};
let submit = () => {};

// Returns {state, questions, error}; the state is "ready", "empty", "locked", "busy" or "away".
export async function situation() {
  const wanted = language();
  try {
    const found = await fetched(`/v1/examples?language=${wanted}`);
    return { state: found.documents ? "ready" : "empty", questions: found.questions, language: wanted };
  } catch (error) {
    const state = error.status === 401 || error.status === 403 ? "locked" : error.status ? "busy" : "away";
    return { state, questions: [], language: wanted, error };
  }
}

// Says what is the matter and what to do; null where all is well.
export function situationCard({ state, error }, again) {
  if (state === "ready") return null;
  const [title, text] = t("situations")[state];
  const own = state === "busy" || (state === "locked" && key());
  const card = element("section", { class: "card situation", "aria-label": title }, element("h2", { text: title }), element("p", { text: own ? reason(error) : text }));
  if (state === "locked") card.append(keyForm(again, "keyNote"));
  else if (state === "empty") card.append(element("p", { class: "row" }, element("a", { class: "go", href: "/?view=admin", text: t("addDocuments") }), button(t("again"), again)));
  else card.append(button(t("again"), again));
  breakLines(card);
  return card;
}

// Whether a question can be typed in.
export function isOpen() {
  return now.state !== "empty" && now.state !== "locked";
}

export function hasExamples() {
  return now.questions.length > 0;
}

export async function greet(tries = 0) {
  if (now.state === "ready" && now.language === language()) return;
  const mine = (latest += 1);
  const found = await situation();
  if (mine !== latest) return;
  const was = now.state;
  now = found;
  const again = async () => {
    await greet();
    if (isOpen()) $("question").focus();
  };
  const card = situationCard(found, again);
  $("situation").replaceChildren(...(card ? [card] : []));
  $("examples").replaceChildren(...found.questions.map((text) => element("button", { type: "button", text, on: { click: () => submit(text) } })));
  breakLines($("examples"));
  if (was !== found.state && was !== "ready") say(found.state === "ready" ? t("isReady") : "");
  changed();
  const waiting = found.state === "busy" || found.state === "away";
  if (waiting && tries < MAX_TRIES) setTimeout(() => mine === latest && greet(tries + 1), Math.min(FIRST_WAIT * 2 ** tries, 60000));
}

export function greetAnew() {
  now = NOT_HEARD;
  return greet();
}

export function prepareWelcome(act, ask) {
  changed = act;
  submit = ask;
  window.addEventListener("online", () => greet());
}
