// The form for an API key, where the service needs one.

import { $, element } from "./dom.js";
import { t } from "./language.js";
import { forgetLibrary } from "./library.js";
import { forgetAll } from "./memory.js";
import { key, setKey } from "./service.js";

let made = 0;

export function keyForm(done, note = "keyNote") {
  made += 1;
  const field = element("input", { id: `key-${made}`, type: "password", autocomplete: "off", spellcheck: "false", required: "" });
  const form = element("form", { class: "key" }, element("p", { text: t(note) }), element("label", { for: `key-${made}`, text: t("key") }), field, element("button", { type: "submit", text: t("useKey") }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = field.value.trim();
    if (!value) return;
    setKey(value);
    forgetLibrary();
    $("key").hidden = false;
    done();
  });
  return form;
}

// The service, started on a terminal, shows a link that brings a key. It must not stay in the address.
function takeKeyFromAddress() {
  const [, given] = /^#key=([\w-]+)$/.exec(location.hash) || [];
  if (!given) return;
  setKey(given);
  history.replaceState(history.state, "", location.pathname + location.search);
}

export function prepareKey(changed) {
  takeKeyFromAddress();
  $("key").hidden = !key();
  $("key").addEventListener("click", () => {
    forgetAll(); // what the key has shown goes with it
    setKey(null);
    forgetLibrary();
    $("key").hidden = true;
    changed();
  });
}
