// Small parts that the administrator's views share.

import { button, element } from "./dom.js";
import { t } from "./language.js";
import { reason } from "./service.js";

export function problem(error) {
  return element("p", { class: "problem", role: "alert", text: typeof error === "string" ? error : reason(error) });
}

export function field(id, label, made, hint) {
  const note = hint ? element("span", { class: "small", id: `${id}-hint`, text: hint }) : null;
  if (note) made.setAttribute("aria-describedby", note.id);
  made.id = id;
  return element("div", { class: "field" }, element("label", { for: id, text: label }), made, note);
}

export function input(value, on, properties) {
  const made = element("input", { ...properties, on: { input: () => on(made.value) } });
  made.value = value;
  return made;
}

// A button that asks once more in its own place before it acts; act() may take time and fail.
export function careful(text, question, act) {
  const box = element("span", { class: "careful" });
  const show = (...parts) => box.replaceChildren(...parts);
  const rest = () => show(first);
  const first = button(text, () => {
    const yes = button(text, run, { class: "danger" });
    const no = button(t("cancel"), () => {
      rest();
      first.focus();
    });
    show(element("span", { class: "sure", role: "group", "aria-label": question }, element("span", { text: question }), yes, no));
    yes.focus();
  });
  const run = async () => {
    for (const each of box.querySelectorAll("button")) each.disabled = true;
    try {
      await act();
      if (box.isConnected) rest();
    } catch (error) {
      show(problem(error), first);
    }
  };
  rest();
  return box;
}
