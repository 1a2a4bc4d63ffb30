// The documents that may be asked about, fetched once.

import { fetched } from "./service.js";

let asked = null;

export function library() {
  if (asked === null) {
    asked = fetched("/v1/documents");
    asked.catch(() => {
      asked = null; // so that it is tried again
    });
  }
  return asked;
}

export function forgetLibrary() {
  asked = null;
}

export async function documentOf(id) {
  try {
    return (await library()).find((each) => each.id === id) || null;
  } catch (error) {
    return null;
  }
}
