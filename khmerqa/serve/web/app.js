// The page as a whole: which view is shown, the address, and the user's choices.

import { $, fill, say } from "./dom.js";
import { address, answeredTurns, ask, askAll, conversationId, isAsking, keepTo, onChange, questions, restore, scope, showAgain, startOver, stop } from "./conversation.js";
import { onFollowUp } from "./follow_ups.js";
import { showHistory, showRecent } from "./history.js";
import { prepareKeys } from "./keys.js";
import { copyPlainly } from "./khmer.js";
import { prepareKey } from "./key.js";
import { choose, chosen, language, t } from "./language.js";
import { conversationOf } from "./memory.js";
import { showScope } from "./scope.js";
import { conversationTools } from "./share.js";
import { closeSource, prepareSource } from "./source.js";
import { offerDictation, prepareDictation } from "./speech.js";
import { prepareTerms } from "./terms.js";
import { greet, greetAnew, hasExamples, isOpen, prepareWelcome } from "./welcome.js";

const VIEWS = ["ask", "documents", "history", "glossary", "admin"];
const POINTER = matchMedia("(hover: hover)"); // elsewhere the focus would open the keyboard over the page

// --- asking --------------------------------------------------------------------------------------

function complain(text) {
  $("problem").textContent = text;
}

function submit(text) {
  const question = text.trim();
  if (!question) {
    complain(t("empty"));
    $("question").focus();
    return;
  }
  complain("");
  $("question").value = "";
  if (questions().length === 0) history.pushState(null, "", "/"); // so that "back" leads to the examples
  ask(question);
}

// The address holds the whole conversation. What was answered is found by its name when the page is reloaded.
function remember() {
  if (!$("ask-view").hidden) history.replaceState({ conversation: conversationId() }, "", address());
}

function arrange() {
  const begun = questions().length > 0;
  const open = begun || isOpen();
  $("intro").hidden = begun || !open;
  $("situation").hidden = begun;
  $("form").hidden = !open;
  $("form").classList.toggle("follow-up", begun);
  $("ask-view").classList.toggle("begun", begun);
  $("question").rows = begun ? 1 : 2;
  $("examples-section").hidden = begun || !hasExamples() || scope().length > 0;
  showRecent(!begun && open);
  showScope(scope(), (id) => keepTo(scope().filter((each) => each !== id)));
  $("conversation-tools").hidden = !begun;
  $("share").hidden = answeredTurns().length === 0;
  $("ask").hidden = isAsking();
  $("stop").hidden = !isAsking();
  $("label").textContent = t(begun ? "followUp" : "label");
  $("label").classList.toggle("visually-hidden", begun); // room is scarce below an answer
  $("question").placeholder = begun ? t("followUp") : "";
  $("to-ask").href = address();
}

// --- which view ----------------------------------------------------------------------------------

async function route() {
  const parameters = new URLSearchParams(location.search);
  const id = parameters.get("document");
  const view = id ? "documents" : VIEWS.includes(parameters.get("view")) ? parameters.get("view") : "ask";
  closeSource();
  say("");
  for (const name of VIEWS) $(`${name}-view`).hidden = name !== view;
  for (const name of ["ask", "documents", "history"]) {
    if (name === view) $(`to-${name}`).setAttribute("aria-current", "page");
    else $(`to-${name}`).removeAttribute("aria-current");
  }
  if (view === "documents") await withScript(import("./documents.js"), (script) => script.showDocuments(parameters));
  else if (view === "admin") await withScript(import("./admin.js"), (script) => script.showAdmin());
  else if (view === "glossary") await withScript(import("./glossary.js"), (script) => script.showGlossary());
  else if (view === "history") showHistory();
  else openConversation(parameters);
}

// These views' scripts are loaded with them only, so that the first page is light.
async function withScript(loading, show) {
  let script = null;
  try {
    script = await loading;
  } catch (error) {
    say(t("offline"));
    return;
  }
  await show(script);
}

function openConversation(parameters) {
  const asked = parameters.getAll("q").map((each) => each.trim()).filter(Boolean);
  const documents = parameters.getAll("in");
  const kept = conversationOf(parameters.get("conversation") || (history.state && history.state.conversation));
  const same = (texts) => texts.length === asked.length && texts.every((text, at) => text === asked[at]);
  complain("");
  if (parameters.has("conversation") && kept) restore(kept);
  else if (asked.length && same(questions())) say(""); // back from another view
  else if (kept && same(kept.turns.map((turn) => turn.question))) restore(kept);
  else if (asked.length) askAll(asked, documents);
  else {
    startOver(documents);
    greet();
    if (POINTER.matches) $("question").focus({ preventScroll: true });
    return;
  }
  remember();
}

function followInside(event) {
  const link = event.target.closest && event.target.closest("a[href]");
  const other = event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || other || link.target || link.hasAttribute("download")) return;
  const address = new URL(link.href);
  if (address.origin !== location.origin || address.pathname !== "/" || address.hash) return;
  event.preventDefault();
  history.pushState(null, "", address.pathname + address.search);
  route();
}

// --- choices -------------------------------------------------------------------------------------

function applyChoices() {
  document.documentElement.lang = language();
  document.documentElement.dataset.theme = chosen("theme");
  document.title = t("title");
  for (const each of document.querySelectorAll("[data-t]")) each.textContent = t(each.dataset.t);
  $("nav").setAttribute("aria-label", t("menu"));
  $("switch").textContent = t("other");
  $("switch").lang = language() === "km" ? "en" : "km";
  $("source").lang = language();
  fill($("digits"), Object.entries(t("digitsOf")), chosen("digits"));
  fill($("theme"), Object.entries(t("themes")), chosen("theme"));
  $("digits").disabled = language() !== "km";
  $("share-tools").replaceChildren(...conversationTools(address, answeredTurns));
  arrange();
  showAgain();
  offerDictation();
}

function change(name, value) {
  choose(name, value);
  closeSource();
  complain("");
  applyChoices();
  if ($("ask-view").hidden) route();
  else if (questions().length === 0) greetAnew();
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  submit($("question").value);
});
$("question").addEventListener("keydown", (event) => {
  // While an input method is composing a character, Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit($("question").value);
});
$("stop").addEventListener("click", stop);
$("new-conversation").addEventListener("click", () => {
  history.pushState(null, "", "/");
  route();
  $("question").focus();
});
$("switch").addEventListener("click", () => change("language", language() === "km" ? "en" : "km"));
$("digits").addEventListener("change", () => change("digits", $("digits").value));
$("theme").addEventListener("change", () => change("theme", $("theme").value));
document.addEventListener("click", followInside);
document.addEventListener("click", (event) => $("share").contains(event.target) || $("share").removeAttribute("open"));
$("share").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  $("share").removeAttribute("open");
  $("share").firstElementChild.focus();
});
document.addEventListener("copy", copyPlainly);
window.addEventListener("popstate", route);

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {}); // only over https or on this machine
document.body.classList.toggle("embedded", window.top !== window); // in a page of others, by widget.js

onChange(() => {
  arrange();
  if (questions().length || scope().length) remember();
});
onFollowUp(submit);
prepareSource();
prepareKeys();
prepareTerms();
prepareDictation();
prepareWelcome(arrange, submit);
prepareKey(() => {
  startOver();
  history.pushState(null, "", "/");
  applyChoices();
  greetAnew();
  route();
});
route();
applyChoices();
