// An answer as Braille, where the service can make it.

import { button, element, say } from "./dom.js";
import { t, today } from "./language.js";
import { saveBlob } from "./place.js";
import { fetched, reason } from "./service.js";

// Returns a button that shows texts {lang, text} in Braille above itself, with a file for an embosser.
export function brailleButton(texts) {
  if (!("braille" in document.documentElement.dataset)) return null;
  const made = button(t("braille"), async () => {
    try {
      const parts = await Promise.all(texts.map(({ lang, text }) => fetched("/v1/braille", { json: { text, language: lang } })));
      const save = button(t("brf"), () => saveBlob(new Blob(parts.map((part) => part.brf)), `khmerqa-${today()}.brf`));
      made.parentElement.before(element("div", { class: "card" }, parts.map((part) => element("p", { class: "passage", text: part.braille })), save));
      made.remove();
    } catch (error) {
      say(reason(error));
    }
  });
  return made;
}
