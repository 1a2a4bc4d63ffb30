// Questions that the sections around the latest answer's evidence would answer.

import { $, element } from "./dom.js";
import { breakLines, languageOf } from "./khmer.js";
import { fetched } from "./service.js";

let latest = 0; // number of the latest request, so that a late answer to an earlier one is dropped
let submit = () => {};

export function onFollowUp(act) {
  submit = act;
}

// Shows those that were not asked yet; none without an answer.
export async function followUps(answer, asked) {
  const mine = (latest += 1);
  $("follow-ups").hidden = true;
  const [first] = answer ? answer.citations : [];
  if (!first) return;
  const place = new URLSearchParams({ document: first.document_id, start: first.start });
  try {
    const { questions } = await fetched(`/v1/suggestions?${place}`);
    if (mine !== latest) return;
    const some = questions.filter((text) => !asked.includes(text));
    $("follow-ups-list").replaceChildren(...some.map((text) => element("button", { type: "button", lang: languageOf(text), text, on: { click: () => submit(text) } })));
    $("follow-ups").hidden = some.length === 0;
    breakLines($("follow-ups-list"));
  } catch (error) {
    // Nothing is suggested then.
  }
}
