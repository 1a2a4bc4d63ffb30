// The list of documents, fetched once.

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
