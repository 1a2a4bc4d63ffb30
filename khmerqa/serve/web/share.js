// The buttons below an answer: copy it with its sources, link to it, print it, save it, rate it.

import { button, element, say } from "./dom.js";
import { digits, language, t, today } from "./language.js";
import { fetched, fetchedBlob, reason } from "./service.js";
import { referenceOf, saveBlob } from "./source.js";

function linkTo(answer) {
  const question = answer.understood_as || answer.question;
  return new URL(`/?q=${encodeURIComponent(question)}`, location.href).href;
}

function plain(answer) {
  const sources = answer.citations.map((each) => `[${digits(each.marker)}] ${referenceOf(each)}\n${new URL(each.url, location.href).href}`);
  const heading = sources.length ? [`${t("sources")}${language() === "km" ? "៖" : ":"}`, ...sources] : [];
  const notice = answer.notice ? [`(${answer.notice})`] : [];
  return [answer.question, "", answer.answer, ...notice, "", ...heading].join("\n").trim();
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(t("copied"));
  } catch (error) {
    say(t(copyWithSelection(text) ? "copied" : "notCopied"));
  }
}

// Over plain HTTP from another machine, browsers have no navigator.clipboard.
function copyWithSelection(text) {
  const area = element("textarea", { class: "visually-hidden", "aria-hidden": "true" });
  area.value = text;
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (focused) focused.focus();
  return done;
}

function print(event) {
  const turn = event.currentTarget.closest(".turn");
  turn.classList.add("only");
  document.body.classList.add("one");
  const clean = () => {
    turn.classList.remove("only");
    document.body.classList.remove("one");
  };
  window.addEventListener("afterprint", clean, { once: true });
  window.print();
}

async function save(answer) {
  const citations = answer.citations.map(({ document_id, start, end }) => ({ document_id, start, end }));
  try {
    const json = { question: answer.question, citations, language: language(), date: today() };
    saveBlob(await fetchedBlob("/v1/export", { json }), `khmerqa-${today()}.docx`);
    say(t("saved"));
  } catch (error) {
    say(reason(error));
  }
}

export function tools(answer) {
  return element(
    "p",
    { class: "tools" },
    button(t("copyAnswer"), () => copy(plain(answer))),
    button(t("copyLink"), () => copy(linkTo(answer))),
    button(t("print"), print),
    answer.citations.length ? button(t("word"), () => save(answer)) : null,
  );
}

// A rating is only sent together with its comment, so a click by mistake does no harm.
export function opinion(answer) {
  const box = element("form", { class: "tools opinion" });
  const comment = element("textarea", { rows: "2", maxlength: "2000", id: `comment-${answer.id}` });
  const more = element("div", { hidden: "" }, element("label", { for: `comment-${answer.id}`, text: t("comment") }), comment, element("button", { type: "submit", text: t("send") }));
  let rating = null;
  const thumbs = ["up", "down"].map((name) => {
    const sign = element("span", { "aria-hidden": "true", text: name === "up" ? "👍 " : "👎 " });
    const thumb = element("button", { type: "button", class: "quiet", "aria-pressed": "false", on: { click: () => choose(name) } }, sign, t(name));
    thumb.dataset.rating = name;
    return thumb;
  });
  const choose = (name) => {
    rating = name;
    for (const each of thumbs) each.setAttribute("aria-pressed", String(each.dataset.rating === name));
    more.hidden = false;
  };
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await fetched("/v1/feedback", { json: { answer_id: answer.id, rating, comment: comment.value.trim() || null } });
      box.replaceChildren(element("p", { role: "status", text: t("thanks") }));
    } catch (error) {
      say(reason(error));
    }
  });
  box.append(element("span", { text: t("helpful") }), ...thumbs, more);
  return box;
}
