// The index: is it healthy, what was done to it, and how to bring it up to date or back.

import { followed, jobLine, moment, progressBar, size } from "./admin_jobs.js";
import { careful, problem } from "./admin_parts.js";
import { button, element } from "./dom.js";
import { digits, t } from "./language.js";
import { forgetLibrary } from "./library.js";
import { facts } from "./place.js";
import { fetched } from "./service.js";

const SHOWN_JOBS = 10;
const COUNTS = ["documents", "passages"]; // the other facts are names, which keep their digits
let outcome = null; // of the last action, shown once more after the view was made anew

function health(state) {
  const names = t("indexFacts");
  const value = (name) => (name === "created" ? moment(state.index.created) : COUNTS.includes(name) ? digits(state.index[name]) : state.index[name]);
  const pages = state.pages.map((each) => `${t("verdicts")[each.verdict]}${each.read_by === "text layer" ? "" : ` (${each.read_by ? t("methods")[each.read_by] : t("notRead")})`} ${digits(each.count)}`);
  return facts([
    ...(state.index ? Object.keys(names).map((name) => [names[name], value(name)]) : []),
    [t("howPages"), pages.join(" · ")],
    [t("room"), t("roomOf", size(state.disk.index), size(state.disk.free))],
  ]);
}

function unread(state) {
  const line = ({ file, reason }) => element("li", {}, element("div", { class: "strong", text: file }), element("div", { class: "small", text: reason }));
  const all = [...state.unread, ...state.unread_pages];
  return all.length ? [element("h3", { text: t("unreadFiles") }), element("ul", { class: "plain lines" }, all.map(line))] : [];
}

export function indexPart(state, refresh) {
  const place = element("div", {}, outcome);
  outcome = null;
  const run = async (kind, address, json) => {
    const bar = progressBar(`${t("kinds")[kind]}…`);
    place.replaceChildren(bar.box);
    try {
      await followed(await fetched(address, { method: "POST", json }), bar.follow);
      outcome = element("p", { class: "done notice", tabindex: "-1", text: t("jobDone")[kind] });
    } catch (error) {
      outcome = problem(error);
      outcome.tabIndex = -1;
    }
    const shown = outcome;
    forgetLibrary();
    if (!place.isConnected) return;
    await refresh();
    shown.focus({ preventScroll: true }); // so that it is read out, and Tab goes on from here
  };
  const action = (made, note) => element("li", {}, made, element("span", { class: "small", text: note }));
  const before = state.generations[1];
  const actions = [
    action(button(t("reindex"), () => run("reindex", "/v1/admin/reindex", { full: false })), t("reindexNote")),
    ...(state.index ? [action(button(t("verify"), () => run("verify", "/v1/admin/verify")), t("verifyNote"))] : []),
    ...(state.index ? [action(careful(t("reindexFull"), t("reindexFullSure"), () => run("reindex", "/v1/admin/reindex", { full: true })), t("reindexFullNote"))] : []),
    before ? action(careful(t("rollback"), t("rollbackSure", moment(before.created), before.documents), () => run("rollback", "/v1/admin/rollback")), t("rollbackNote")) : element("li", { class: "small", text: t("noEarlier") }),
  ];
  const jobs = state.jobs.slice(0, SHOWN_JOBS).map(jobLine);
  return [
    element("h3", { text: t("health") }),
    state.index ? null : element("p", { class: "notice", text: t("noIndexYet") }),
    health(state),
    place,
    element("ul", { class: "plain actions" }, actions),
    ...unread(state),
    element("h3", { text: t("jobs") }),
    jobs.length ? element("ul", { class: "plain lines jobs" }, jobs) : element("p", { class: "small", text: t("none") }),
  ].filter(Boolean);
}
