// The list of documents, fetched once.

import { language } from "./language.js";
import { fetched } from "./service.js";

let pending = null;

export function library() {
  if (pending === null) {
    pending = fetched("/v1/documents");
    pending.catch(() => {
      pending = null; // so that the next call tries again
    });
  }
  return pending;
}

export function forgetLibrary() {
  pending = null;
}

export async function documentOf(id) {
  try {
    return (await library()).find((each) => each.id === id) || null;
  } catch (error) {
    return null;
  }
}

export function titleOf(each) {
  return (language() === "km" ? each.title_km : each.title_en) || each.title;
}
