// What readers asked without an answer, and what they think of the answers.

import { moment } from "./admin_jobs.js";
import { problem } from "./admin_parts.js";
import { button, element, say } from "./dom.js";
import { clip } from "./khmer.js";
import { languageName, t, today } from "./language.js";
import { saveBlob } from "./place.js";
import { fetched, fetchedBlob } from "./service.js";

const MAX_ANSWER = 400; // UTF-16 code units shown of an answer

function question(each) {
  const ask = element("a", { href: `/?q=${encodeURIComponent(each.question)}`, lang: each.language, text: each.question });
  return element("li", {}, ask, element("div", { class: "small", text: `${languageName(each.language)} · ${moment(each.at)}` }));
}

function entry(each) {
  const sign = each.rating === "up" ? "👍" : "👎";
  const answer = each.answer ? element("details", {}, element("summary", { text: t("itsAnswer") }), element("p", { class: "passage", text: clip(each.answer, MAX_ANSWER) })) : null;
  return element(
    "li",
    { class: "card" },
    element("p", { class: "small" }, element("span", { "aria-hidden": "true", text: `${sign} ` }), `${t(each.rating)} · ${moment(each.at)}`),
    element("p", { class: "strong", text: each.question || t("noQuestion") }),
    each.comment ? element("blockquote", { text: each.comment }) : null,
    answer,
  );
}

// A list that grows by what is older.
async function feedbackList() {
  const list = element("ul", { class: "plain" });
  const box = element("div", {}, list);
  const load = async (next) => {
    const found = await fetched(`/v1/admin/feedback${next ? `?before=${next}` : ""}`);
    list.append(...found.feedback.map(entry));
    if (found.next) box.append(moreButton(found.next));
  };
  const moreButton = (next) => {
    const more = button(t("older"), async () => {
      try {
        const at = list.children.length;
        await load(next);
        more.remove();
        const first = list.children[at];
        first.tabIndex = -1;
        first.focus();
      } catch (error) {
        more.after(problem(error));
      }
    });
    return more;
  };
  await load(null);
  return box;
}

async function exportAll(event) {
  const from = event.currentTarget;
  try {
    saveBlob(await fetchedBlob("/v1/admin/feedback.csv"), `khmerqa-feedback-${today()}.csv`);
    say(t("exported"));
  } catch (error) {
    from.after(problem(error));
  }
}

export async function questionsPart(state) {
  const { up, down } = state.feedback;
  const some = up + down > 0;
  const asked = state.unanswered.length ? element("ul", { class: "plain lines" }, state.unanswered.map(question)) : element("p", { class: "small", text: t("none") });
  return [
    element("h3", { text: t("unanswered") }),
    ...(state.questions_are_kept ? [element("p", { class: "small", text: t("unansweredNote") }), asked] : [element("p", { class: "notice", text: t("notKept") })]),
    element("h3", { text: t("feedback") }),
    element("p", { class: some ? null : "small", text: some ? t("feedbackCount", up, down) : t("none") }),
    ...(some ? [button(t("exportCsv"), exportAll), await feedbackList()] : []),
  ];
}
