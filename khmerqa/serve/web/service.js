// Talking to the service: JSON, pictures, and answers that stream in. A key stays in this tab only.

import { language, t } from "./language.js";

const KEY = "khmerqa-key";
let memory = null; // where the session's storage is switched off

export function key() {
  try {
    return sessionStorage.getItem(KEY);
  } catch (error) {
    return memory;
  }
}

export function setKey(value) {
  memory = value;
  try {
    if (value) sessionStorage.setItem(KEY, value);
    else sessionStorage.removeItem(KEY);
  } catch (error) {
    // It then holds until the page is left.
  }
}

async function answered(address, options = {}) {
  // "*": problems in both languages, for the page can be read in the other one at any moment.
  const headers = { "Accept-Language": "*" };
  if (options.json !== undefined) headers["Content-Type"] = "application/json";
  if (key()) headers.Authorization = `Bearer ${key()}`;
  const response = await fetch(address, {
    method: options.method || (options.json === undefined ? "GET" : "POST"),
    headers,
    body: options.json === undefined ? undefined : JSON.stringify(options.json),
    signal: options.signal,
  });
  if (response.ok) return response;
  throw { status: response.status, problem: await response.json().catch(() => null) };
}

export async function fetched(address, options) {
  const response = await answered(address, options);
  return response.status === 204 ? null : response.json();
}

export async function fetchedText(address) {
  return (await answered(address)).text();
}

export async function fetchedBlob(address, options) {
  return (await answered(address, options)).blob();
}

// Calls on[name](data) for each server-sent event.
export async function stream(address, json, on, signal) {
  const response = await answered(address, { json, signal });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    held += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const events = held.split("\n\n");
    held = events.pop();
    for (const event of events) tell(event, on);
    if (done) return;
  }
}

function tell(event, on) {
  const field = (name) => {
    const line = event.split("\n").find((each) => each.startsWith(`${name}: `));
    return line && line.slice(name.length + 2);
  };
  const name = field("event");
  if (on[name]) on[name](JSON.parse(field("data")));
}

// A problem's words are "Khmer | English"; a name in them may hold " | " too, once in each half.
export function half(said) {
  const parts = said.split(" | ");
  if (parts.length % 2) return said;
  const middle = parts.length / 2;
  return (language() === "km" ? parts.slice(0, middle) : parts.slice(middle)).join(" | ");
}

export function reason(error) {
  const problem = error && error.problem;
  const detail = problem && (problem.detail || problem.title);
  if (!detail) return t("offline");
  const said = half(detail);
  return said === detail ? `${t("failed")} ${detail}` : said;
}
