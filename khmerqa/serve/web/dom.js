// The only file that makes elements. Every text is set as text, never as markup.

import { t } from "./language.js";

export const $ = (id) => document.getElementById(id);

export function element(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined) continue;
    if (key === "class") made.className = value;
    else if (key === "text") made.textContent = value;
    else if (key === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else made.setAttribute(key, value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) made.append(child);
  return made;
}

export function button(text, act, properties) {
  return element("button", { type: "button", class: "quiet", text, on: { click: act }, ...properties });
}

// Only addresses of this service and of the web: a catalogue could contain "javascript:".
export function safe(address) {
  return typeof address === "string" && /^(\/(?!\/)|https?:\/\/)/i.test(address);
}

export function outside(address, text, properties) {
  if (!safe(address)) return element("span", { text });
  const hint = element("span", { class: "visually-hidden", text: t("newTab") });
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer", ...properties }, text, hint);
}

export function select(properties, options, value, act) {
  const made = element("select", { ...properties, on: { change: () => act(made.value) } });
  fill(made, options, value);
  return made;
}

export function fill(made, options, value) {
  made.replaceChildren(...options.map(([name, text]) => element("option", { value: name, text })));
  made.value = value;
}

export function say(text) {
  $("status").textContent = text;
}
