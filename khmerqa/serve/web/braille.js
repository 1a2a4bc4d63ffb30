// An answer as Braille, where the service can make it.

import { button, element, say } from "./dom.js";
import { t, today } from "./language.js";
import { saveBlob } from "./place.js";
import { fetched, reason } from "./service.js";

// Returns a button that shows a text in Braille above itself, with a file for an embosser.
export function brailleButton(text) {
  if (!("braille" in document.documentElement.dataset)) return null;
  const made = button(t("braille"), async () => {
    try {
      const { braille, brf } = await fetched("/v1/braille", { json: { text } });
      const save = button(t("brf"), () => saveBlob(new Blob([brf]), `khmerqa-${today()}.brf`));
      made.parentElement.before(element("div", { class: "card" }, element("p", { class: "passage braille", text: braille }), element("p", { class: "tools" }, save)));
      made.remove();
    } catch (error) {
      say(reason(error));
    }
  });
  return made;
}
