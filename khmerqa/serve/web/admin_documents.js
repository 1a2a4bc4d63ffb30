// Documents: added, and those that are there: what needs a decision first, then all of them.

import { followed, progressBar } from "./admin_jobs.js";
import { careful, field, input } from "./admin_parts.js";
import { add, uploads } from "./admin_upload.js";
import { element, say } from "./dom.js";
import { day, language, languageName, t } from "./language.js";
import { languageOf } from "./khmer.js";
import { forgetLibrary, library } from "./library.js";
import { readerAddress } from "./place.js";
import { fetched } from "./service.js";

const SHOWN_WITHOUT_FILTER = 8; // so many documents need no search field

function notes(each, limited) {
  const pages = each.pages ? t("pages", each.pages) : null;
  const unread = each.unread_pages.length ? `${t("notRead")}${t("colon")} ${t("page", each.unread_pages.join(", "))}` : null;
  const state = limited ? [limited.internal ? t("internal") : null, limited.marking ? (limited.released ? t("released") : t("held", limited.marking)) : null] : [];
  return [languageName(each.language), each.date ? day(each.date) : null, pages, each.path, unread, ...state].filter(Boolean).join(" · ");
}

function releasing(limited, refresh) {
  if (!limited || !limited.marking) return null;
  const address = `/v1/documents/${encodeURIComponent(limited.id)}/release`;
  const change = (method, outcome) => async () => {
    await fetched(address, { method });
    say(t(outcome));
    await refresh();
  };
  return limited.released ? careful(t("hold"), `${t("hold")}?`, change("DELETE", "heldAgain")) : careful(t("release"), t("releaseSure"), change("POST", "released"));
}

function replacing(each) {
  const chooser = element("input", { type: "file", hidden: "", "aria-hidden": "true", accept: each.path.slice(each.path.lastIndexOf(".")) });
  chooser.addEventListener("change", () => {
    add([...chooser.files], each);
    document.getElementById("pick-files").scrollIntoView({ block: "center" });
    chooser.value = "";
  });
  const press = element("button", { type: "button", class: "quiet", text: t("replace"), on: { click: () => chooser.click() } });
  return [press, chooser];
}

function line(each, limited, refresh) {
  const place = element("div");
  const withdraw = async () => {
    const bar = progressBar(t("kinds").remove);
    place.replaceChildren(bar.box);
    try {
      await followed(await fetched(`/v1/documents/${encodeURIComponent(each.id)}`, { method: "DELETE" }), bar.follow);
    } finally {
      place.replaceChildren();
    }
    forgetLibrary();
    say(t("withdrawn"));
    await refresh();
  };
  const direct = !each.path.includes("/"); // an upload cannot take the place of a file in a folder below
  return element(
    "li",
    {},
    element("a", { class: "strong", href: readerAddress(each.id), lang: each.language, text: each.title }),
    element("div", { class: "small", text: notes(each, limited) }),
    element("div", { class: "row" }, releasing(limited, refresh), ...(direct ? replacing(each) : []), careful(t("withdraw"), t("withdrawSure"), withdraw)),
    place,
  );
}

function refused({ file, reason }, name) {
  return element("li", {}, element("div", { class: "strong", lang: languageOf(file), text: file }), element("div", { class: "small", text: `${t(name)}${t("colon")} ${reason}` }));
}

async function published() {
  try {
    return await library();
  } catch (error) {
    if (error.status === 503) return []; // nothing is indexed yet
    throw error;
  }
}

export async function documentsPart(state, refresh) {
  forgetLibrary();
  const own = (each) => each.language === language();
  const documents = [...(await published())].sort((one, other) => own(other) - own(one));
  const limits = new Map(state.restricted.map((each) => [each.id, each]));
  const isHeld = (each) => limits.has(each.id) && limits.get(each.id).marking && !limits.get(each.id).released;
  const made = (each) => line(each, limits.get(each.id), refresh);
  const decide = [...documents.filter(isHeld).map(made), ...state.unread.map((each) => refused(each, "refused")), ...state.unread_pages.map((each) => refused(each, "partly"))];
  const others = documents.filter((each) => !isHeld(each));
  const list = element("ul", { class: "plain documents" });
  const show = (words) => list.replaceChildren(...others.filter((each) => `${each.title}\n${each.title_en || ""}\n${each.path}`.toLowerCase().includes(words.trim().toLowerCase())).map(made));
  show("");
  return [
    uploads(state, documents, refresh),
    ...(decide.length ? [element("h3", { text: t("attention") }), element("ul", { class: "plain documents attention" }, decide)] : []),
    element("h3", { text: t("allDocuments", others.length) }),
    ...(others.length > SHOWN_WITHOUT_FILTER ? [field("admin-filter", t("filterDocuments"), input("", show, { type: "search" }))] : []),
    others.length ? list : element("p", { class: "small", text: t("noIndexYet") }),
  ];
}
