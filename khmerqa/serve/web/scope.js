// The documents that a conversation keeps to, where it does.

import { $, element } from "./dom.js";
import { documentOf, titleOf } from "./library.js";
import { language, t } from "./language.js";

let shown = "";

// ``leave(id)`` is called when one is taken off.
export async function showScope(ids, leave) {
  const wanted = [language(), ...ids].join("\n");
  if (wanted === shown) return;
  shown = wanted;
  const known = await Promise.all(ids.map(documentOf));
  if (wanted !== shown) return;
  const chip = (id, each) => {
    const title = each ? titleOf(each) : id;
    const off = element("button", { type: "button", class: "quiet", "aria-label": t("leaveOut", title), text: "✕", on: { click: () => leave(id) } });
    return element("li", { class: "chip" }, title, off);
  };
  $("scope").replaceChildren(...(ids.length ? [element("span", { class: "small", text: t("onlyIn") }), element("ul", { class: "plain row" }, ids.map((id, at) => chip(id, known[at])))] : []));
}
