// What is new among the documents: those that came or changed lately, as the service tells it.

import { element } from "./dom.js";
import { day, dayOf, t } from "./language.js";

const LATELY = 30 * 24 * 3600 * 1000; // milliseconds for which a document is new

function lately(time) {
  return Boolean(time) && Date.now() - Date.parse(time) < LATELY;
}

// The time of what is new about a document, to order by; "" where nothing is.
export function newsOf(each) {
  return [each.added, each.changed].filter(lately).sort().at(-1) || "";
}

export function newsBadge(each) {
  const news = newsOf(each);
  if (!news) return [];
  const name = news === each.changed ? "changed" : "added";
  return [element("span", { class: "badge news", text: t("news")[name](day(dayOf(news))) })];
}
