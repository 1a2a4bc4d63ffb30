// Khmer on a screen: text is cut between clusters only, and lines break between words.

import { fetched } from "./service.js";

// A base letter with its signs and subscripts; the same rule as in khmerqa/text/khmer/clusters.py.
const GAP = "[\\u00ad\\u200b-\\u200f\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff \\t\\u00a0]*";
const HANGING = `(?:${GAP}(?:\\u17d2(?:${GAP}[\\u1780-\\u17b3])?|[\\u17b4-\\u17d1\\u17d3\\u17dd\\u0300-\\u036f]))*`;
const CLUSTER = new RegExp(`\\r\\n|\\n|[^\\n]${HANGING}`, "gu");
const KHMER = /[\u1780-\u17b3].*[\u1780-\u17b3]/s;
const MAX_TEXTS = 100; // in one request, a limit of the service
const MAX_TEXT_LENGTH = 20000; // likewise
const kept = new Map(); // the pieces of a text

// The language of words that the reader or another document wrote, for the font and for screen readers.
export function languageOf(text) {
  return /[\u1780-\u17d3]/.test(text) ? "km" : "en";
}

export function clusters(text) {
  return text.match(CLUSTER) || [];
}

export function clip(text, limit) {
  if (text.length <= limit) return text;
  let short = "";
  for (const cluster of clusters(text)) {
    if (short.length + cluster.length > limit) break;
    short += cluster;
  }
  return `${short.replace(/[A-Za-z0-9]+$/, "").trimEnd()}…`; // do not cut an English word either
}

// The part of a growing text that can be shown: its last cluster may still grow.
export function settled(text) {
  return clusters(text).slice(0, -1).join("");
}

function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (KHMER.test(walker.currentNode.data)) found.push(walker.currentNode);
  return found.filter((node) => node.data.length <= MAX_TEXT_LENGTH);
}

// Puts <wbr> between words. Where the service cannot be reached, the browser's own rules apply.
export async function breakLines(root) {
  const nodes = textNodes(root);
  const wanted = [...new Set(nodes.map((node) => node.data))].filter((text) => !kept.has(text)).slice(0, MAX_TEXTS);
  if (wanted.length) {
    try {
      const { words } = await fetched("/v1/words", { json: { texts: wanted } });
      wanted.forEach((text, at) => kept.set(text, words[at]));
    } catch (error) {
      return;
    }
  }
  for (const node of nodes) {
    const pieces = kept.get(node.data);
    if (!pieces || pieces.length < 2 || !node.isConnected) continue;
    node.replaceWith(...pieces.flatMap((piece, at) => (at ? [document.createElement("wbr"), piece] : [piece])));
  }
}

// Some browsers copy a <wbr> as U+200B.
export function copyPlainly(event) {
  const selected = String(document.getSelection());
  const field = document.activeElement && /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (field || !selected.includes("\u200b")) return;
  event.clipboardData.setData("text/plain", selected.replaceAll("\u200b", ""));
  event.preventDefault();
}
