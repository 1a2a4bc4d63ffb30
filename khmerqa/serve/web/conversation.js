// The questions and answers of one conversation; answers are shown while they stream in.

import { $, button, element, say } from "./dom.js";
import { answerParts } from "./answer.js";
import { breakLines, settled } from "./khmer.js";
import { language, t } from "./language.js";
import { rememberQuestion } from "./history.js";
import { keyForm } from "./key.js";
import { reason, stream } from "./service.js";
import { closeSource } from "./source.js";

const SLOW = 6000; // milliseconds after which the page says that it takes longer
const MAX_TURNS = 10; // sent along with a follow-up question
let turns = []; // {question, answer, error, box}
let asking = null; // the AbortController of the running request
let changed = () => {};

export function onChange(act) {
  changed = act;
}

export function firstQuestion() {
  return turns.length ? turns[0].question : null;
}

export function isAsking() {
  return asking !== null;
}

export function stop() {
  if (asking) asking.abort();
}

export function startOver() {
  stop();
  turns = [];
  closeSource();
  $("turns").replaceChildren();
  say("");
  changed();
}

// Shows everything in the language that is now chosen. The service's own errors come in the language of
// their request, so their question is asked again.
export function showAgain() {
  for (const turn of turns) {
    if (turn.answer) show(turn);
    else if (turn.error && turn.error.problem && turn.error.language !== language()) turn.again();
    else if (turn.error) complain(turn);
  }
}

function previousTurns() {
  const answered = turns.filter((turn) => turn.answer).slice(-MAX_TURNS);
  return answered.flatMap(({ question, answer }) => [
    { role: "user", content: question },
    { role: "assistant", content: answer.answer },
  ]);
}

export async function ask(question) {
  stop();
  const history = previousTurns();
  const turn = { question, answer: null, error: null };
  const number = turns.push(turn);
  turn.heading = element("h2", { id: `turn-${number}`, class: "asked", tabindex: "-1", text: question });
  turn.live = element("div", { "aria-live": "polite" }); // screen readers read out the answer only, not the buttons
  turn.rest = element("div");
  turn.body = element("div", { "aria-busy": "true" }, turn.live, turn.rest);
  turn.box = element("article", { class: "turn", "aria-labelledby": `turn-${number}` }, turn.heading, turn.body);
  $("turns").append(turn.box);
  breakLines(turn.heading);
  rememberQuestion(question);
  closeSource();
  await answerTo(turn, history);
}

async function answerTo(turn, history) {
  const mine = (asking = new AbortController());
  const waiting = element("p", { class: "waiting", text: t("searching") });
  const slow = setTimeout(() => say((waiting.textContent = t("slow"))), SLOW);
  const growing = element("div", { class: "answer growing" });
  const requestLanguage = language();
  let text = "";
  say(t("searching"));
  turn.error = null;
  turn.body.setAttribute("aria-busy", "true");
  turn.live.replaceChildren();
  turn.rest.replaceChildren(waiting);
  changed();
  const on = {
    status: ({ stage }) => stage === "write" && say(t("writing")),
    delta: (delta) => {
      text += delta.text;
      growing.textContent = settled(text);
      if (growing.isConnected) return;
      turn.live.replaceChildren(growing);
      turn.rest.replaceChildren();
    },
    done: (answer) => (turn.answer = answer),
    error: (problem) => (turn.error = { status: problem.status, problem, language: requestLanguage }),
  };
  try {
    await stream("/v1/ask", { question: turn.question, history, stream: true }, on, mine.signal);
    if (!turn.answer && !turn.error) turn.error = {}; // the connection broke off
  } catch (error) {
    turn.error = mine.signal.aborted ? { stopped: true } : error;
  }
  clearTimeout(slow);
  if (asking === mine) asking = null;
  turn.body.setAttribute("aria-busy", "false");
  if (turn.answer) arrived(turn);
  else failed(turn, history);
  changed();
}

function arrived(turn) {
  show(turn);
  const { citations } = turn.answer;
  say(citations.length ? t("answered", citations.length) : t("nothing"));
  // Not while the user is writing the next question.
  if (turns.includes(turn) && !$("question").value.trim()) turn.heading.focus();
}

function show(turn) {
  const parts = answerParts(turn.answer);
  const rest = parts.findIndex((part) => part.classList.contains("answer")) + 1;
  turn.live.replaceChildren(...parts.slice(0, rest));
  turn.rest.replaceChildren(...parts.slice(rest));
}

function failed(turn, history) {
  turn.again = () => answerTo(turn, history);
  complain(turn);
  if (!asking) say("");
}

function complain(turn) {
  const { error } = turn;
  const message = element("p", { class: "problem", role: "alert", text: error.stopped ? t("stopped") : reason(error) });
  const locked = error.status === 401 || error.status === 403;
  turn.live.replaceChildren();
  turn.rest.replaceChildren(message, locked ? keyForm(turn.again) : button(t("again"), turn.again));
}
