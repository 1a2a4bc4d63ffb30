// Reading aloud with the device's own voices. A voice that would send the text to another host is not used.

import { button } from "./dom.js";
import { t } from "./language.js";

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
