// The picture of a page: fetched with the key, shown at its mark, enlarged.

import { element } from "./dom.js";
import { t } from "./language.js";
import { fetchedBlob } from "./service.js";

const SIZES = [100, 150, 220, 320]; // per cent of the frame's width
const MAX_ADDRESS = 6000; // proxies refuse longer ones
const MAX_SEARCHED = 700; // pixels of height in which the mark is looked for

export function pictureAddress(id, page, mark) {
  const path = `/v1/documents/${encodeURIComponent(id)}/pages/${page}.png`;
  if (!mark) return path;
  const { start, end } = mark.around || mark;
  const whole = mark.text && !mark.around ? `${path}?quote=${encodeURIComponent(mark.text)}` : "";
  return whole && whole.length <= MAX_ADDRESS ? whole : `${path}?start=${start}&end=${end}`;
}

// The service lays (255, 232, 96) on the words as a marker pen does; on grey paper all three are darker.
function isMarked(red, green, blue) {
  return red > 110 && Math.abs(green / red - 0.91) < 0.03 && Math.abs(blue / red - 0.376) < 0.06;
}

// Returns where the mark begins, as parts of the height and the width; null without one.
function markIn(image) {
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, MAX_SEARCHED / image.naturalHeight);
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  for (let row = 0; row < canvas.height; row += 1) {
    const found = [];
    for (let column = 0; column < canvas.width; column += 1) {
      const at = 4 * (row * canvas.width + column);
      if (isMarked(data[at], data[at + 1], data[at + 2])) found.push(column);
    }
    if (found.length > 4) return { top: row / canvas.height, left: found[0] / canvas.width };
  }
  return null;
}

// Returns {frame, show(address, alt), resize(step)}.
export function makePicture() {
  const frame = element("div", { class: "frame", tabindex: "0", role: "group", "aria-label": t("pagePicture") });
  let [size, image, mark, latest] = [0, null, null, 0];

  function lookAtMark() {
    if (!image || !mark) return;
    frame.scrollTop = mark.top * image.clientHeight - frame.clientHeight / 4;
    frame.scrollLeft = mark.left * image.clientWidth - frame.clientWidth / 8;
  }

  async function show(address, alt) {
    const mine = (latest += 1);
    frame.replaceChildren(element("p", { class: "small", text: t("loading") }));
    image = mark = null;
    try {
      const blob = await fetchedBlob(address);
      if (mine !== latest) return;
      const made = element("img", { alt });
      made.src = URL.createObjectURL(blob);
      await made.decode();
      URL.revokeObjectURL(made.src);
      if (mine !== latest) return;
      image = made;
      image.dataset.size = SIZES[size];
      mark = markIn(image);
      frame.replaceChildren(image);
      frame.scrollTo(0, 0);
      lookAtMark();
    } catch (error) {
      if (mine === latest) frame.replaceChildren(element("p", { text: t("noPicture") }));
    }
  }

  // Returns whether it can still grow and shrink.
  function resize(step) {
    size = Math.min(SIZES.length - 1, Math.max(0, size + step));
    if (image) image.dataset.size = SIZES[size];
    lookAtMark();
    return { larger: size < SIZES.length - 1, smaller: size > 0 };
  }

  return { frame, show, resize, lookAtMark };
}
