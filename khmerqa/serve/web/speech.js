// Reading aloud and dictation by the device itself. What would send words or a voice to another host is not used.

import { $, button, say } from "./dom.js";
import { language, t } from "./language.js";

function voiceOf(language) {
  const voices = window.speechSynthesis ? speechSynthesis.getVoices() : [];
  return voices.find((each) => each.localService && each.lang.toLowerCase().startsWith(language)) || null;
}

// Returns a button that reads texts {lang, text} aloud and stops; hidden where the device has no voice for them.
export function listenButton(texts) {
  const known = () => texts.filter(({ lang }) => voiceOf(lang));
  const made = button(t("listen"), () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      return;
    }
    const all = known().map(({ lang, text }) => Object.assign(new SpeechSynthesisUtterance(text), { lang, voice: voiceOf(lang) }));
    const done = () => (made.textContent = t("listen"));
    for (const each of all) Object.assign(each, { onend: done, onerror: done, onstart: () => (made.textContent = t("quiet")) });
    for (const each of all) speechSynthesis.speak(each);
  });
  const check = () => (made.hidden = known().length === 0);
  check();
  if (window.speechSynthesis) speechSynthesis.addEventListener("voiceschanged", check);
  return made;
}

// --- dictation -----------------------------------------------------------------------------------

let listening = null; // the recognition that runs

function recognition() {
  return window.SpeechRecognition || window.webkitSpeechRecognition;
}

// Shows the button where the device itself understands the language of the page.
export async function offerDictation() {
  const wanted = { langs: [language() === "km" ? "km-KH" : "en-US"], processLocally: true };
  const kind = recognition();
  let state = "unavailable";
  try {
    if (kind && kind.available) state = await kind.available(wanted);
  } catch (error) {
    // A browser that knows the name and not the language.
  }
  $("dictate").hidden = state !== "available";
}

function dictate() {
  if (listening) {
    listening.stop();
    return;
  }
  const field = $("question");
  const before = field.value ? `${field.value.trimEnd()} ` : "";
  const Recognition = recognition();
  listening = Object.assign(new Recognition(), { lang: language() === "km" ? "km-KH" : "en-US", processLocally: true, interimResults: true });
  listening.onresult = ({ results }) => (field.value = before + [...results].map(([best]) => best.transcript).join(""));
  listening.onerror = ({ error }) => error === "aborted" || error === "no-speech" || say(t("notHeard"));
  listening.onend = () => {
    listening = null;
    $("dictate").setAttribute("aria-pressed", "false");
    field.focus();
  };
  $("dictate").setAttribute("aria-pressed", "true");
  listening.start();
}

export function prepareDictation() {
  $("dictate").addEventListener("click", dictate);
}
