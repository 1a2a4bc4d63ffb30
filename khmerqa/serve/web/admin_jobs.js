// Jobs: sent with their progress, followed to their end, and shown in words.

import { element } from "./dom.js";
import { day, dayOf, digits, language, t, two } from "./language.js";
import { fetched, key } from "./service.js";

const POLL_EVERY = 700; // milliseconds between two requests about a job
const MAX_FAILURES = 5; // requests in a row that may fail: a network that is away for a moment

// Sends a form and calls on(share) with what was sent, from 0 to 1; fetch cannot say that.
export function sent(address, form, on) {
  const requestLanguage = language();
  const request = new XMLHttpRequest();
  request.open("POST", address);
  request.setRequestHeader("Accept-Language", requestLanguage);
  if (key()) request.setRequestHeader("Authorization", `Bearer ${key()}`);
  request.upload.addEventListener("progress", (event) => event.lengthComputable && on(event.loaded / event.total));
  return new Promise((done, failed) => {
    request.addEventListener("load", () => {
      const body = parsed(request.responseText);
      if (request.status < 300) done(body);
      else failed({ status: request.status, problem: body, language: requestLanguage });
    });
    request.addEventListener("error", () => failed({}));
    request.send(form);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    return null;
  }
}

// Calls on(job) until the job has ended; returns its result. Throws what the job failed with.
export async function followed(job, on) {
  let now = job;
  let failures = 0;
  while (now.status === "running") {
    on(now);
    await new Promise((go) => setTimeout(go, POLL_EVERY));
    try {
      now = await fetched(`/v1/jobs/${encodeURIComponent(now.id)}`);
      failures = 0;
    } catch (error) {
      failures += 1;
      if (error.status || failures > MAX_FAILURES) throw error;
    }
  }
  if (now.status === "failed") throw { status: null, problem: { detail: now.error } };
  return now.result;
}

// The steps of a change of the index, in their order; what a step reports under another name is part of it.
const STEPS = ["hashing", "reading", "terms", "sentences", "embedding", "publishing"];
const PART_OF = { ocr: "reading" };
const CHANGES = ["add", "remove", "reindex"];

function stepOf(job) {
  return CHANGES.includes(job.kind) ? STEPS.indexOf(PART_OF[job.stage] || job.stage) : -1;
}

function progressOf(job) {
  const step = stepOf(job) < 0 ? null : t("step", stepOf(job) + 1, STEPS.length);
  const stage = job.stage ? t("stages")[job.stage] || job.stage : t("starting");
  const unit = t("units")[job.stage];
  const count = job.total > 1 ? [unit, `${digits(job.done)}/${digits(job.total)}`].filter(Boolean).join(" ") : null;
  return [[step, stage].filter(Boolean).join(" "), count].filter(Boolean).join(" · ");
}

// From 0 to 1; null where that is not known.
function shareOf(job) {
  const share = job.total ? job.done / job.total : 0;
  if (stepOf(job) >= 0) return (stepOf(job) + share) / STEPS.length;
  return job.total ? share : null;
}

// A bar with words; follow(job) shows how far a job is, show(share, words) any share and words.
export function progressBar(name) {
  const bar = element("progress", { max: "1", "aria-label": name });
  const text = element("p", { class: "small", role: "status" });
  let most = 0; // several files are read at a time, and each begins anew: the bar does not go back
  const show = (share, words) => {
    if (share === null) bar.removeAttribute("value");
    else bar.value = share;
    if (text.textContent !== words) text.textContent = words;
  };
  const follow = (job) => {
    const share = shareOf(job);
    most = Math.max(most, share || 0);
    show(share === null ? null : most, `${name} ${progressOf(job)}`);
  };
  return { box: element("div", { class: "progress" }, bar, text), show, follow };
}

export function moment(at) {
  const date = new Date(at);
  return `${day(dayOf(at))} ${digits(`${two(date.getHours())}:${two(date.getMinutes())}`)}`;
}

// In units of 1,024, as the limits of the service are set.
export function size(bytes) {
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1024;
  let at = 0;
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024;
    at += 1;
  }
  return `${digits(value < 10 && value % 1 ? value.toFixed(1) : Math.round(value))} ${units[at]}`;
}

export function jobLine(job) {
  const names = ["added", "changed", "removed"].flatMap((name) => (job.result && job.result[name]) || []);
  const outcome = job.status === "running" ? progressOf(job) : job.error || names.join(", ");
  const head = [t("kinds")[job.kind] || job.kind, t("job")[job.status], moment(job.created)].join(" · ");
  return element("li", { class: job.status === "failed" ? "failed" : null }, element("div", { text: head }), outcome ? element("div", { class: "small", text: outcome }) : null);
}
