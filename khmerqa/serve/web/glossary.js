// The glossary of official terms: searched by Khmer, English or abbreviation.

import { $, element } from "./dom.js";
import { breakLines } from "./khmer.js";
import { t } from "./language.js";
import { fetched, reason } from "./service.js";

const WAIT = 300; // milliseconds after the last letter
let words = "";

function card(term) {
  const small = (lang, text) => text && element("p", { lang, text });
  return element(
    "li",
    { class: "card" },
    element("h3", {}, element("span", { lang: "km", text: term.km }), " · ", element("span", { lang: "en", text: term.en })),
    term.others.length ? element("p", { class: "small", text: term.others.join(" · ") }) : null,
    small("km", term.definition_km),
    small("en", term.definition_en),
    element("p", { class: "where", text: `${t("termStatus")[term.status]} · ${term.source}` }),
  );
}

export function showGlossary() {
  const field = element("input", { id: "glossary-words", type: "search" });
  const count = element("p", { class: "small", role: "status" });
  const list = element("ul", { class: "plain" });
  let [timer, latest] = [0, 0];
  const find = async () => {
    words = field.value.trim();
    const mine = (latest += 1);
    if (!words) {
      count.textContent = t("glossaryNote");
      return list.replaceChildren();
    }
    try {
      const { terms } = await fetched(`/v1/glossary?q=${encodeURIComponent(words)}`);
      if (mine !== latest) return;
      list.replaceChildren(...terms.map(card));
      count.textContent = terms.length ? "" : t("noTerm");
      breakLines(list);
    } catch (error) {
      if (mine === latest) count.textContent = reason(error);
    }
  };
  field.value = words;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, WAIT);
  });
  const search = element("div", { role: "search" }, element("label", { for: "glossary-words", text: t("glossaryWords") }), field);
  $("glossary-view").replaceChildren(element("h2", { id: "glossary-title", tabindex: "-1", text: t("glossary") }), search, count, list);
  $("glossary-title").focus();
  find();
}
