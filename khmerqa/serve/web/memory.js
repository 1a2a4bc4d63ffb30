// The conversations kept on this device, and nowhere else: the latest first. Answers to a key may come from
// documents that not everyone may see, so they go with the key when the tab is closed.

import { simple } from "./language.js";
import { key } from "./service.js";

const KEY = "khmerqa-conversations";
const MAX_CONVERSATIONS = 100;
const MAX_NEAREST = 5; // passages kept of a question without an answer

function storage() {
  return key() ? sessionStorage : localStorage;
}

function isWhole(each) {
  return each && Array.isArray(each.turns) && each.turns.length > 0 && each.turns.every(({ answer }) => answer && Array.isArray(answer.citations));
}

export function conversations() {
  try {
    const value = JSON.parse(storage().getItem(KEY));
    return Array.isArray(value) ? value.filter(isWhole) : [];
  } catch (error) {
    return []; // storage is switched off, or holds something else
  }
}

// Where the device has no room for all of them, the oldest go.
function write(all) {
  for (let number = Math.min(all.length, MAX_CONVERSATIONS); number >= 0; number = number > 1 ? Math.floor(number / 2) : number - 1) {
    try {
      if (number) storage().setItem(KEY, JSON.stringify(all.slice(0, number)));
      else storage().removeItem(KEY);
      return;
    } catch (error) {
      // Fewer are tried.
    }
  }
}

export function conversationOf(id) {
  return conversations().find((each) => each.id === id) || null;
}

export function nameOf(conversation) {
  return conversation.name || conversation.turns[0].question;
}

function light({ question, answer, at }) {
  const hits = answer.citations.length ? [] : answer.hits.slice(0, MAX_NEAREST);
  return { question, at, answer: { ...answer, hits } };
}

export function keep({ id, documents, turns }) {
  const others = conversations();
  const known = others.find((each) => each.id === id);
  const kept = { id, name: known ? known.name : "", documents, at: Date.now(), turns: turns.map(light) };
  write([kept, ...others.filter((each) => each.id !== id)]);
}

export function rename(id, name) {
  write(conversations().map((each) => (each.id === id ? { ...each, name } : each)));
}

export function forget(id) {
  write(conversations().filter((each) => each.id !== id));
}

export function forgetAll() {
  write([]);
}

// Puts back what was deleted by mistake.
export function putBack(kept) {
  write([...conversations(), ...kept].sort((one, other) => other.at - one.at));
}

// Those whose name, questions and answers hold all the words.
export function conversationsWith(words) {
  const wanted = simple(words).split(/\s+/).filter(Boolean);
  const textOf = (each) => simple([each.name, ...each.turns.flatMap(({ question, answer }) => [question, answer.answer])].join("\n"));
  return wanted.length ? conversations().filter((each) => wanted.every((word) => textOf(each).includes(word))) : conversations();
}

export function questionsAsked() {
  return [...new Set(conversations().flatMap((each) => each.turns.map((turn) => turn.question).reverse()))];
}
