// Requests to the service: JSON, pictures, and answers as a stream. An API key stays in this tab only.

import { language, t } from "./language.js";

const KEY = "khmerqa-key";
let keyInMemory = null; // where session storage is switched off

export function key() {
  try {
    return sessionStorage.getItem(KEY);
  } catch (error) {
    return keyInMemory;
  }
}

export function setKey(value) {
  keyInMemory = value;
  try {
    if (value) sessionStorage.setItem(KEY, value);
    else sessionStorage.removeItem(KEY);
  } catch (error) {
    // The key then lasts until the page is closed.
  }
}

// Throws {status, problem, language} where the service answers with an error.
async function request(address, options = {}) {
  const requestLanguage = language(); // the user may switch while the answer is on its way
  const headers = { "Accept-Language": requestLanguage };
  if (options.json !== undefined) headers["Content-Type"] = "application/json";
  if (key()) headers.Authorization = `Bearer ${key()}`;
  const response = await fetch(address, {
    method: options.method || (options.json === undefined ? "GET" : "POST"),
    headers,
    body: options.json === undefined ? undefined : JSON.stringify(options.json),
    signal: options.signal,
  });
  if (response.ok) return response;
  throw { status: response.status, problem: await response.json().catch(() => null), language: requestLanguage };
}

export async function fetched(address, options) {
  const response = await request(address, options);
  return response.status === 204 ? null : response.json();
}

export async function fetchedText(address) {
  return (await request(address)).text();
}

export async function fetchedBlob(address, options) {
  return (await request(address, options)).blob();
}

// Calls on[name](data) for each server-sent event.
export async function stream(address, json, on, signal) {
  const response = await request(address, { json, signal });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    buffer += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const events = buffer.split("\n\n");
    buffer = events.pop();
    for (const event of events) dispatch(event, on);
    if (done) return;
  }
}

function dispatch(event, on) {
  const field = (name) => {
    const line = event.split("\n").find((each) => each.startsWith(`${name}: `));
    return line && line.slice(name.length + 2);
  };
  const name = field("event");
  if (on[name]) on[name](JSON.parse(field("data")));
}

// What to show of an error: the service's own words, in the language of the request.
export function reason(error) {
  const problem = error && error.problem;
  return (problem && (problem.detail || problem.title)) || t("offline");
}
