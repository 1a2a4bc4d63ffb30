// The conversation on the page: its turns, its address, and its copy on this device.

import { $, say } from "./dom.js";
import { followUps } from "./follow_ups.js";
import { language, t } from "./language.js";
import { keep } from "./memory.js";
import { stream } from "./service.js";
import { closeSource } from "./source.js";
import { newTurn, showAnswer, showError, showGrowing, showWaiting } from "./turn.js";

const SLOW = 6000; // milliseconds after which the page says that it takes longer
const MAX_TURNS = 10; // sent along with a follow-up question
const MAX_SHARED = 20; // questions of a shared address that are asked
let current = begun();
let asking = null; // the AbortController of the running request
let changed = () => {};

function begun(documents = []) {
  return { id: Date.now().toString(36) + Math.random().toString(36).slice(2), documents, turns: [] };
}

export function onChange(act) {
  changed = act;
}

export function conversationId() {
  return current.id;
}

export function questions() {
  return current.turns.map((turn) => turn.question);
}

export function scope() {
  return current.documents;
}

// The next questions keep to these documents; none: to no document.
export function keepTo(documents) {
  current.documents = documents;
  changed();
}

export function answeredTurns() {
  return current.turns.filter((turn) => turn.answer);
}

export function isAsking() {
  return asking !== null;
}

export function stop() {
  if (asking) asking.abort();
}

// The address under which the whole conversation is asked again, on any device.
export function address() {
  const parameters = [...current.documents.map((id) => ["in", id]), ...questions().map((text) => ["q", text])];
  return parameters.length ? `/?${parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}` : "/";
}

export function startOver(documents = []) {
  stop();
  current = begun(documents);
  closeSource();
  $("turns").replaceChildren();
  say("");
  suggest();
  changed();
}

// Shows a conversation as it was kept.
export function restore({ id, documents, turns }) {
  startOver(documents || []);
  current.id = id;
  for (const kept of turns) {
    const turn = Object.assign(added(kept.question), kept);
    showAnswer(turn);
  }
  changed();
}

export async function askAll(texts, documents) {
  startOver(documents);
  const mine = current;
  for (const text of texts.slice(0, MAX_SHARED)) {
    await ask(text);
    if (mine !== current || mine.turns.at(-1).error) return;
  }
}

// Shows everything in the language that is now chosen. The service's own errors come in the language of
// their request, so their question is asked again.
export function showAgain() {
  for (const turn of current.turns) {
    if (turn.answer) showAnswer(turn);
    else if (turn.error && turn.error.problem && turn.error.language !== language()) turn.again();
    else if (turn.error) showError(turn);
  }
  suggest();
}

function previousTurns(turn) {
  const answered = current.turns.slice(0, current.turns.indexOf(turn)).filter((each) => each.answer).slice(-MAX_TURNS);
  return answered.flatMap(({ question, answer }) => [
    { role: "user", content: question },
    { role: "assistant", content: answer.answer },
  ]);
}

function added(question) {
  const turn = newTurn(question, askOtherwise);
  turn.again = () => answerTo(turn);
  current.turns.push(turn);
  $("turns").append(turn.box);
  return turn;
}

export async function ask(question) {
  stop();
  closeSource();
  const turn = added(question);
  await answerTo(turn);
}

// What was asked after an edited question rests on its old answer, and stays in the history.
function askOtherwise(turn, question) {
  const at = current.turns.indexOf(turn);
  if (at < current.turns.length - 1) current.id = begun().id;
  for (const each of current.turns.splice(at)) each.box.remove();
  ask(question);
}

async function answerTo(turn) {
  const [mine, whole] = [(asking = new AbortController()), current];
  const history = previousTurns(turn);
  const waiting = showWaiting(turn);
  const slow = setTimeout(() => say((waiting.textContent = t("slow"))), SLOW);
  const requestLanguage = language();
  let text = "";
  say(t("searching"));
  turn.answer = turn.error = null;
  suggest();
  changed();
  const on = {
    status: ({ stage }) => stage === "write" && say(t("writing")),
    delta: (delta) => showGrowing(turn, (text += delta.text)),
    done: (answer) => Object.assign(turn, { answer, at: Date.now() }),
    error: (problem) => (turn.error = { status: problem.status, problem, language: requestLanguage }),
  };
  try {
    await stream("/v1/ask", { question: turn.question, history, documents: whole.documents, stream: true }, on, mine.signal);
    if (!turn.answer && !turn.error) turn.error = {}; // the connection broke off
  } catch (error) {
    turn.error = mine.signal.aborted ? { stopped: true } : error;
  }
  clearTimeout(slow);
  if (asking === mine) asking = null;
  if (turn.answer && !turn.error) arrived(turn, whole);
  else showError(turn);
  if (turn.error && !asking) say("");
  changed();
}

function arrived(turn, whole) {
  showAnswer(turn);
  const { citations } = turn.answer;
  say(citations.length ? t("answered", citations.length) : t("nothing"));
  if (whole !== current) return;
  keep({ ...whole, turns: answeredTurns() });
  // Not while the user is writing the next question.
  if (!$("question").value.trim()) turn.heading.focus({ preventScroll: true });
  if (turn !== whole.turns[0]) turn.box.scrollIntoView();
  suggest();
}

// Further questions stand below the latest answer only.
function suggest() {
  const latest = current.turns.at(-1);
  followUps(latest && latest.answer, questions());
}
