// The conversations kept on this device: found again, renamed, deleted.

import { $, button, element, say } from "./dom.js";
import { breakLines, languageOf } from "./khmer.js";
import { day, dayOf, t } from "./language.js";
import { conversations, conversationsWith, forget, forgetAll, nameOf, putBack, rename } from "./memory.js";
import { key } from "./service.js";

const MAX_RECENT = 3;
let words = "";

function opening(conversation) {
  return element("a", { href: `/?conversation=${encodeURIComponent(conversation.id)}`, lang: languageOf(nameOf(conversation)), text: nameOf(conversation) });
}

function facts(conversation) {
  return [day(dayOf(conversation.at)), t("turns", conversation.turns.length)].join(" · ");
}

function renaming(conversation, line, done) {
  const field = element("input", { id: "new-name", maxlength: "200" });
  field.value = nameOf(conversation);
  const form = element("form", { class: "row grow" }, element("label", { for: "new-name", text: t("newName") }), field, element("button", { type: "submit", text: t("saveName") }), button(t("cancel"), done));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    rename(conversation.id, field.value.trim());
    done();
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && done());
  line.replaceChildren(form);
  field.select();
}

function deleted(some, erase, show) {
  erase();
  show();
  const back = button(t("putBack"), () => {
    putBack(some);
    show();
    say("");
    $("history-title").focus();
  });
  $("status").replaceChildren(t("forgotten"), " ", back);
  back.focus();
}

function line(conversation, show) {
  const made = element("li", { class: "card" });
  const called = (name) => ({ "aria-label": `${t(name)}: ${nameOf(conversation)}` });
  made.append(
    element("h3", {}, opening(conversation)),
    element("p", { class: "small", text: facts(conversation) }),
    element("p", { class: "tools" }, button(t("rename"), () => renaming(conversation, made, show), called("rename")), button(t("forget"), () => deleted([conversation], () => forget(conversation.id), show), called("forget"))),
  );
  return made;
}

export function showHistory() {
  const list = element("ul", { class: "plain" });
  const count = element("p", { class: "small", role: "status" });
  const field = element("input", { id: "history-words", type: "search" });
  const all = button(t("forgetAll"), () => deleted(conversations(), forgetAll, show));
  const search = element("div", { role: "search" }, element("label", { for: "history-words", text: t("historySearch") }), field);
  const show = () => {
    words = field.value;
    const [some, any] = [conversationsWith(words), conversations().length > 0];
    list.replaceChildren(...some.map((each) => line(each, show)));
    count.textContent = !any ? t("noHistory") : some.length ? t("conversations", some.length) : t("noneSuch");
    search.hidden = all.hidden = !any;
    breakLines(list);
  };
  field.value = words;
  field.addEventListener("input", show);
  show();
  $("history-view").replaceChildren(element("h2", { id: "history-title", tabindex: "-1", text: t("history") }), element("p", { class: "small", text: t(key() ? "historyNoteKey" : "historyNote") }), search, count, list, element("p", { class: "tools" }, all));
  $("history-title").focus();
}

// The latest ones, below an empty question.
export function showRecent(wanted) {
  const some = wanted ? conversations().slice(0, MAX_RECENT) : [];
  $("recent").hidden = some.length === 0;
  $("recent-list").replaceChildren(...some.map((each) => element("li", {}, opening(each), element("span", { class: "small", text: ` · ${facts(each)}` }))));
  breakLines($("recent-list"));
}
