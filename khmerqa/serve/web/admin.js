// The administrator's view: the index, unread files and why, questions without answers, jobs.

import { $, button, element, say } from "./dom.js";
import { digits, t } from "./language.js";
import { keyForm } from "./key.js";
import { forgetLibrary } from "./library.js";
import { fetched, key, reason } from "./service.js";
import { facts } from "./source.js";

const POLL_EVERY = 700; // milliseconds between two requests about a job

function table(head, rows, none) {
  if (!rows.length) return element("p", { class: "small", text: none });
  const line = (cells, kind) => element("tr", {}, cells.map((text) => element(kind, { text, scope: kind === "th" ? "col" : null })));
  const made = element("table", {}, element("thead", {}, line(head, "th")), element("tbody", {}, rows.map((cells) => line(cells, "td"))));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": head.join(", ") }, made);
}

function when(at) {
  return digits(at.replace("T", " ").replace(/\+00:00$/, " UTC"));
}

function progressOf(job) {
  const running = job.status === "running";
  const stage = running && job.stage ? t("stages")[job.stage] || job.stage : "";
  const share = running && job.total ? `${digits(job.done)}/${digits(job.total)}` : "";
  return [t("job")[job.status], stage, share, job.error || ""].filter(Boolean).join(" · ");
}

async function follow(job, box) {
  const bar = element("progress", { max: "100", "aria-label": t("reindex") });
  const text = element("p", { role: "status" });
  box.replaceChildren(bar, text);
  let now = job;
  while (now.status === "running" && box.isConnected) {
    if (now.total) bar.value = (100 * now.done) / now.total;
    text.textContent = progressOf(now);
    await new Promise((go) => setTimeout(go, POLL_EVERY));
    now = await fetched(`/v1/jobs/${encodeURIComponent(now.id)}`);
  }
  forgetLibrary();
  if (box.isConnected) await showAdmin(progressOf(now));
}

function parts(state, outcome) {
  const progress = element("div", {}, outcome ? element("p", { class: "notice", role: "status", text: outcome }) : null);
  const reindex = (full) => async () => {
    try {
      await follow(await fetched("/v1/admin/reindex", { json: { full } }), progress);
    } catch (error) {
      progress.replaceChildren(element("p", { class: "problem", role: "alert", text: reason(error) }));
    }
  };
  const names = t("indexFacts");
  const index = state.index;
  const shown = index && Object.keys(names).map((name) => [names[name], name === "created" ? when(index[name]) : ["documents", "passages"].includes(name) ? digits(index[name]) : index[name]]);
  const restricted = state.restricted.map((each) => [each.title, [each.internal ? t("internal") : null, each.marking, each.released ? t("released") : null].filter(Boolean).join(" · ")]);
  const unanswered = state.unanswered.map((each) => [each.question, when(each.at)]);
  return [
    element("h2", { id: "admin-title", tabindex: "-1", text: t("admin") }),
    element("h3", { text: t("index") }),
    index ? facts(shown) : element("p", { text: t("noIndex") }),
    element("p", { class: "row" }, button(t("reindex"), reindex(false), { class: "" }), button(t("reindexFull"), reindex(true))),
    progress,
    element("h3", { text: t("refused") }),
    table([t("documents"), t("reason")], state.unread.map((each) => [each.file, each.reason]), t("noneRefused")),
    element("h3", { text: t("restricted") }),
    table([t("documents"), t("restricted")], restricted, t("none")),
    element("h3", { text: t("unanswered") }),
    state.questions_are_kept ? table([t("label"), t("facts").date], unanswered, t("none")) : element("p", { class: "small", text: t("notKept") }),
    element("h3", { text: t("feedback") }),
    element("p", { text: Object.entries(state.feedback).map(([name, count]) => `${t(name) || name}: ${digits(count)}`).join(" · ") || t("none") }),
    element("h3", { text: t("jobs") }),
    table([t("jobs"), t("facts").date, t("index")], state.jobs.slice(0, 10).map((job) => [job.kind, when(job.created), progressOf(job)]), t("none")),
  ];
}

export async function showAdmin(outcome) {
  const view = $("admin-view");
  const heading = element("h2", { id: "admin-title", tabindex: "-1", text: t("admin") });
  const askForKey = (text) => view.replaceChildren(heading, ...(text ? [element("p", { class: "problem", role: "alert", text })] : []), keyForm(() => showAdmin(), "adminKey"));
  if (!key()) {
    askForKey(null);
    return;
  }
  try {
    const state = await fetched("/v1/admin/state");
    view.replaceChildren(...parts(state, outcome));
    say("");
    $("admin-title").focus();
  } catch (error) {
    if (error.status === 401 || error.status === 403) askForKey(reason(error));
    else view.replaceChildren(heading, element("p", { class: "problem", role: "alert", text: reason(error) }));
  }
}
