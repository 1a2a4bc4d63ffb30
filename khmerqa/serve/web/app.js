// The page as a whole: which view is shown, the address, and the user's choices.

import { $, fill, say } from "./dom.js";
import { ask, firstQuestion, isAsking, onChange, showAgain, startOver, stop } from "./conversation.js";
import { showDocuments } from "./documents.js";
import { prepareHistory, showHistory } from "./history.js";
import { copyPlainly } from "./khmer.js";
import { prepareKey } from "./key.js";
import { choose, chosen, language, t } from "./language.js";
import { closeSource, prepareSource } from "./source.js";
import { greet, greetAnew, hasExamples, isOpen, prepareWelcome } from "./welcome.js";

const VIEWS = ["ask", "documents", "admin"];

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
  const first = firstQuestion() === null;
  ask(question);
  if (first) history.pushState(null, "", addressOf(question)); // a follow-up question has no address: it needs the earlier turns
}

function addressOf(question) {
  return `/?q=${encodeURIComponent(question)}`;
}

function arrange() {
  const first = firstQuestion();
  const open = first !== null || isOpen();
  $("intro").hidden = first !== null || !open;
  $("situation").hidden = first !== null;
  $("form").hidden = !open;
  $("examples-section").hidden = first !== null || !hasExamples();
  $("new-conversation").hidden = first === null;
  $("stop").hidden = !isAsking();
  $("label").textContent = t(first === null ? "label" : "followUp");
  $("to-ask").href = first === null ? "/" : addressOf(first);
}

// --- which view ----------------------------------------------------------------------------------

async function route() {
  const parameters = new URLSearchParams(location.search);
  const id = parameters.get("document");
  const view = id ? "documents" : VIEWS.includes(parameters.get("view")) ? parameters.get("view") : "ask";
  closeSource();
  say("");
  for (const name of VIEWS) $(`${name}-view`).hidden = name !== view;
  for (const name of ["ask", "documents"]) {
    if (name === view) $(`to-${name}`).setAttribute("aria-current", "page");
    else $(`to-${name}`).removeAttribute("aria-current");
  }
  if (view === "documents") await showDocuments(id, Number(parameters.get("page")) || 1);
  else if (view === "admin") await openAdmin();
  else openQuestion((parameters.get("q") || "").trim());
}

async function openAdmin() {
  try {
    await (await import("./admin.js")).showAdmin();
  } catch (error) {
    say(t("offline")); // its scripts are loaded with this view only
  }
}

function openQuestion(question) {
  if (question && question === firstQuestion()) return; // back from another view
  startOver();
  complain("");
  if (question) ask(question);
  else greet();
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
  arrange();
  showAgain();
}

function change(name, value) {
  choose(name, value);
  closeSource();
  complain("");
  applyChoices();
  if ($("ask-view").hidden) route();
  else if (firstQuestion() === null) greetAnew();
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
document.addEventListener("copy", copyPlainly);
window.addEventListener("popstate", route);

onChange(arrange);
prepareSource();
prepareHistory();
prepareWelcome(arrange, submit);
prepareKey(() => {
  applyChoices();
  greetAnew();
  route();
});
showHistory();
route();
applyChoices();
