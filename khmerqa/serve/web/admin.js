// The administrator's view: its parts, each under an address of its own, and the key that it needs.

import { $, button, element, say } from "./dom.js";
import { documentsPart } from "./admin_documents.js";
import { indexPart } from "./admin_index.js";
import { keysPart } from "./admin_keys.js";
import { problem } from "./admin_parts.js";
import { questionsPart } from "./admin_questions.js";
import { ADMIN_TEXT } from "./admin_texts.js";
import { breakLines } from "./khmer.js";
import { keyForm } from "./key.js";
import { addTexts, t } from "./language.js";
import { fetched, key, reason } from "./service.js";
import { copy } from "./share.js";

const PARTS = { documents: documentsPart, questions: questionsPart, keys: keysPart, index: indexPart };
const COMMAND = "khmerqa keys create --scope admin admin";
let latest = 0; // number of the latest view, so that a late answer to an earlier one is dropped

addTexts(ADMIN_TEXT);

function menu(part) {
  const link = (name) => element("a", { href: name === "documents" ? "/?view=admin" : `/?view=admin&part=${name}`, "aria-current": name === part ? "page" : null, text: t("parts")[name] });
  return element("nav", { class: "parts", "aria-label": t("partsMenu") }, Object.keys(PARTS).map(link));
}

function gate(error) {
  const how = element("div", { class: "card" }, element("p", { text: t("adminKeyHow") }), element("p", {}, element("code", { text: COMMAND })), button(t("copyCommand"), () => copy(COMMAND)));
  const refused = error && key() ? problem(reason(error)) : null;
  return [refused, keyForm(() => showAdmin(), "adminKey"), how].filter(Boolean);
}

// Shows the part that the address names. ``stay``: after an action, the page does not move.
export async function showAdmin(stay = false) {
  if (!document.querySelector("link[href='/admin.css']")) document.head.append(element("link", { rel: "stylesheet", href: "/admin.css" }));
  const view = $("admin-view");
  const wanted = new URLSearchParams(location.search).get("part");
  const part = wanted in PARTS ? wanted : "documents";
  const heading = element("h2", { id: "admin-title", tabindex: "-1", text: t("admin") });
  const mine = (latest += 1);
  const show = (...parts) => {
    const lost = view.contains(document.activeElement); // the element that had the focus is made anew
    view.replaceChildren(heading, ...parts);
    breakLines(view);
    if (!stay || lost) heading.focus({ preventScroll: stay });
  };
  if (!key()) {
    show(...gate(null));
    return;
  }
  if (!stay) say(t("loading"));
  try {
    const state = await fetched("/v1/admin/state");
    const made = await PARTS[part](state, () => showAdmin(true));
    if (mine !== latest) return;
    show(menu(part), element("div", { class: "part" }, made));
    if (!stay) say("");
  } catch (error) {
    if (mine !== latest) return;
    say("");
    const locked = error.status === 401 || error.status === 403;
    show(...(locked ? gate(error) : [problem(error), button(t("again"), () => showAdmin())]));
  }
}
